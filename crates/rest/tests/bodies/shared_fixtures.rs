//! Request bodies equal those of the official client, for every command job, sweep and environment among the shared
//! fixtures (public examples of Microsoft with azure-ai-ml's own answers).

use std::fs;
use std::path::{Path, PathBuf};

use super::answer::{answer, normalize};
use run_composer_core::job::MemoryFiles;
use serde_json::Value;

fn fixtures() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/rest-bodies");
    folder.is_dir().then_some(folder)
}

/// Files beside the document, where the fixture has them.
fn beside(case: &Path) -> MemoryFiles {
    let mut files = MemoryFiles::default();
    let mut open = vec![case.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                files.add_text(path.strip_prefix(case).unwrap().to_str().unwrap(), text);
            }
        }
    }
    files
}

/// Where the recording shows a whole environment as Python prints it, only its hash can be compared.
fn mask_printed_environment(ours: &mut Value, theirs: &mut Value) {
    for parent in ["/properties", "/properties/trial"] {
        let printed =
            theirs.pointer(parent).and_then(|body| body["environmentId"].as_str()).map(str::to_owned);
        let Some(printed) = printed.filter(|text| text.starts_with("Environment(")) else { continue };
        let version = ours
            .pointer(parent)
            .map(|body| body["environmentId"]["__inline_environment__"]["version"].clone());
        // Without the files of a build context no hash can be made.
        if let Some(version) = version.as_ref().and_then(Value::as_str) {
            assert!(printed.contains(version), "another hash: {version} is not in {printed}");
        }
        for body in [&mut *ours, &mut *theirs] {
            if let Some(Value::Object(map)) = body.pointer_mut(parent) {
                map.remove("environmentId");
            }
        }
    }
}

#[test]
fn documents_give_the_official_clients_body() {
    let Some(folder) = fixtures() else {
        eprintln!("skipped: ../shared/fixtures is not there");
        return;
    };
    let mut compared = 0;
    let mut different = Vec::new();
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    for case in cases {
        let mut theirs: Value =
            serde_json::from_str(&fs::read_to_string(case.join("body.json")).unwrap()).unwrap();
        let answer = answer(&fs::read_to_string(case.join("job.yml")).unwrap(), &beside(&case));
        let Some(mut ours) = answer.body else {
            panic!("{} is not read: {:?}", case.display(), answer.findings)
        };
        mask_printed_environment(&mut ours, &mut theirs);
        normalize(&mut ours);
        normalize(&mut theirs);
        compared += 1;
        if ours != theirs {
            different.push(format!(
                "{}\n ours   {ours}\n theirs {theirs}\n {:?}",
                case.display(),
                answer.findings
            ));
        }
    }
    assert!(compared > 0, "there is no case");
    assert!(different.is_empty(), "{} of {compared} differ:\n{}", different.len(), different.join("\n"));
}
