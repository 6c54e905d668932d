//! Request bodies equal those of the official client for every document it takes, and nothing it refuses passes
//! without an error. The cases are its own answers (azure-ai-ml 1.35.2, offline): `tests/fixtures/README.md`.

use std::path::Path;

use super::answer::{DIFFERENT, STRICTER, answer, normalize, project};
use run_composer_core::finding::has_errors;
use serde_json::Value;

#[test]
fn every_document_is_answered_as_by_the_official_client() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/official-client.jsonl");
    let cases = std::fs::read_to_string(path).unwrap();
    let mut problems = Vec::new();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let name = case["name"].as_str().unwrap();
        let text = case["document"].as_str().unwrap();
        let answer = answer(text, &project());
        match (case.get("body"), &answer.body) {
            (Some(expected), Some(body)) => {
                let (mut ours, mut theirs) = (body.clone(), expected.clone());
                normalize(&mut ours);
                normalize(&mut theirs);
                if ours != theirs && !DIFFERENT.contains(&name) {
                    problems.push(format!("{name}: another body\n  ours   {ours}\n  theirs {theirs}"));
                }
                // Checks may say more than the client; reading alone must not.
                let errors: Vec<&str> = answer.reading_errors().collect();
                if !errors.is_empty() && !STRICTER.contains(&name) {
                    problems.push(format!("{name}: refused, though the client takes it: {errors:?}\n{text}"));
                }
            }
            (Some(_), None) => problems.push(format!("{name}: not read: {:?}\n{text}", answer.findings)),
            (None, _) if has_errors(&answer.findings) => {}
            (None, _) => {
                problems.push(format!("{name}: passes, though the client says {}\n{text}", case["refused"]));
            }
        }
    }
    let shown: Vec<String> = problems.iter().take(30).cloned().collect();
    assert!(problems.is_empty(), "{} of {}:\n{}", problems.len(), cases.lines().count(), shown.join("\n"));
}
