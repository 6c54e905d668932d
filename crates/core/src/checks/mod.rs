//! Checks: one idea per file, over document, job, files and workspace facts together.
//!
//! Each is a plain function from a [`Context`] to findings; [`check`] runs them all. They know nothing of REST or screens.

mod bulky_folder;
mod code_folder;
mod compute;
mod conda;
mod environment_reference;
mod experiment_name;
mod install_in_command;
mod local_limits;
mod placeholders;
mod requirements;
mod script_in_snapshot;
mod secrets;
mod snapshot_size;
mod timeout;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::environment::{InlineEnvironment, read_environment};
use crate::finding::{Finding, Place, sort_findings};
use crate::job::{CommandJob, ProjectFiles, read_job};
use crate::snapshot::{IgnoreRules, SnapshotFile, SnapshotPlan};

pub use secrets::looks_like_secret;

/// What is known of the workspace a job would go to. Empty lists mean "not known".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceFacts {
    /// Whether it is a local workspace.
    pub local: bool,
    /// Names of its compute targets.
    pub computes: Vec<String>,
    /// Names of its environments.
    pub environments: Vec<String>,
}

/// Everything a check may look at.
pub struct Context<'a> {
    /// The job document.
    pub document: &'a Document,
    /// What was read from it.
    pub job: &'a CommandJob,
    /// The environment described in place, if any.
    pub environment: Option<&'a InlineEnvironment>,
    /// The project's files, where the host shows them.
    pub files: Option<&'a dyn ProjectFiles>,
    /// The files that would be uploaded.
    pub snapshot: Option<&'a SnapshotPlan>,
    /// The workspace it would go to.
    pub workspace: Option<&'a WorkspaceFacts>,
}

impl Context<'_> {
    /// The place of the value at a path, or of the nearest parent that exists.
    pub fn place(&self, path: &[&str]) -> Option<Place> {
        (0..=path.len())
            .rev()
            .find_map(|length| self.document.find(&path[..length]))
            .map(|node| self.document.place(node.range.clone()))
    }

    /// The ignore file to write a rule into. A new `.amlignore` beside a `.gitignore` would switch the latter off.
    fn ignore_file(&self) -> &'static str {
        let there = |name: &str| {
            self.files.is_some_and(|files| {
                code_folder(self.job).is_some_and(|folder| files.text(&format!("{folder}/{name}")).is_some())
            })
        };
        if !there(".amlignore") && there(".gitignore") { ".gitignore" } else { ".amlignore" }
    }

    /// Puts a finding at the value of a field.
    fn at(&self, path: &[&str], finding: Finding) -> Finding {
        let finding = finding.field(path.join("."));
        match self.place(path) {
            Some(place) => finding.at(place),
            None => finding,
        }
    }
}

type Check = fn(&Context<'_>, &mut Vec<Finding>);

/// All checks, in the order of the document.
const CHECKS: &[Check] = &[
    experiment_name::check,
    code_folder::check,
    script_in_snapshot::check,
    install_in_command::check,
    placeholders::check,
    environment_reference::check,
    conda::check,
    requirements::check,
    compute::check,
    timeout::check,
    local_limits::check,
    secrets::check,
    bulky_folder::check,
    snapshot_size::check,
];

/// What reading and checking a job document gives.
#[derive(Clone, Debug)]
pub struct Report {
    /// The document as read.
    pub document: Document,
    /// The job; `None` where it is no command job.
    pub job: Option<CommandJob>,
    /// The environment described in place.
    pub environment: Option<InlineEnvironment>,
    /// The files that would be uploaded; `None` without `code` or without sight of the files.
    pub snapshot: Option<SnapshotPlan>,
    /// Everything found, errors first.
    pub findings: Vec<Finding>,
}

/// Reads a job document and runs every check on it.
pub fn check(
    document: Document,
    mut findings: Vec<Finding>,
    files: Option<&dyn ProjectFiles>,
    workspace: Option<&WorkspaceFacts>,
) -> Report {
    let read = findings.len();
    let (job, mut problems) = read_job(&document);
    findings.append(&mut problems);
    let (environment, mut problems) =
        if job.is_some() { read_environment(&document, files) } else { (None, Vec::new()) };
    findings.append(&mut problems);
    let snapshot = job.as_ref().and_then(|job| snapshot_of(job, files?));
    if let Some(job) = &job {
        let context = Context {
            document: &document,
            job,
            environment: environment.as_ref(),
            files,
            snapshot: snapshot.as_ref(),
            workspace,
        };
        for check in CHECKS {
            check(&context, &mut findings);
        }
    }
    if !document.complete {
        // What stands behind a syntax error was not read: to say that it is missing would be wrong.
        findings.truncate(read);
    }
    sort_findings(&mut findings);
    Report { document, job, environment, snapshot, findings }
}

/// Reads and checks a text.
pub fn check_text(
    name: &str,
    text: &str,
    files: Option<&dyn ProjectFiles>,
    workspace: Option<&WorkspaceFacts>,
) -> Report {
    let (document, findings) = Document::read(name, text);
    check(document, findings, files, workspace)
}

/// The local folder that a job's `code` names; `None` for registered assets, URLs and no code.
pub fn code_folder(job: &CommandJob) -> Option<&str> {
    let code = job.code.as_deref()?;
    let remote = code.starts_with("azureml:")
        || code.starts_with('/') && code.contains("/providers/")
        || code.contains("://")
        || code.starts_with("git+");
    (!remote).then_some(code)
}

/// The rules that decide what of a folder is uploaded, from the ignore files in its root.
pub fn ignore_rules(files: &dyn ProjectFiles, folder: &str) -> IgnoreRules {
    let read = |name: &str| files.text(&format!("{folder}/{name}"));
    IgnoreRules::v2(read(".amlignore").as_deref(), read(".gitignore").as_deref())
}

fn snapshot_of(job: &CommandJob, files: &dyn ProjectFiles) -> Option<SnapshotPlan> {
    let folder = code_folder(job)?;
    let listed = files
        .list(folder)?
        .into_iter()
        .map(|file| SnapshotFile { path: file.path, bytes: file.bytes })
        .collect();
    Some(SnapshotPlan::new(listed, &ignore_rules(files, folder)))
}
