//! Parts that command and sweep jobs share.

use run_composer_core::job::{
    AnyService, AssetType, Distribution, DockerArgs, Identity, InputMode, JobBase, JobInput, JobOutput,
    JobService, OutputMode, QueueSettings, Resources, ServiceSettings, Variable,
};
use run_composer_core::schema::Map;
use serde_json::{Value, json};

use super::{Properties, ResolvedIds};

pub(super) fn base(body: &mut Properties, base: &JobBase, ids: &ResolvedIds) {
    body.set_some("displayName", base.display_name.clone());
    body.set_some("description", base.description.clone());
    body.set_some("experimentName", base.experiment_name.clone());
    body.set_some("computeId", ids.compute.clone());
    body.set_some("identity", base.identity.as_ref().map(identity));
    body.set("tags", texts(&base.tags));
    body.set("properties", texts(&base.properties));
    body.set("isArchived", false);
}

/// Code of a registry has an older name that documents still use.
pub(super) fn code_id(ids: &ResolvedIds) -> Option<String> {
    let code = ids.code.as_deref()?;
    Some(match code.strip_prefix("azureml://feeds/") {
        Some(rest) => format!("azureml://registries/{rest}"),
        None => code.to_owned(),
    })
}

fn texts(map: &Map<Option<String>>) -> Value {
    map.iter().map(|(name, value)| (name.clone(), Value::from(value.clone()))).collect()
}

/// As the client sends them: numbers stay numbers.
pub(super) fn variables(map: &Map<Variable>) -> Value {
    map.iter().map(|(name, value)| (name.clone(), value.0.value.clone())).collect()
}

pub(super) fn inputs(inputs: &Map<JobInput>, ids: &ResolvedIds) -> Value {
    inputs.iter().map(|(name, value)| (name.clone(), input(name, value, ids))).collect()
}

fn input(name: &str, input: &JobInput, ids: &ResolvedIds) -> Value {
    match input {
        JobInput::Literal(value) => json!({ "jobInputType": "literal", "value": value }),
        JobInput::Data(data) => {
            let resolved = ids.inputs.iter().find(|(input, _)| input == name).map(|(_, uri)| uri);
            let mut body = Properties::default();
            body.set("jobInputType", data.asset_type.unwrap_or(AssetType::UriFolder).wire());
            body.set_some("uri", resolved.or(data.path.as_ref()).cloned());
            body.set_some("mode", data.mode.map(InputMode::wire));
            body.finish()
        }
    }
}

pub(super) fn outputs(outputs: &Map<Option<JobOutput>>) -> Value {
    outputs.iter().map(|(name, value)| (name.clone(), output(value.as_ref()))).collect()
}

fn output(output: Option<&JobOutput>) -> Value {
    let Some(output) = output else { return json!({ "jobOutputType": "uri_folder" }) };
    let mut body = Properties::default();
    body.set("jobOutputType", output.asset_type.unwrap_or(AssetType::UriFolder).wire());
    body.set_some("mode", output.mode.map(OutputMode::wire));
    body.set_some("uri", output.path.clone());
    body.set_some("assetName", output.asset_name.clone());
    body.set_some("assetVersion", output.asset_version.as_ref().map(|version| version.0.clone()));
    body.finish()
}

pub(super) fn resources(resources: &Resources) -> Value {
    let mut body = Properties::default();
    body.set("properties", resource_properties(&resources.properties));
    body.set_some("instanceCount", resources.instance_count.map(|count| count.0));
    body.set_some("instanceType", resources.instance_type.clone());
    body.set_some("shmSize", resources.shm_size.clone());
    match &resources.docker_args {
        // A list needs a newer version of the API, whose class in the client has neither of the two fields below.
        Some(DockerArgs::Words(words)) if !words.is_empty() => {
            body.set("dockerArgsList", words.clone());
            return body.finish();
        }
        Some(DockerArgs::Words(words)) => body.set("dockerArgs", words.clone()),
        Some(DockerArgs::Text(text)) => body.set("dockerArgs", text.as_str()),
        None => {}
    }
    body.set_some("maxInstanceCount", resources.max_instance_count.map(|count| count.0));
    body.set_some("locations", resources.locations.clone());
    body.finish()
}

