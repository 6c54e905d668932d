//! Bodies as the service writes and reads them.

mod body;
mod document;
mod run;

pub use body::{ResolvedIds, environment_reference, job_body};
pub use document::document_of;
pub use run::{ArtifactEntry, JobSummary, MetricPoint, RunDetails, is_terminal};
