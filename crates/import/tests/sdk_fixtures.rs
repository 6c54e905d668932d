//! The cases of `../shared/fixtures/v1`: what the real SDK sends for each program is what we read in it.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use run_composer_core::document::{Document, Node};
use run_composer_core::job::MemoryFiles;
use run_composer_core::v1::{Value, wire};
use run_composer_import::{Reading, read_source};
use serde_json::Value as Json;

/// Cases that call private functions of the SDK; what they show is tested where it is done.
const PRIVATE: &[&str] = &["47-data-in-arguments-errors", "50-target-values", "52-run-ids"];
/// A missing file is a question, not an error: sources are often read without what is beside them.
const QUESTIONS: &[&str] = &["39-conda-invalid/result.json[5]"];

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/v1");
    folder.is_dir().then_some(folder)
}

fn add(files: &mut MemoryFiles, folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            add(files, &entry.path(), &format!("{path}/"));
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            files.add_text(path, text);
        }
    }
}

fn read(case: &Path) -> Reading {
    let mut files = MemoryFiles::default();
    add(&mut files, &case.join("files"), "");
    let program = fs::read_to_string(case.join("case.py")).expect("every case has a program");
    read_source("case.py", &program, &files)
}

/// The constant of the SDK's own index, the container registry and the folder, as the fixtures mask them.
fn masked(value: &Json) -> Json {
    match value {
        Json::String(text) => Json::String(text.replace("mcr.microsoft.com", "<MCR>")),
        Json::Array(items) => items.iter().map(masked).collect(),
        Json::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), masked(value))).collect(),
        other => other.clone(),
    }
}

fn same(ours: &Json, theirs: &Json, path: &str, wrong: &mut Vec<String>) {
    match (ours, theirs) {
        (Json::Object(a), Json::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                same(
                    &a.get(key).cloned().unwrap_or_default(),
                    &b.get(key).cloned().unwrap_or_default(),
                    &format!("{path}.{key}"),
                    wrong,
                );
            }
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                same(a, b, &format!("{path}[{at}]"), wrong);
            }
        }
        (Json::Number(a), Json::Number(b)) if a.as_f64() == b.as_f64() => {}
        // Errors by gist: the SDK wraps its messages.
        (Json::String(a), Json::String(b)) if path.ends_with(".message") && b.contains(a.as_str()) => {}
        _ if ours == theirs => {}
        _ => wrong.push(format!("{path}: ours {ours}, theirs {theirs}")),
    }
}

fn expected(case: &Path, file: &str) -> Option<Json> {
    serde_json::from_str(&fs::read_to_string(case.join(file)).ok()?).ok()
}

#[test]
fn configurations_are_those_the_sdk_sends() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    let mut compared = 0;
    let mut cases: Vec<_> =
        fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    cases.sort();
    for case in cases.iter().filter(|case| case.join("case.py").is_file()) {
        let name = case.file_name().unwrap_or_default().to_string_lossy().to_string();
        let reading = read(case);
        for (file, ours) in found(&reading) {
            if let Some(theirs) = expected(case, file) {
                compared += 1;
                same(&masked(&ours), &theirs, &format!("{name}/{file}"), &mut wrong);
            }
        }
        if let (Some(Value::Object(id)), Ok(theirs)) =
            (reading.name("cd"), fs::read_to_string(case.join("conda_dependencies.yml")))
        {
            compared += 1;
            let (document, _) = Document::read("conda.yml", theirs);
            let theirs = document.root.as_ref().map_or(Json::Null, Node::to_value);
            same(
                &wire::object(&reading.heap, *id),
                &theirs,
                &format!("{name}/conda_dependencies.yml"),
                &mut wrong,
            );
        }
        if let Some(theirs) = expected(case, "result.json").filter(|_| !PRIVATE.contains(&name.as_str())) {
            compared += 1;
            let ours = reading.name("result").map_or(Json::Null, |value| wire::value(&reading.heap, value));
            same(&ours, &theirs, &format!("{name}/result.json"), &mut wrong);
        }
    }
    wrong.retain(|line| !QUESTIONS.iter().any(|known| line.starts_with(known)));
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > 30, "{compared}");
}

fn found(reading: &Reading) -> Vec<(&'static str, Json)> {
    let mut all = Vec::new();
    for submission in &reading.submissions {
        let sent = wire::submission(&reading.heap, submission);
        match submission.hyperdrive {
            Some(id) => {
                all.push(("hyperdrive.json", Json::Object(wire::hyperdrive(&reading.heap, id))));
                let _ = sent;
            }
            None => all.push(("runconfig.json", sent)),
        }
    }
    if all.is_empty()
        && let Some(Value::Object(id)) = reading.name("rc")
    {
        all.push(("runconfig.json", wire::object(&reading.heap, *id)));
    }
    if let Some(Value::Object(id)) = reading.name("env") {
        all.push(("environment.json", wire::object(&reading.heap, *id)));
    }
    all
}