/// Settings of virtual clusters have one spelling on the wire, whatever a document says; names that start with an
/// underscore and empty values are the client's own (`JobResourceConfiguration`, `Properties`).
fn resource_properties(given: &Map<Value>) -> Value {
    let mut properties = serde_json::Map::new();
    for (name, value) in given {
        let name = match name.to_ascii_lowercase().as_str() {
            "aisupercomputer" | "singularity" => "AISuperComputer".to_owned(),
            known @ ("itp" | "target_selector") => known.to_owned(),
            _ if name.starts_with('_') => continue,
            _ => name.clone(),
        };
        if !value.is_null() {
            properties.insert(name, without_nulls(value));
        }
    }
    properties.into()
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), without_nulls(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).filter(|item| !is_empty(item)).collect(),
        other => other.clone(),
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty)
}

pub(super) fn distribution(distribution: &Distribution) -> Value {
    let mut body = Properties::default();
    match distribution {
        Distribution::PyTorch(count) => {
            body.set("distributionType", "PyTorch");
            body.set_some("processCountPerInstance", count.process_count_per_instance.map(|count| count.0));
        }
        Distribution::Mpi(count) => {
            body.set("distributionType", "Mpi");
            body.set_some("processCountPerInstance", count.process_count_per_instance.map(|count| count.0));
        }
        Distribution::TensorFlow(roles) => {
            body.set("distributionType", "TensorFlow");
            body.set("parameterServerCount", roles.parameter_server_count.map_or(0, |count| count.0));
            body.set_some("workerCount", roles.worker_count.map(|count| count.0));
        }
        Distribution::Ray(ray) => {
            body.set("distributionType", "Ray");
            body.set_some("port", ray.port.map(|port| port.0));
            body.set_some("address", ray.address.clone());
            body.set_some("includeDashboard", ray.include_dashboard);
            body.set_some("dashboardPort", ray.dashboard_port.map(|port| port.0));
            body.set_some("headNodeAdditionalArgs", ray.head_node_additional_args.clone());
            body.set_some("workerNodeAdditionalArgs", ray.worker_node_additional_args.clone());
        }
    }
    body.finish()
}

fn identity(identity: &Identity) -> Value {
    let mut body = Properties::default();
    match identity {
        Identity::AmlToken(_) => body.set("identityType", "AMLToken"),
        Identity::User(_) => body.set("identityType", "UserIdentity"),
        Identity::Managed(managed) => {
            body.set("identityType", "Managed");
            body.set_some("clientId", managed.client_id.clone());
            body.set_some("objectId", managed.object_id.clone());
            body.set_some("resourceId", managed.msi_resource_id.clone());
        }
    }
    body.finish()
}

pub(super) fn services(services: &Map<AnyService>) -> Value {
    let wire = |service: &AnyService| {
        let (kind, settings, own) = match service {
            AnyService::Known(JobService::JupyterLab(settings)) => (Some("JupyterLab"), settings, None),
            AnyService::Known(JobService::VsCode(settings)) => (Some("VSCode"), settings, None),
            AnyService::Known(JobService::Ssh(ssh)) => {
                (Some("SSH"), &ssh.service, ssh.ssh_public_keys.as_ref().map(|v| ("sshPublicKeys", v)))
            }
            AnyService::Known(JobService::TensorBoard(board)) => {
                (Some("TensorBoard"), &board.service, board.log_dir.as_ref().map(|v| ("logDir", v)))
            }
            AnyService::Other { settings, .. } => (None, settings, None),
        };
        one_service(kind, settings, own)
    };
    services.iter().map(|(name, service)| (name.clone(), wire(service))).collect()
}

fn one_service(kind: Option<&str>, settings: &ServiceSettings, own: Option<(&str, &String)>) -> Value {
    let mut body = Properties::default();
    body.set_some("jobServiceType", kind);
    body.set_some("port", settings.port.map(|port| port.0));
    body.set_some("nodes", settings.nodes.map(|nodes| json!({ "nodesValueType": nodes.wire() })));
    let mut properties = Properties::default();
    for (name, value) in &settings.properties {
        properties.set(name, value.clone());
    }
    if let Some((name, value)) = own.filter(|(_, value)| !value.is_empty()) {
        properties.set(name, value.as_str());
    }
    if !properties.0.is_empty() {
        body.set("properties", properties.finish());
    }
    body.finish()
}

pub(super) fn queue_settings(settings: &QueueSettings) -> Value {
    let mut body = Properties::default();
    body.set_some("jobTier", settings.job_tier.map(|tier| tier.wire()));
    body.set_some("priority", settings.priority.and_then(|priority| priority.wire().parse::<i64>().ok()));
    body.finish()
}
