//! Bodies as the service writes and reads them.

mod job;
mod run;

pub use job::{ResolvedIds, job_body};
pub use run::{ArtifactEntry, JobSummary, MetricPoint, RunDetails, is_terminal};
