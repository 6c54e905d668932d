//! Request bodies equal those of the official client, for every command job among the shared fixtures.

#![expect(clippy::disallowed_methods, reason = "the test reads fixtures; the crate itself must not")]

use std::fs;
use std::path::{Path, PathBuf};

use run_composer_core::document::Document;
use run_composer_core::job::{ComputeTarget, read_job};
use run_composer_rest::wire::{ResolvedIds, job_body};
use serde_json::Value;

fn fixtures() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/rest-bodies");
    folder.is_dir().then_some(folder)
}

/// Drops what needs a workspace and what equals its default.
fn normalize(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, value| {
                normalize(value);
                let empty = value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty);
                let masked = key == "codeId" || key == "environmentId";
                let default =
                    key == "mode" && value == "ReadWriteMount" || key == "isArchived" && value == false;
                !(empty || masked || default)
            });
            if let Some(Value::String(uri)) = map.get_mut("uri") {
                // References to data assets are resolved with a workspace only; local paths are absolute in the recordings.
                if let Some(reference) = uri.strip_prefix("azureml:").filter(|rest| !rest.starts_with("//")) {
                    *uri = reference.to_owned();
                } else if !uri.contains("://") {
                    *uri = uri.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(normalize),
        _ => {}
    }
}

#[test]
fn command_jobs_give_the_official_clients_body() {
    let Some(folder) = fixtures() else {
        eprintln!("skipped: ../shared/fixtures is not there");
        return;
    };
    let mut compared = 0;
    let mut different = Vec::new();
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    for case in cases {
        let mut expected: Value =
            serde_json::from_str(&fs::read_to_string(case.join("body.json")).unwrap()).unwrap();
        if expected["properties"]["jobType"] != "Command" {
            continue;
        }
        let (document, _) = Document::read("job.yml", fs::read_to_string(case.join("job.yml")).unwrap());
        let (Some(job), findings) = read_job(&document) else { panic!("{} is not read", case.display()) };
        let compute =
            job.compute.as_ref().filter(|c| **c != ComputeTarget::Serverless).map(|c| c.name().to_owned());
        let mut body = job_body(&job, &ResolvedIds { compute, ..ResolvedIds::default() });
        normalize(&mut body);
        normalize(&mut expected);
        compared += 1;
        if body != expected {
            different.push(format!("{}\n ours   {body}\n theirs {expected}\n {findings:?}", case.display()));
        }
    }
    assert!(compared > 0, "no command job among the fixtures");
    assert!(different.is_empty(), "{} of {compared} differ:\n{}", different.len(), different.join("\n"));
}
