//! The run config model: a command job as Azure ML's v2 YAML defines it, read from a document.
//!
//! Reading returns the job and every finding. Unknown fields are reported, never dropped from the document.
//! Source of names, defaults and accepted values: the marshmallow schemas of azure-ai-ml 1.35 (`_schema/job`).

mod command_job;
mod compute;
mod duration;
mod files;
mod inputs;
mod outputs;
mod placeholders;
mod reader;
mod resources;
mod services;

pub use command_job::{CommandJob, EnvironmentField, JobKind, read_job};
pub use compute::ComputeTarget;
pub use duration::iso_duration;
pub use files::{FileEntry, MemoryFiles, ProjectFiles};
pub use inputs::{InputType, JobInput};
pub use outputs::JobOutput;
pub use placeholders::{Placeholder, PlaceholderKind, placeholders};
pub(crate) use reader::nearest;
pub use reader::{Fields, Reader};
pub use resources::{Distribution, Identity, Resources};
pub use services::JobService;
