//! Submitting a job as one operation: code, environment, job. Hands out requests and takes answers; sends nothing.

mod code;
mod curl;
mod data;
mod dry_run;
mod environment;
mod exchange;
mod registered;

use std::time::Duration;

use run_composer_core::environment::InlineEnvironment;
use run_composer_core::git::Repository;
use run_composer_core::job::{ComputeTarget, Job, JobKind};
use run_composer_core::snapshot::SnapshotFile;
use serde_json::Value;

use crate::address::WorkspaceAddress;
use crate::calls::{segment, version};
use crate::error::RestError;
use crate::request::{Method, Request, Response, TransportError};
use crate::wire::{ResolvedIds, job_body};

use code::CodeStep;
use data::{BuildContext, DataStep};
use environment::EnvironmentStep;
use exchange::Exchange;
use registered::registered;

pub use curl::{curl_script, needs_upload};
pub use data::{DataFile, DataUpload};
pub use dry_run::dry_run;
pub use exchange::Outgoing;

/// Code to upload.
#[derive(Clone, Debug)]
pub struct CodeUpload {
    /// Name of the folder as it appears in the store: its last path segment. Empty where the code is a single file.
    pub folder: String,
    /// Files in upload order.
    pub files: Vec<SnapshotFile>,
    /// Content hash, lower-case hex.
    pub hash: String,
    /// Name of the code asset: a fresh UUID.
    pub asset_name: String,
}

/// Everything a submission needs.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Where to.
    pub address: WorkspaceAddress,
    /// The job.
    pub job: Job,
    /// The environment described in place, if it is no reference.
    pub environment: Option<InlineEnvironment>,
    /// Code to upload, if any.
    pub code: Option<CodeUpload>,
    /// Data inputs to upload, and the build context of the environment.
    pub data: Vec<DataUpload>,
    /// Name of the job where the document gives none.
    pub job_name: String,
    /// The git repository that the code is in.
    pub repository: Option<Repository>,
}

/// What a submission is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Looking for code with the same content, and uploading it where there is none.
    Code,
    /// Looking for data with the same content, and uploading it where there is none.
    Data,
    /// Registering the environment.
    Environment,
    /// Creating the job.
    Job,
    /// Finished, one way or the other.
    Done,
}

/// How far a submission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub stage: Stage,
    /// Files uploaded.
    pub files_done: usize,
    /// Files to upload; 0 where the workspace has the code already.
    pub files_total: usize,
    /// Whether the workspace had the code already.
    pub code_reused: bool,
}

/// A job that the workspace has accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Submitted {
    /// Name of the job.
    pub name: String,
    /// The job resource as answered.
    pub resource: Value,
}

enum State {
    Code(CodeStep),
    Data(DataStep),
    Environment(EnvironmentStep),
    Job,
    Done(Result<Submitted, RestError>),
}

/// The operation. Ask [`Submit::next_request`] for requests until it gives none, hand answers to [`Submit::receive`], repeat until
/// [`Submit::outcome`] is there. Several requests may be on their way at once.
pub struct Submit {
    submission: Submission,
    exchange: Exchange,
    state: State,
    ids: ResolvedIds,
    context: Option<BuildContext>,
    files_done: usize,
    files_total: usize,
    code_reused: bool,
}

impl Submit {
    /// Starts a submission.
    pub fn new(submission: Submission) -> Self {
        // The newest version of an asset the service finds itself.
        let inputs = registered(&submission.job).into_iter().filter_map(|asset| {
            let path = asset.path(asset.version?);
            Some((asset.input.to_owned(), format!("{}/{path}", submission.address.resource_id())))
        });
        let inputs = inputs.collect();
        let ids = ResolvedIds { compute: compute_id(&submission), inputs, ..ResolvedIds::default() };
        let mut submit = Self {
            submission,
            exchange: Exchange::default(),
            state: State::Job,
            ids,
            context: None,
            files_done: 0,
            files_total: 0,
            code_reused: false,
        };
        if submit.submission.code.is_some() {
            submit.state = State::Code(CodeStep::FindByHash);
            submit.start_code();
        } else {
            // A registered code asset is named as it is.
            submit.ids.code = submit
                .submission
                .job
                .spec()
                .code
                .clone()
                .filter(|code| code.starts_with('/') || code.starts_with("azureml:"));
            submit.start_data();
        }
        submit
    }

