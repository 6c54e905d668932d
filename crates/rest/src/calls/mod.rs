//! Single requests: built here, sent by [`crate::send`], read by [`crate::wire`].

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::address::WorkspaceAddress;
use crate::request::{Method, Request};

/// api-versions as azure-ai-ml 1.35.2 sends them.
pub(crate) mod version {
    pub const JOB: &str = "2024-01-01-preview";
    pub const JOB_PUT: &str = "2025-01-01-preview";
    pub const JOB_CANCEL: &str = "2023-04-01-preview";
    pub const CODE: &str = "2023-04-01";
    pub const ENVIRONMENT: &str = "2023-04-01-preview";
    /// Data and models.
    pub const ASSET: &str = "2023-04-01-preview";
    pub const DATASTORE: &str = "2024-10-01-preview";
    pub const COMPUTE: &str = "2023-08-01-preview";
}

const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATHS: &AsciiSet = &PATH.remove(b'/');

/// One path segment, encoded.
pub(crate) fn segment(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

/// A path of several segments, encoded.
pub(crate) fn path(text: &str) -> String {
    utf8_percent_encode(text, PATHS).to_string()
}

/// `GET {workspace}/computes`
pub fn list_computes(address: &WorkspaceAddress) -> Request {
    Request::new(Method::Get, address.arm("computes", version::COMPUTE))
}

/// `GET {workspace}/environments`
pub fn list_environments(address: &WorkspaceAddress) -> Request {
    Request::new(Method::Get, address.arm("environments", version::ENVIRONMENT))
}

/// `GET {workspace}/jobs/{name}`
pub fn get_job(address: &WorkspaceAddress, name: &str) -> Request {
    Request::new(Method::Get, address.arm(&format!("jobs/{}", segment(name)), version::JOB))
}

/// `GET {workspace}/jobs`, newest first.
pub fn list_jobs(address: &WorkspaceAddress) -> Request {
    Request::new(Method::Get, address.arm("jobs?listViewType=ActiveOnly", version::JOB))
}

/// `POST {workspace}/jobs/{name}/cancel`
pub fn cancel_job(address: &WorkspaceAddress, name: &str) -> Request {
    Request::new(Method::Post, address.arm(&format!("jobs/{}/cancel", segment(name)), version::JOB_CANCEL))
}

/// Status, times, error and log files of a run.
pub fn run_details(address: &WorkspaceAddress, name: &str) -> Request {
    Request::new(Method::Get, address.history(&format!("runs/{}/details", segment(name))))
}

/// Files of a run.
pub fn list_artifacts(address: &WorkspaceAddress, experiment: &str, name: &str) -> Request {
    Request::new(
        Method::Get,
        address.history(&format!("experiments/{}/runs/{}/artifacts", segment(experiment), segment(name))),
    )
}

/// A signed URL of one file of a run.
pub fn artifact_content(address: &WorkspaceAddress, experiment: &str, name: &str, file: &str) -> Request {
    let url = format!(
        "experiments/{}/runs/{}/artifacts/contentinfo?path={}",
        segment(experiment),
        segment(name),
        segment(file)
    );
    Request::new(Method::Get, address.history(&url))
}

/// A signed URL's content from a byte offset on.
pub fn read_from(url: &str, offset: u64) -> Request {
    Request::new(Method::Get, url.to_owned()).header("x-ms-range", format!("bytes={offset}-")).signed()
}

/// At most `bytes` bytes of a signed URL's content from a byte offset on.
pub fn read_part(url: &str, offset: u64, bytes: u64) -> Request {
    Request::new(Method::Get, url.to_owned())
        .header("x-ms-range", format!("bytes={offset}-{}", offset + bytes.saturating_sub(1)))
        .signed()
}

/// Last value of every metric, parameters and tags.
pub fn mlflow_run(address: &WorkspaceAddress, name: &str) -> Request {
    Request::new(Method::Get, address.mlflow(&format!("runs/get?run_id={}", segment(name))))
}

/// All points of one metric.
pub fn metric_history(address: &WorkspaceAddress, name: &str, metric: &str) -> Request {
    let url = format!(
        "metrics/get-history?run_id={}&metric_key={}&max_results=25000",
        segment(name),
        segment(metric)
    );
    Request::new(Method::Get, address.mlflow(&url))
}
