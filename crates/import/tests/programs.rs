//! Small programs with what Python 3.11 makes of them: each is followed to the same arguments, or asks. `programs/*.py` hold
//! one program after the other, each behind `# ---` and with `# gives:` or `# asks` at its end.

use run_composer_core::job::MemoryFiles;
use run_composer_import::convert;
use serde_json::{Value, json};

/// `go(…)` submits a run with the arguments it is given.
const GO: &str = "from azureml.core import *\nexp = Experiment(Workspace.from_config(), 'e')\ndef go(*args):\n    return exp.submit(ScriptRunConfig('.', 'train.py', list(args)))\n";

fn each(programs: &str) {
    let mut files = MemoryFiles::default();
    for (path, text) in [
        ("train.py", "x"),
        ("sub/src/train.py", "x"),
        ("env.yml", "name: root\ndependencies: [python=3.7]\n"),
        ("sub/env.yml", "name: sub\ndependencies: [python=3.9]\n"),
    ] {
        files.add_text(path, text);
    }
    let mut wrong = Vec::new();
    for program in programs.split("# --- ").skip(1) {
        let (title, body) = program.split_once('\n').unwrap_or_default();
        let mut conversion = convert("s.py", &format!("{GO}{body}"), &files);
        // `go` itself, in programs that never call it.
        conversion.runs.retain(|run| run.report.condition.as_deref() != Some("`go` is called"));
        let found = json!(conversion.runs.iter().map(|run| &run.v1["arguments"]).collect::<Vec<_>>());
        let asks = found.to_string().contains("$hole")
            || conversion.runs.iter().any(|run| run.report.condition.is_some())
            || !conversion.findings.is_empty();
        let held = match body.split_once("# gives: ") {
            Some((_, expected)) => {
                serde_json::from_str::<Value>(expected).is_ok_and(|expected| found == expected)
            }
            None => asks,
        };
        if !held {
            wrong.push(format!("{title}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn iterators() {
    each(include_str!("programs/iterators.py"));
}

#[test]
fn classes() {
    each(include_str!("programs/classes.py"));
}

#[test]
fn rules() {
    each(include_str!("programs/rules.py"));
}

#[test]
fn doubts() {
    each(include_str!("programs/doubts.py"));
}

#[test]
fn files() {
    each(include_str!("programs/files.py"));
}

#[test]
fn branches() {
    each(include_str!("programs/branches.py"));
}

#[test]
fn exceptions() {
    each(include_str!("programs/exceptions.py"));
}

#[test]
fn names() {
    each(include_str!("programs/names.py"));
}

#[test]
fn objects() {
    each(include_str!("programs/objects.py"));
}

#[test]
fn refusals() {
    each(include_str!("programs/refusals.py"));
}

#[test]
fn everyday() {
    each(include_str!("programs/everyday.py"));
}

#[test]
fn library() {
    each(include_str!("programs/library.py"));
}

#[test]
fn operators() {
    each(include_str!("programs/operators.py"));
}

#[test]
fn settings() {
    each(include_str!("programs/settings.py"));
}
