//! The Azure ML REST API as data. Requests are values, operations are state machines, and nobody here sends anything:
//! a browser drives them with `fetch`, the command line with a native client, a test with recorded answers.
//!
//! Source of the protocol: what azure-ai-ml 1.35.2 sends (see `docs/` and the captures the project was built from).
#![forbid(unsafe_code)]

mod address;
pub mod calls;
mod drive;
mod error;
mod names;
mod redact;
mod request;
mod retry;
mod submit;
pub mod wire;

pub use address::WorkspaceAddress;
pub use drive::{Transport, drive, send};
pub use error::RestError;
pub use names::{asset_name, job_name};
pub use redact::redact;
pub use request::{Auth, Body, Method, Request, Response, TransportError};
pub use retry::{MAX_TRIES, Retry};
pub use submit::{
    CodeUpload, DataFile, DataUpload, Outgoing, Progress, Stage, Submission, Submit, Submitted, curl_script,
    dry_run, job_url, needs_upload,
};
