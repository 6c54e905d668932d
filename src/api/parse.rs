//! `parseJob` and `toYaml`: a document as a typed object, and back.

use run_composer_core::document::{Document, to_yaml as write_yaml};
use run_composer_core::finding::{Code, Finding, Severity};
use run_composer_core::job::{Job, read_job};
use run_composer_rest::wire::document_of;
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::error::error;
use super::values::{Text, decode, encode, report, text_of};

#[wasm_bindgen(typescript_custom_section)]
const JOB_TYPES: &str = include_str!("job.d.ts");
#[wasm_bindgen(typescript_custom_section)]
const COMMAND_JOB_TYPES: &str = include_str!("command_job.d.ts");
#[wasm_bindgen(typescript_custom_section)]
const SWEEP_JOB_TYPES: &str = include_str!("sweep_job.d.ts");
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What was read from a document. */
export interface ParsedJob {
  /** The job with all its fields; `null` where the document holds none that can be submitted. */
  job: JobDocument | null;
  findings: Finding[];
}

/** A job as the REST API answers it. */
export interface RestJob {
  name?: string;
  properties: { jobType: string; [name: string]: JsonValue };
}
"#;

#[wasm_bindgen]
extern "C" {
    /// See `job.d.ts`.
    #[wasm_bindgen(typescript_type = "JobDocument | RestJob")]
    pub type AnyJob;
}

#[derive(Serialize)]
struct Parsed<'r> {
    job: Option<Value>,
    findings: &'r [Finding],
}

/// Reads a job document: the job as an object, and everything found.
#[wasm_bindgen(js_name = parseJob, unchecked_return_type = "ParsedJob")]
pub fn parse_job(text: Text) -> Result<JsValue, JsValue> {
    let report = report(&text_of(text)?, None, None);
    encode(&Parsed { job: report.job.as_ref().map(Job::to_document), findings: &report.findings })
}

/// The YAML document of a job object, or of a job fetched from the REST API. An object that is neither is refused: what
/// is written is read again, and has to be a job whose fields are of their kinds.
#[wasm_bindgen(js_name = toYaml)]
pub fn to_yaml(job: AnyJob) -> Result<String, JsValue> {
    let value: Value = decode(&job.into(), "`job`")?;
    if !value.is_object() {
        return Err(error("invalid-argument", "`job` cannot be used: it is no object"));
    }
    let fetched = value["properties"]["jobType"].is_string();
    if fetched {
        let document = document_of(&value).map_err(|message| error("not-convertible", &message))?;
        return Ok(write_yaml(&document, 0));
    }
    let yaml = write_yaml(&value, 0);
    let refused = |reason: &str| error("invalid-argument", &format!("`job` cannot be used: {reason}"));
    if value.get("command").or_else(|| value.get("trial")).is_none() {
        return Err(refused("it has neither a `command` nor a `trial`, and is no job of the REST API"));
    }
    let (read, findings) = Document::read("", yaml.as_str());
    let kinds = [Code::UnknownField, Code::WrongType, Code::EmptyField, Code::UnsupportedJobType];
    let mut found = findings.into_iter().chain(read_job(&read).1);
    match found.find(|finding| finding.severity == Severity::Error && kinds.contains(&finding.code)) {
        Some(finding) => Err(refused(&finding.message)),
        None => Ok(yaml),
    }
}
