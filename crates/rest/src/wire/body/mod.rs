//! The body of `PUT {workspace}/jobs/{name}`, as azure-ai-ml 1.35.2 sends it. Must not know how it is sent.

mod command;
mod parts;
mod sweep;

use run_composer_core::environment::InlineEnvironment;
use run_composer_core::job::{ComputeTarget, EnvironmentField, Job};
use serde_json::{Map, Value};

/// What only the workspace knows: ids of what the job refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedIds {
    /// Id of the code asset.
    pub code: Option<String>,
    /// Id of the environment version, or a reference that the service resolves itself.
    pub environment: Option<String>,
    /// Id of the compute target, `serverless`, or `local`.
    pub compute: Option<String>,
    /// URIs of inputs whose data was uploaded or whose reference was resolved: name of the input, URI.
    pub inputs: Vec<(String, String)>,
}

impl ResolvedIds {
    /// Everything as the document says it, for people who look at a body before anything was uploaded.
    pub fn unresolved(job: &Job, environment: Option<String>) -> Self {
        let compute = job.base().compute.as_ref().and_then(|target| match target {
            // Of a command job it is a property of the resources.
            ComputeTarget::Local if job.sweep().is_none() => None,
            ComputeTarget::Local => Some(target.name().to_owned()),
            ComputeTarget::Serverless(name) | ComputeTarget::Named(name) | ComputeTarget::Id(name) => {
                Some(name.clone())
            }
        });
        Self { code: job.spec().code.clone(), environment, compute, inputs: Vec::new() }
    }
}

/// What a body that was not submitted names as its environment: name and hash of what the job describes, else the
/// reference of the document. `fresh` stands for the name of one that has no hash.
pub fn environment_reference(
    job: &Job,
    described: Option<&InlineEnvironment>,
    fresh: &str,
) -> Option<String> {
    match (described, &job.spec().environment) {
        (Some(described), _) => {
            described.anonymous(None, fresh).map(|(name, version)| format!("{name}:{version}"))
        }
        (None, Some(EnvironmentField::Reference(text))) => Some(text.clone()),
        _ => None,
    }
}

/// The request body. Fields that are not set are left out, as the official client does.
pub fn job_body(job: &Job, ids: &ResolvedIds) -> Value {
    let properties = match job {
        Job::Command(job) => command::properties(job, ids),
        Job::Sweep(job) => sweep::properties(job, ids),
    };
    // Moved, where `json!` would copy it.
    Value::Object(Map::from_iter([("properties".to_owned(), properties)]))
}

/// Collects what is set.
#[derive(Default)]
struct Properties(Map<String, Value>);

impl Properties {
    fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn set_some(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    fn finish(self) -> Value {
        self.0.into()
    }
}
