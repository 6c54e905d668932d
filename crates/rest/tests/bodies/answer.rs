//! Reads a document, makes its body, and takes out of two bodies what needs a workspace.

use run_composer_core::checks::{Report, check_text};
use run_composer_core::document::Document;
use run_composer_core::environment::InlineEnvironment;
use run_composer_core::finding::{Finding, Severity};
use run_composer_core::job::{
    EnvironmentField, Job, MemoryFiles, ProjectFiles, is_environment, read_environment_document, read_job,
    soften_names,
};
use run_composer_core::snapshot::{IgnoreRules, ObjectEntry, ObjectHasher, object_order};
use run_composer_rest::wire::{ResolvedIds, job_body};
use serde_json::{Value, json};

/// What we make of a document.
pub struct Answer {
    /// The body, where there is a job or an environment.
    pub body: Option<Value>,
    /// Everything found.
    pub findings: Vec<Finding>,
    /// What reading alone finds, without the checks of what it means.
    reading: Vec<Finding>,
}

impl Answer {
    /// Messages of the errors that reading alone gives.
    pub fn reading_errors(&self) -> impl Iterator<Item = &str> {
        let errors = self.reading.iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.message.as_str())
    }
}

fn reading(text: &str) -> Vec<Finding> {
    let (document, mut findings) = Document::read("job.yml", text);
    let Some(root) = &document.root else { return findings };
    if is_environment(root) {
        findings.extend(read_environment_document(&document).1);
        return findings;
    }
    let (job, problems) = read_job(&document);
    soften_names(&document, job.as_ref().and_then(Job::spec_field), &mut findings);
    findings.extend(problems);
    findings
}

/// The files beside the recorded documents.
pub fn project() -> MemoryFiles {
    let mut files = MemoryFiles::default();
    for (path, text) in [
        ("src/main.py", "print('hi')\n"),
        (
            "conda.yml",
            "name: env\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.10\n  - pip\n  - pip:\n      - numpy==1.26.4\n",
        ),
        ("ctx/Dockerfile", "FROM ubuntu:22.04\n"),
        ("ctx/Dockerfile.gpu", "FROM ubuntu:20.04\n"),
        ("inputs/d.csv", "a,b\n1,2\n"),
        ("inputs/MLTable", "paths: [{file: ./d.csv}]\n"),
        ("data.csv", "a,b\n1,2\n"),
        (
            // One that is named by its absolute path.
            "/tmp/sdk/corpus/conda.yml",
            "name: env\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.10\n  - pip\n  - pip:\n      - numpy==1.26.4\n",
        ),
        (
            "env-file.yml",
            "name: from-file\nversion: 3\nimage: docker.io/library/python:3.10\nconda_file: ./conda.yml\n",
        ),
    ] {
        files.add_text(path, text);
    }
    files
}

/// Reads, checks and makes the body of a job or environment document.
pub fn answer(text: &str, files: &dyn ProjectFiles) -> Answer {
    let report = check_text("job.yml", text, Some(files), None);
    let body = match (&report.job, &report.environment) {
        (Some(job), _) => Some(body_of(&report, job, files)),
        (None, Some(environment)) => {
            Some(json!({ "properties": environment.wire_properties(environment.is_nameless(), None) }))
        }
        (None, None) => None,
    };
    Answer { body, findings: report.findings, reading: reading(text) }
}

fn body_of(report: &Report, job: &Job, files: &dyn ProjectFiles) -> Value {
    let environment = match (&job.spec().environment, &report.environment) {
        (Some(EnvironmentField::Reference(text)), _) => Some(text.clone()),
        _ => None,
    };
    let ids = ResolvedIds::unresolved(job, environment);
    let mut body = job_body(job, &ids);
    // The recordings hold the whole environment in place of its id.
    if let Some(environment) = &report.environment
        && let Some((name, version)) =
            environment.anonymous(context_hash(environment, files).as_deref(), "__random_uuid__")
    {
        let properties = environment.wire_properties(true, None);
        let inline = json!({ "name": name, "version": version, "body": { "properties": properties } });
        let place =
            if job.sweep().is_some() { &mut body["properties"]["trial"] } else { &mut body["properties"] };
        place["environmentId"] = json!({ "__inline_environment__": inline });
    }
    body
}

/// The object hash of the build context.
fn context_hash(environment: &InlineEnvironment, files: &dyn ProjectFiles) -> Option<String> {
    let folder = environment.definition.build.as_ref()?.path.as_deref()?;
    let entries: Vec<ObjectEntry> =
        files.list(folder)?.into_iter().map(|file| ObjectEntry { path: file.path, is_dir: false }).collect();
    let mut hasher = ObjectHasher::new();
    for entry in object_order(&entries, &IgnoreRules::v2(None, None)) {
        hasher.enter(&entry);
        if !entry.is_dir {
            hasher.update(files.text(&format!("{folder}/{}", entry.path))?.as_bytes());
        }
    }
    Some(hasher.finish())
}

/// Drops what is empty or a default, and what only a workspace can resolve.
pub fn normalize(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, value| {
                normalize(value);
                let empty = value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty);
                let default =
                    key == "mode" && value == "ReadWriteMount" || key == "isArchived" && value == false;
                let zero = matches!(
                    key.as_str(),
                    "slackFactor" | "slackAmount" | "delayEvaluation" | "evaluationInterval"
                ) && value.as_f64() == Some(0.0);
                !(empty || default || zero)
            });
            for key in ["uri", "codeId", "environmentId", "contextUri"] {
                if let Some(Value::String(text)) = map.get_mut(key) {
                    *text = reference(text);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(normalize),
        _ => {}
    }
}

/// References lose their prefix in the client, and local paths become absolute.
fn reference(text: &str) -> String {
    if let Some(reference) = text.strip_prefix("azureml:").filter(|rest| !rest.starts_with("//")) {
        return reference.to_owned();
    }
    if text.contains("://") || text.starts_with('/') && text.contains("/providers/") {
        return text.to_owned();
    }
    text.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
}

/// Documents that the client takes and whose reading gives an error here, each with the reason.
pub const STRICTER: &[&str] = &[
    // Inputs without a place of their data: the client itself refuses them one step later, on submitting.
    "161-inputs-literal-empty-map",
    "211-inputs-path-missing",
    "212-inputs-mode-only",
    "845-sweep-inputs-nopath",
    "846-sweep-inputs-empty-map",
    // A count beyond 64 bits, which no service reads.
    "1351-odd-sweep",
];

/// Documents whose body differs, each with the reason. All others, those of [`STRICTER`] too, have the same.
pub const DIFFERENT: &[&str] = &[
    // The client cuts the prefix off an address that has to have it, and refuses what is left on submitting.
    "305-env-ref-locations",
    // The client writes NaN and Infinity, which are not JSON; here they are text.
    "535-envvars-nan",
    "717-sampling-map-logbase-inf",
    // The same for integers beyond 64 bits: a number of any length would make every other number slower to read.
    "1084-odd-field",
    "1336-odd-space",
    "1351-odd-sweep",
];
