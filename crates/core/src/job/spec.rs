//! What a job runs: the command and all it needs. A command job is one, a sweep has one as its trial.

use super::distribution::Distribution;
use super::environment::EnvironmentField;
use super::resources::{QueueSettings, Resources};
use super::variables::Variable;
use crate::schema::{Map, record};

record! {
    /// One command with code, environment and machines.
    pub struct CommandSpec {
        /// Shell command, with placeholders such as `${{inputs.alpha}}`.
        command: String = required("Write what the run shall do, for example `command: python train.py`."),
        /// Folder that is uploaded, relative to the document; or a registered code asset, or a Git URL.
        code: Option<String>,
        /// Software the command runs in: `azureml:NAME:VERSION`, `azureml:NAME@latest`, or described in place.
        environment: Option<EnvironmentField> = required("Name one, for example `environment: azureml:sklearn-1.5@latest`, or describe one with `image` and `conda_file`."),
        /// Added to the environment of every process.
        environment_variables: Map<Variable>,
        /// Nodes and their size.
        resources: Option<Resources>,
        /// Processes on the nodes, and how they meet.
        distribution: Option<Distribution>,
        /// Priority in the queue of serverless compute.
        queue_settings: Option<QueueSettings>,
    }
}
