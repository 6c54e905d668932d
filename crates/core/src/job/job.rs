//! Any job that can be submitted: a command job or a sweep, and what both have.

use serde_json::{Map, Value};

use super::base::JobBase;
use super::command_job::CommandJob;
use super::inputs::JobInput;
use super::kind::JobKind;
use super::outputs::JobOutput;
use super::resources::{QueueSettings, Resources};
use super::spec::CommandSpec;
use super::sweep_job::SweepJob;
use super::trial::Trial;
use crate::schema::{Field, Map as Names};

/// A job.
#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    /// One command.
    Command(Box<CommandJob>),
    /// One command many times.
    Sweep(Box<SweepJob>),
}

impl Job {
    /// Which kind it is.
    pub fn kind(&self) -> JobKind {
        match self {
            Self::Command(_) => JobKind::Command,
            Self::Sweep(_) => JobKind::Sweep,
        }
    }

    /// What every job says about itself.
    pub fn base(&self) -> &JobBase {
        match self {
            Self::Command(job) => &job.base,
            Self::Sweep(job) => &job.base,
        }
    }

    /// What it runs; empty for a trial in a file that has not been read.
    pub fn spec(&self) -> &CommandSpec {
        static EMPTY: std::sync::LazyLock<CommandSpec> = std::sync::LazyLock::new(CommandSpec::default);
        match self {
            Self::Command(job) => &job.spec,
            Self::Sweep(job) => match &job.trial {
                Trial::Inline(spec) => spec,
                Trial::File(_) => &EMPTY,
            },
        }
    }

    /// The field of the document that holds what it runs; `None`: the document itself.
    pub fn spec_field(&self) -> Option<&'static str> {
        matches!(self, Self::Sweep(_)).then_some("trial")
    }

    /// Inputs in document order.
    pub fn inputs(&self) -> &Names<JobInput> {
        match self {
            Self::Command(job) => &job.inputs,
            Self::Sweep(job) => &job.inputs,
        }
    }

    /// Outputs in document order; `None`: all defaults.
    pub fn outputs(&self) -> &Names<Option<JobOutput>> {
        match self {
            Self::Command(job) => &job.outputs,
            Self::Sweep(job) => &job.outputs,
        }
    }

    /// Machines: of a sweep its own, else those of its trial.
    pub fn resources(&self) -> Option<&Resources> {
        match self {
            Self::Command(job) => job.spec.resources.as_ref(),
            Self::Sweep(job) => job.resources.as_ref().or(self.spec().resources.as_ref()),
        }
    }

    /// Priority in the queue.
    pub fn queue_settings(&self) -> Option<&QueueSettings> {
        match self {
            Self::Command(job) => job.spec.queue_settings.as_ref(),
            Self::Sweep(job) => job.queue_settings.as_ref(),
        }
    }

    /// Seconds after which all of it is stopped; `None`: never.
    pub fn timeout_secs(&self) -> Option<u64> {
        let timeout = match self {
            Self::Command(job) => job.limits.as_ref()?.timeout,
            Self::Sweep(job) => job.limits.timeout,
        };
        timeout.and_then(|secs| u64::try_from(secs.0).ok())
    }

    /// The sweep, where it is one.
    pub fn sweep(&self) -> Option<&SweepJob> {
        match self {
            Self::Sweep(job) => Some(job),
            Self::Command(_) => None,
        }
    }

    /// Number of nodes; 1 by default.
    pub fn nodes(&self) -> i64 {
        self.resources().and_then(|resources| resources.instance_count).map_or(1, |count| count.0)
    }

    /// The document that says this job: `$schema` and `type` first.
    pub fn to_document(&self) -> Value {
        let (schema, job) = match self {
            Self::Command(job) => ("commandJob", job.write()),
            Self::Sweep(job) => ("sweepJob", job.write()),
        };
        let mut document = Map::new();
        document.insert(
            "$schema".into(),
            format!("https://azuremlschemas.azureedge.net/latest/{schema}.schema.json").into(),
        );
        document.insert("type".into(), self.kind().as_str().into());
        if let Value::Object(fields) = job {
            document.extend(fields);
        }
        document.into()
    }
}
