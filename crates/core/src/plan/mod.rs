//! What submitting would do, as data, before anything happens. Knows nothing of REST: `rest` lists the requests.

mod data;

pub use data::{DataUse, LocalData, local_data};

use serde::Serialize;

use crate::checks::{Report, code_folder};
use crate::finding::{Finding, has_errors};
use crate::job::EnvironmentField;
use crate::snapshot::SnapshotFile;

/// A submission, told to the person before it happens.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmitPlan {
    /// Folder whose files are uploaded; `None`: no code.
    pub code: Option<String>,
    /// Files that go, in upload order.
    pub files: Vec<SnapshotFile>,
    /// Their size in bytes.
    pub total_bytes: u64,
    /// Files that stay because of an ignore rule.
    pub ignored_files: usize,
    /// The environment in words: a reference, or what is described in place.
    pub environment: String,
    /// The command, with its placeholders.
    pub command: String,
    /// Name of the compute target.
    pub compute: String,
    /// Number of nodes.
    pub nodes: i64,
    /// Seconds after which the run is stopped; `None`: never.
    pub timeout_secs: Option<u64>,
    /// Trials of a sweep at most; `None`: one run.
    pub max_total_trials: Option<i64>,
    /// Experiment the run is listed under.
    pub experiment: String,
    /// Whether an error among the findings forbids submitting.
    pub blocked: bool,
    /// Everything found.
    pub findings: Vec<Finding>,
}

/// Plans the submission of a checked document; `None` where there is no job in it.
pub fn plan(report: &Report) -> Option<SubmitPlan> {
    let job = report.job.as_ref()?;
    let environment = match (&job.spec().environment, &report.environment) {
        (Some(EnvironmentField::Reference(text)), _) => text.clone(),
        (_, Some(inline)) => {
            let packages = inline
                .conda
                .as_ref()
                .map_or(0, |conda| conda.conda_packages.len() + conda.pip_packages.len());
            let python = inline
                .conda
                .as_ref()
                .and_then(|conda| conda.python.clone())
                .map(|v| format!("Python {v}, "))
                .unwrap_or_default();
            match (&inline.definition.image, &inline.definition.build) {
                (_, Some(build)) => {
                    format!("built from {}", build.path.as_deref().unwrap_or("an unnamed folder"))
                }
                (Some(image), None) if inline.conda.is_none() => image.clone(),
                (image, None) => format!(
                    "{python}{packages} package{}{}",
                    if packages == 1 { "" } else { "s" },
                    image.as_ref().map(|i| format!(" on {i}")).unwrap_or_default()
                ),
            }
        }
        _ => String::from("none"),
    };
    Some(SubmitPlan {
        code: code_folder(job).map(str::to_owned),
        files: report.snapshot.as_ref().map(|snapshot| snapshot.included.clone()).unwrap_or_default(),
        total_bytes: report.snapshot.as_ref().map_or(0, |snapshot| snapshot.total_bytes),
        ignored_files: report.snapshot.as_ref().map_or(0, |snapshot| snapshot.ignored.len()),
        environment,
        command: job.spec().command.trim().to_owned(),
        compute: job.base().compute.as_ref().map_or("serverless", |compute| compute.name()).to_owned(),
        nodes: job.nodes(),
        timeout_secs: job.timeout_secs(),
        max_total_trials: job.sweep().and_then(|sweep| sweep.limits.max_total_trials).map(|count| count.0),
        experiment: job.base().experiment_name.clone().unwrap_or_else(|| "Default".into()),
        blocked: has_errors(&report.findings),
        findings: report.findings.clone(),
    })
}
