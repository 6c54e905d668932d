//! A job, fetched again, gives a document that gives the same body.

use std::path::Path;

use run_composer_core::document::to_yaml;
use run_composer_rest::wire::document_of;
use serde_json::{Value, json};

use super::answer::{answer, normalize, project};

/// Bodies whose values the service would not have kept.
const LOST: &[&str] = &[
    // An empty `limits` says nothing.
    "060-empty-maps",
    "417-limits-zero",
    "368-resources-locations-empty",
    "361-resources-docker-args-empty-list",
    "829-sweep-resources-empty",
    "134-compute-prefix-only",
    "135-compute-empty",
    // Nulls and a time that no document needs.
    "732-early-bandit-nulls",
    "740-early-median-nulls",
    "751-early-truncation-nulls",
    "418-limits-negative",
    // A count beyond 64 bits.
    "1351-odd-sweep",
    // A path on another machine, an id that the client itself garbles.
    "106-code-absolute",
    "217-inputs-path-absolute",
    "305-env-ref-locations",
    // The service's own output.
    "283-outputs-default-name",
];

#[test]
fn documents_come_back_from_fetched_jobs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/official-client.jsonl");
    let mut problems = Vec::new();
    let mut compared = 0;
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let name = case["name"].as_str().unwrap();
        let Some(body) = case.get("body").filter(|body| body["properties"]["jobType"].is_string()) else {
            continue;
        };
        // An environment described in place is registered: what comes back is its id.
        let text = body.to_string();
        if text.contains("__inline_environment__") || text.contains("__Infinity__") || LOST.contains(&name) {
            continue;
        }
        let resource = json!({ "name": "job-1", "properties": body["properties"] });
        let document = to_yaml(&document_of(&resource).unwrap(), 0);
        let Some(mut ours) = answer(&document, &project()).body else {
            problems.push(format!("{name}: not read again:\n{document}"));
            continue;
        };
        // Ids come back as the names that documents have.
        let again = document_of(&json!({ "name": "job-1", "properties": ours["properties"] })).unwrap();
        if again != document_of(&resource).unwrap() {
            problems.push(format!("{name}: another document\n{document}\n{}", to_yaml(&again, 0)));
        }
        if text.contains("/subscriptions/") {
            continue;
        }
        let mut theirs = body.clone();
        normalize(&mut ours);
        normalize(&mut theirs);
        compared += 1;
        if ours != theirs {
            problems.push(format!("{name}\n  ours   {ours}\n  theirs {theirs}\n{document}"));
        }
    }
    let shown: Vec<String> = problems.iter().take(20).cloned().collect();
    assert!(problems.is_empty(), "{} of {compared}:\n{}", problems.len(), shown.join("\n"));
}
