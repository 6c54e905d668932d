//! `properties` of a command job.

use run_composer_core::job::{CommandJob, ComputeTarget, Resources, double_braces, iso_duration};
use serde_json::{Value, json};

use super::parts::{
    base, code_id, distribution, inputs, outputs, queue_settings, resources, services, variables,
};
use super::{Properties, ResolvedIds};

pub(super) fn properties(job: &CommandJob, ids: &ResolvedIds) -> Value {
    let spec = &job.spec;
    let mut body = Properties::default();
    body.set("jobType", "Command");
    base(&mut body, &job.base, ids);
    body.set("command", double_braces(&spec.command));
    body.set_some("codeId", code_id(ids));
    body.set_some("environmentId", ids.environment.clone());
    body.set("environmentVariables", variables(&spec.environment_variables));
    body.set("inputs", inputs(&job.inputs, ids));
    body.set("outputs", outputs(&job.outputs));
    let machines = match &job.base.compute {
        Some(ComputeTarget::Local) => Some(local(spec.resources.as_ref())),
        _ => spec.resources.as_ref().map(resources),
    };
    body.set_some("resources", machines);
    body.set_some("distribution", spec.distribution.as_ref().map(distribution));
    let timeout = job.limits.as_ref().map(|limits| {
        let mut wire = json!({ "jobLimitsType": "Command" });
        // 0 is no limit.
        if let Some(secs) = limits.timeout.filter(|secs| secs.0 != 0) {
            wire["timeout"] = iso_duration(secs.0).into();
        }
        wire
    });
    body.set_some("limits", timeout);
    body.set_some("services", job.base.services.as_ref().map(services));
    body.set_some("queueSettings", spec.queue_settings.as_ref().map(queue_settings));
    body.set_some("parentJobName", job.parent_job_name.clone());
    // The service fills it in; a fetched job that is sent again must not.
    if let Some(Value::Object(properties)) = body.0.get_mut("properties") {
        properties.remove("_azureml.ComputeTargetType");
    }
    body.finish()
}

/// `compute: local`: the service hands the job back as an archive to run on this machine. The property's name is that
/// of azure-ai-ml `LOCAL_COMPUTE_PROPERTY`.
fn local(given: Option<&Resources>) -> Value {
    let mut wire = resources(given.unwrap_or(&Resources::default()));
    wire["properties"]["IsLocal"] = json!({ "IsLocal": true });
    wire
}
