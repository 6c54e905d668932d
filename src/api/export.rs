//! A document as the request, or as a program that makes it.

use run_composer_core::checks::{Report, code_folder};
use run_composer_core::export;
use run_composer_core::job::Job;
use run_composer_core::plan::local_data;
use run_composer_rest::wire::{ResolvedIds, environment_reference, job_body};
use run_composer_rest::{
    CodeUpload, Submission, WorkspaceAddress, asset_name, curl_script, job_name, job_url,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::check::ProjectTexts;
use super::error::error;
use super::values::{Text, decode_or_default, encode, project, report, text_of};
use crate::host::random;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("export.d.ts");

#[wasm_bindgen]
extern "C" {
    /// See `export.d.ts`.
    #[wasm_bindgen(typescript_type = "RequestOptions | undefined")]
    pub type RequestOptions;
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    workspace: Option<WorkspaceAddress>,
    name: Option<String>,
    code_id: Option<String>,
    environment_id: Option<String>,
    compute_id: Option<String>,
    inputs: std::collections::BTreeMap<String, String>,
    files: Option<std::collections::BTreeMap<String, Value>>,
}

#[derive(Serialize)]
struct JobRequest {
    method: &'static str,
    url: String,
    body: Value,
}

/// The request that creates the job, as the official client sends it. Ids that only a workspace knows are taken from
/// `options`; without them the document's own references stand there.
#[wasm_bindgen(js_name = toRequest, unchecked_return_type = "JobRequest")]
pub fn to_request(text: Text, options: Option<RequestOptions>) -> Result<JsValue, JsValue> {
    let options: Options = decode_or_default(options, "`options`")?;
    let folder = match &options.files {
        Some(files) => project(Some(encode(files)?))?,
        None => None,
    };
    let report = report(&text_of(text)?, folder.as_ref(), None);
    let job = job(&report)?;
    let mut ids =
        ResolvedIds::unresolved(job, environment_reference(job, report.environment.as_ref(), "NEW-NAME"));
    ids.code = options.code_id.or(ids.code);
    ids.environment = options.environment_id.or(ids.environment);
    ids.compute = options.compute_id.or(ids.compute);
    ids.inputs = options.inputs.into_iter().collect();
    let name = options.name.or_else(|| job.base().name.clone()).unwrap_or_else(|| job_name(random()));
    let address = options.workspace.unwrap_or_else(|| WorkspaceAddress::local("http://127.0.0.1:8799"));
    let url = job_url(&address, job, &name);
    encode(&JobRequest { method: "PUT", url, body: job_body(job, &ids) })
}

/// Python code for the official SDK that submits the job.
#[wasm_bindgen(js_name = toPython)]
pub fn to_python(text: Text) -> Result<String, JsValue> {
    job(&report(&text_of(text)?, None, None)).map(export::python)
}

/// A shell script that submits the document with the Azure command line.
#[wasm_bindgen(js_name = toAzureCli)]
pub fn to_azure_cli(text: Text) -> Result<String, JsValue> {
    let report = report(&text_of(text)?, None, None);
    job(&report).map(|_| export::azure_cli(&report.document.text))
}

/// A shell script that submits the job with curl. With `files` it uploads the code.
#[wasm_bindgen(js_name = toCurl)]
pub fn to_curl(text: Text, files: Option<ProjectTexts>) -> Result<String, JsValue> {
    let folder = project(files)?;
    let report = report(&text_of(text)?, folder.as_ref(), None);
    let job = job(&report)?.clone();
    let code = report.snapshot.as_ref().zip(code_folder(&job)).map(|(snapshot, folder)| CodeUpload {
        folder: if snapshot.single_file {
            String::new()
        } else {
            let name = folder.trim_end_matches('/').rsplit('/').next().filter(|name| *name != ".");
            name.unwrap_or("code").to_owned()
        },
        files: snapshot.included.clone(),
        hash: String::new(),
        asset_name: asset_name(random()),
    });
    let address = WorkspaceAddress::local("$BASE");
    let environment = report.environment.clone();
    let data = folder.as_ref().map(|files| local_data(&job, environment.as_ref(), files)).unwrap_or_default();
    let submission = Submission {
        address,
        job,
        environment,
        code,
        data: Vec::new(),
        job_name: job_name(random()),
        // Which commit the files are of is known to nobody before the script is run.
        repository: None,
    };
    curl_script(&submission, &data).map_err(|reason| error("not-convertible", &reason))
}

/// The job of a document of which every field was read: of any other one something would silently be left out. What is
/// wrong with the job in other ways `check` says.
fn job(report: &Report) -> Result<&Job, JsValue> {
    let first = report.findings.first();
    let reason = first.map_or("The document is empty", |finding| finding.message.as_str());
    let Some(job) = report.job.as_ref().filter(|_| report.is_readable()) else {
        return Err(error("no-job", reason));
    };
    if report.misread {
        let line = first.and_then(|finding| finding.place.as_ref()).map_or(0, |place| place.line);
        let message = format!("The document has errors; `check` tells all of them. Line {line}: {reason}");
        return Err(error("document-with-errors", &message));
    }
    Ok(job)
}
