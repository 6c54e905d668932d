//! What every kind of job says about itself.

use super::compute::ComputeTarget;
use super::identity::Identity;
use super::services::AnyService;
use crate::schema::{Map, record};

record! {
    /// Fields of every kind of job.
    pub struct JobBase {
        /// Name of the job, unique in the workspace; made up on submitting where it is not given.
        name: Option<String>,
        /// Name that people see; the name of the job by default.
        display_name: Option<String>,
        /// Free text in Markdown.
        description: Option<String>,
        /// Experiment it is listed under.
        experiment_name: Option<String>,
        /// Where it runs: `azureml:NAME`, `local` or `serverless`; serverless by default.
        compute: Option<ComputeTarget>,
        /// As whom it reaches data; the token of the workspace by default.
        identity: Option<Identity>,
        /// Interactive services of a running job.
        services: Option<Map<AnyService>>,
        /// Labels.
        tags: Map<Option<String>>,
        /// Properties; they cannot be changed after submitting.
        properties: Map<Option<String>>,
    }
    read_only: ["id", "status", "creation_context", "log_files"]
}
