//! The run config model: command and sweep jobs as Azure ML's v2 YAML defines them, read from a document.
//!
//! Reading returns the job and every finding. Unknown fields are reported, never dropped from the document.
//! Source of names, defaults and accepted values: the marshmallow schemas of azure-ai-ml 1.35 (`_schema/job`,
//! `_schema/_sweep`).

mod base;
mod command_job;
mod component;
mod compute;
mod distribution;
mod duration;
mod early_termination;
mod environment;
mod environment_document;
mod files;
mod identity;
mod inputs;
#[expect(clippy::module_inception, reason = "the job itself, beside what it is made of")]
mod job;
mod kind;
mod misplaced;
mod misspelt_placeholders;
mod not_set_in;
mod outputs;
mod placeholders;
mod preview;
mod read;
mod resources;
mod sampling;
mod schema;
mod search_space;
mod services;
mod spec;
mod sweep_job;
mod trial;
mod variables;

pub use base::JobBase;
pub use command_job::{CommandJob, CommandLimits};
pub use component::read_component;
pub use compute::ComputeTarget;
pub use distribution::{Distribution, ProcessCount, Ray, TensorFlow};
pub use duration::{Seconds, iso_duration, parse_iso_duration};
pub use early_termination::{Bandit, EarlyTermination, Policy, TruncationSelection};
pub use environment::{
    BuildContext, CondaFile, EnvironmentDefinition, EnvironmentField, InferenceConfig, OsType, Route, Version,
};
pub use environment_document::{definition_findings, is_environment, read_environment_document};
pub use files::{FileEntry, MemoryFiles, ProjectFiles, join_path};
pub use identity::{Identity, ManagedIdentity, NoSettings};
pub use inputs::{
    AssetType, DataInput, InputMode, JobInput, is_local_path, is_parameter_name, literal_value, path_type,
};
pub use job::Job;
pub use kind::JobKind;
pub use misspelt_placeholders::{MisspeltPlaceholder, misspelt_placeholders};
pub use outputs::{JobOutput, OutputMode};
pub use placeholders::{Placeholder, PlaceholderKind, double_braces, placeholders};
pub(crate) use read::renamed_field;
pub use read::{is_job, read_job};
pub use resources::{DockerArgs, JobPriority, JobTier, QueueSettings, Resources};
pub use sampling::{LogBase, RandomSampling, Sampling, SamplingAlgorithm, SamplingName, SamplingRule};
pub use schema::{JOB_SHAPES, environment_schema, job_schema};
pub use search_space::{
    Bell, Choice, ChoiceValue, Expression, NestedValue, QuantizedBell, QuantizedRange, Randint, Range,
};
pub use services::{AnyService, JobService, ServiceNodes, ServiceSettings, SshSettings, TensorBoardSettings};
pub use spec::CommandSpec;
pub use sweep_job::{Goal, Objective, SweepJob, SweepLimits};
pub use trial::Trial;
pub use variables::{Variable, soften_names};
