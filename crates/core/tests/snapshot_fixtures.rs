//! Ignore rules against what the official v2 client uploaded (`ignore-v2.json`).
//!
//! The fixtures are not part of the repository; without them the test says so and passes.

#![expect(clippy::disallowed_methods, reason = "the test reads fixtures; the crate itself must not")]

use std::path::Path;

use run_composer_core::snapshot::IgnoreRules;
use serde_json::Value;

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn v2_uploads_what_the_official_client_uploads() {
    let fixtures = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures"));
    if !fixtures.exists() {
        println!("skipped: no fixtures");
        return;
    }
    let text = std::fs::read_to_string(fixtures.join("ignore-v2.json")).expect("readable fixture");
    let fixture: Value = serde_json::from_str(&text).expect("JSON");
    let files = strings(&fixture["files"]);
    let cases = fixture["cases"].as_object().expect("cases");
    assert!(!cases.is_empty() && !files.is_empty());

    let mut failed = Vec::new();
    for (name, case) in cases {
        let text = case["rules"].as_str().expect("rules");
        let expected = strings(&case["uploaded_v2"]);
        for rules in [IgnoreRules::v2(Some(text), None), IgnoreRules::v2(None, Some(text))] {
            let kept: Vec<&str> =
                files.iter().copied().filter(|path| !rules.decide(path).is_ignored()).collect();
            if kept != expected {
                failed.push(name);
            }
        }
    }
    println!("{} rule sets", cases.len());
    assert!(failed.is_empty(), "different: {failed:?}");
}
