//! The body of `PUT {workspace}/jobs/{name}` for a command job, as azure-ai-ml 1.35.2 sends it.

use run_composer_core::job::{
    CommandJob, Distribution, Identity, InputType, JobInput, JobOutput, JobService, Resources, iso_duration,
};
use serde_json::{Map, Value, json};

/// What only the workspace knows: ids of what the job refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedIds {
    /// Id of the code asset.
    pub code: Option<String>,
    /// Id of the environment version, or a reference that the service resolves itself.
    pub environment: Option<String>,
    /// Id of the compute target; `None` for serverless.
    pub compute: Option<String>,
}

/// The request body. Fields that are not set are left out, as the official client does.
pub fn job_body(job: &CommandJob, ids: &ResolvedIds) -> Value {
    let mut properties = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            properties.insert(name.to_owned(), value);
        }
    };
    set("jobType", Some("Command".into()));
    set("displayName", job.display_name.clone().map(Value::from));
    set("description", job.description.clone().map(Value::from));
    set("experimentName", job.experiment_name.clone().map(Value::from));
    set("command", Some(job.command.clone().into()));
    set("codeId", ids.code.clone().map(Value::from));
    set("environmentId", ids.environment.clone().map(Value::from));
    set("computeId", ids.compute.clone().map(Value::from));
    set("environmentVariables", Some(texts(&job.environment_variables)));
    set("inputs", Some(job.inputs.iter().map(|(name, input)| (name.clone(), input_body(input))).collect()));
    set(
        "outputs",
        Some(job.outputs.iter().map(|(name, output)| (name.clone(), output_body(output))).collect()),
    );
    set("resources", job.resources.as_ref().map(resources_body));
    set("distribution", job.distribution.as_ref().map(distribution_body));
    set(
        "limits",
        job.timeout_secs.map(|secs| json!({ "jobLimitsType": "Command", "timeout": iso_duration(secs) })),
    );
    set("identity", job.identity.as_ref().map(identity_body));
    set(
        "services",
        (!job.services.is_empty()).then(|| {
            job.services.iter().map(|(name, service)| (name.clone(), service_body(service))).collect()
        }),
    );
    set("queueSettings", job.job_tier.map(|tier| json!({ "jobTier": tier })));
    set("tags", Some(texts(&job.tags)));
    set("properties", Some(texts(&job.properties)));
    set("isArchived", Some(false.into()));
    json!({ "properties": properties })
}

fn texts(map: &[(String, String)]) -> Value {
    map.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
}

fn input_body(input: &JobInput) -> Value {
    match input {
        JobInput::Literal(value) => json!({ "jobInputType": "literal", "value": value }),
        JobInput::Data { input_type, path, mode } => {
            let mut body = json!({ "jobInputType": input_type.as_str(), "uri": path });
            if let Some(mode) = mode {
                body["mode"] = (*mode).into();
            }
            body
        }
    }
}

fn output_body(output: &JobOutput) -> Value {
    let mut body = json!({ "jobOutputType": output.output_type.as_str() });
    let plain = output.output_type == InputType::UriFolder && output.mode.is_none();
    if !plain || output.path.is_some() {
        body["mode"] = output.mode.unwrap_or("ReadWriteMount").into();
    }
    for (name, value) in [
        ("uri", &output.path),
        ("assetName", &output.asset_name),
        ("assetVersion", &output.asset_version),
        ("description", &output.description),
    ] {
        if let Some(value) = value {
            body[name] = value.as_str().into();
        }
    }
    body
}

fn resources_body(resources: &Resources) -> Value {
    let mut body = json!({ "properties": resources.properties.clone().unwrap_or_else(|| json!({})) });
    for (name, value) in [
        ("instanceCount", resources.instance_count.map(Value::from)),
        ("instanceType", resources.instance_type.clone().map(Value::from)),
        ("shmSize", resources.shm_size.clone().map(Value::from)),
        ("dockerArgs", resources.docker_args.clone().map(Value::from)),
    ] {
        if let Some(value) = value {
            body[name] = value;
        }
    }
    body
}

fn distribution_body(distribution: &Distribution) -> Value {
    let with_processes = |kind: &str, count: Option<i64>| match count {
        Some(count) => json!({ "distributionType": kind, "processCountPerInstance": count }),
        None => json!({ "distributionType": kind }),
    };
    match distribution {
        Distribution::PyTorch { process_count_per_instance } => {
            with_processes("PyTorch", *process_count_per_instance)
        }
        Distribution::Mpi { process_count_per_instance } => {
            with_processes("Mpi", *process_count_per_instance)
        }
        Distribution::TensorFlow { parameter_server_count, worker_count } => {
            let mut body =
                json!({ "distributionType": "TensorFlow", "parameterServerCount": parameter_server_count });
            if let Some(count) = worker_count {
                body["workerCount"] = (*count).into();
            }
            body
        }
        Distribution::Ray { fields } => {
            let mut body = json!({ "distributionType": "Ray" });
            for (name, value) in fields {
                body[*name] = value.clone();
            }
            body
        }
    }
}

fn identity_body(identity: &Identity) -> Value {
    match identity {
        Identity::AmlToken => json!({ "identityType": "AMLToken" }),
        Identity::User => json!({ "identityType": "UserIdentity" }),
        Identity::Managed { client_id, object_id, resource_id } => {
            let mut body = json!({ "identityType": "Managed" });
            for (name, value) in
                [("clientId", client_id), ("objectId", object_id), ("resourceId", resource_id)]
            {
                if let Some(value) = value {
                    body[name] = value.as_str().into();
                }
            }
            body
        }
    }
}

fn service_body(service: &JobService) -> Value {
    let mut body = json!({ "jobServiceType": service.service_type });
    if service.all_nodes {
        body["nodes"] = json!({ "nodesValueType": "All" });
    }
    if !service.properties.is_empty() {
        body["properties"] = texts(&service.properties);
    }
    body
}