    /// The name the job will have.
    pub fn job_name(&self) -> &str {
        self.submission.job.base().name.as_deref().unwrap_or(&self.submission.job_name)
    }

    /// The next request to send, if one can be sent now.
    pub fn next_request(&mut self) -> Option<Outgoing> {
        self.exchange.next()
    }

    /// Takes the answer to a request.
    pub fn receive(&mut self, ticket: u32, answer: Result<Response, TransportError>) {
        if matches!(self.state, State::Done(_)) {
            return;
        }
        match self.exchange.settle(ticket, answer) {
            Ok(Some((request, response))) => self.advance(&request, &response),
            Ok(None) => {}
            Err(error) => self.fail(error),
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let stage = match self.state {
            State::Code(_) => Stage::Code,
            State::Data(_) => Stage::Data,
            State::Environment(_) => Stage::Environment,
            State::Job => Stage::Job,
            State::Done(_) => Stage::Done,
        };
        Progress {
            stage,
            files_done: self.files_done,
            files_total: self.files_total,
            code_reused: self.code_reused,
        }
    }

    /// The end, once it is there.
    pub fn outcome(&self) -> Option<Result<Submitted, RestError>> {
        match &self.state {
            State::Done(outcome) => Some(outcome.clone()),
            _ => None,
        }
    }

    fn fail(&mut self, error: RestError) {
        self.exchange.clear();
        self.state = State::Done(Err(error));
    }

    fn advance(&mut self, request: &Request, response: &Response) {
        match self.state {
            State::Code(_) => self.advance_code(request, response),
            State::Data(_) => self.advance_data(request, response),
            State::Environment(_) => self.advance_environment(request, response),
            State::Job => {
                if response.is_success() {
                    let name = self.job_name().to_owned();
                    self.state = State::Done(Ok(Submitted { name, resource: response.json() }));
                } else {
                    self.fail(RestError::from_response(response));
                }
            }
            State::Done(_) => {}
        }
    }

    fn start_job(&mut self) {
        self.state = State::Job;
        let url = job_url(&self.submission.address, &self.submission.job, self.job_name());
        let mut body = job_body(&self.submission.job, &self.ids);
        // As the official client does: people see the name where no other was given.
        if body["properties"].get("displayName").is_none() {
            body["properties"]["displayName"] = self.job_name().into();
        }
        self.name_repository(&mut body);
        self.exchange.push(Request::new(Method::Put, url).json(body));
    }

    /// Adds where the code comes from, unless the document names any of it (`_job_operations.create_or_update`).
    fn name_repository(&self, body: &mut Value) {
        let found = self.submission.repository.as_ref().map(Repository::properties).unwrap_or_default();
        let Some(known) = body["properties"]["properties"].as_object_mut() else { return };
        if found.iter().all(|(name, _)| !known.contains_key(*name)) {
            known.extend(found.into_iter().map(|(name, value)| (name.to_owned(), value.into())));
        }
    }

    /// The `id` of an answered resource; without it the answer is of no use.
    fn id_of(&mut self, request: &Request, response: &Response) -> Option<String> {
        if !response.is_success() {
            self.fail(RestError::from_response(response));
            return None;
        }
        let id = response.json()["id"].as_str().map(str::to_owned);
        if id.is_none() {
            self.fail(RestError::Unexpected {
                request: request.url.clone(),
                reason: "the answer has no `id`".into(),
            });
        }
        id
    }
}

/// Where a job is created.
pub fn job_url(address: &WorkspaceAddress, job: &Job, name: &str) -> String {
    let api = if job.kind() == JobKind::Sweep { version::JOB } else { version::JOB_PUT };
    address.arm(&format!("jobs/{}", segment(name)), api)
}

fn compute_id(submission: &Submission) -> Option<String> {
    match submission.job.base().compute.as_ref()? {
        ComputeTarget::Local if submission.job.sweep().is_none() => None,
        target @ (ComputeTarget::Serverless(_) | ComputeTarget::Local) => Some(target.name().to_owned()),
        ComputeTarget::Named(name) => Some(format!("{}/computes/{name}", submission.address.resource_id())),
        ComputeTarget::Id(id) => Some(id.clone()),
    }
}

/// No wait before the first try.
const AT_ONCE: Duration = Duration::ZERO;
