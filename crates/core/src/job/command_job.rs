//! The command job: one command on one or more nodes.

use super::base::JobBase;
use super::duration::Seconds;
use super::inputs::JobInput;
use super::outputs::JobOutput;
use super::spec::CommandSpec;
use crate::schema::{Map, record};

record! {
    /// A command job: one command on one or more nodes.
    pub struct CommandJob {
        /// What every job says about itself.
        base: JobBase = flatten,
        /// What it runs.
        spec: CommandSpec = flatten,
        /// Inputs: values, and data.
        inputs: Map<JobInput>,
        /// Named outputs; whatever a script writes to `./outputs` is kept without being named.
        outputs: Map<Option<JobOutput>>,
        /// When it is stopped.
        limits: Option<CommandLimits>,
        /// Job that this one belongs to.
        parent_job_name: Option<String>,
    }
    read_only: ["parameters"]
}

record! {
    /// `limits` of a command job.
    pub struct CommandLimits {
        /// Seconds after which the run is stopped; never by default.
        timeout: Option<Seconds>,
    }
}
