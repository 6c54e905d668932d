//! The document that a job of the REST API came from. Must not know how it was fetched.

use run_composer_core::job::{
    AssetType, Goal, InputMode, JobTier, OutputMode, SamplingName, SamplingRule, literal_value,
    parse_iso_duration,
};
use serde_json::{Map, Value, json};

/// The document of a fetched command or sweep job: what a person wrote, without what only the service fills in.
/// An error says in words why there is none.
pub fn document_of(resource: &Value) -> Result<Value, String> {
    let properties = &resource["properties"];
    let kind = properties["jobType"].as_str().unwrap_or_default();
    let mut document = Document::default();
    match kind.to_ascii_lowercase().as_str() {
        "command" => command(&mut document, resource),
        "sweep" => sweep(&mut document, resource),
        "" => return Err("This is no job of the REST API: it has no `properties.jobType`".into()),
        _ => {
            return Err(format!(
                "This is a job of type {kind}; only command and sweep jobs have a document here"
            ));
        }
    }
    Ok(document.0.into())
}

/// Fields in the order of a document; what is empty is left out.
#[derive(Default)]
struct Document(Map<String, Value>);

impl Document {
    fn set(&mut self, name: &str, value: Value) {
        let empty = match &value {
            Value::Null => true,
            Value::Object(map) => map.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Copies a field of the resource under the document's name for it.
    fn copy(&mut self, name: &str, from: &Value, wire: &str) {
        self.set(name, from[wire].clone());
    }
}

fn header(document: &mut Document, resource: &Value, kind: &str) {
    let properties = &resource["properties"];
    document
        .set("$schema", format!("https://azuremlschemas.azureedge.net/latest/{kind}Job.schema.json").into());
    document.set("type", kind.into());
    document.copy("name", resource, "name");
    // The service gives every job a display name: its name.
    if properties["displayName"] != resource["name"] {
        document.copy("display_name", properties, "displayName");
    }
    document.copy("description", properties, "description");
    document.copy("experiment_name", properties, "experimentName");
    document.set("compute", compute(properties));
    document.set("identity", identity(&properties["identity"]));
    document.set("services", services(&properties["services"]));
    document.copy("tags", properties, "tags");
    let own = properties["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !is_of_the_service(name));
    document.set("properties", own.map(|(name, value)| (name.clone(), value.clone())).collect());
}

/// Properties that the service or a client adds to every run.
fn is_of_the_service(name: &str) -> bool {
    name.starts_with("_azureml.")
        || name.starts_with("azureml.")
        || name.starts_with("mlflow.source.git.")
        || matches!(name, "ContentSnapshotId" | "ProcessInfoFile" | "ProcessStatusFile")
}

fn command(document: &mut Document, resource: &Value) {
    let properties = &resource["properties"];
    header(document, resource, "command");
    spec(document, properties);
    inputs_and_outputs(document, properties);
    document.set("limits", durations(&properties["limits"], &[("timeout", "timeout")]));
    document.copy("parent_job_name", properties, "parentJobName");
}

fn sweep(document: &mut Document, resource: &Value) {
    let properties = &resource["properties"];
    header(document, resource, "sweep");
    let mut trial = Document::default();
    spec(&mut trial, &properties["trial"]);
    document.set("trial", trial.0.into());
    inputs_and_outputs(document, properties);
    document.set("sampling_algorithm", sampling(&properties["samplingAlgorithm"]));
    let space = properties["searchSpace"].as_object().into_iter().flatten();
    document.set("search_space", space.map(|(name, values)| (name.clone(), expression(values))).collect());
    let objective = &properties["objective"];
    let goal = objective["goal"].as_str().and_then(Goal::from_wire).map(Goal::as_str);
    document.set("objective", json!({ "goal": goal, "primary_metric": objective["primaryMetric"] }));
    document.set("early_termination", policy(&properties["earlyTermination"]));
    let mut limits = Document::default();
    limits.copy("max_total_trials", &properties["limits"], "maxTotalTrials");
    limits.copy("max_concurrent_trials", &properties["limits"], "maxConcurrentTrials");
    if let Value::Object(times) =
        durations(&properties["limits"], &[("timeout", "timeout"), ("trial_timeout", "trialTimeout")])
    {
        limits.0.extend(times);
    }
    document.set("limits", limits.0.into());
    document.set("queue_settings", queue_settings(&properties["queueSettings"]));
    // Those of the trial stand in both places.
    if properties["resources"] != properties["trial"]["resources"] {
        document.set("resources", resources(&properties["resources"]));
    }
}

fn spec(document: &mut Document, from: &Value) {
    document.copy("command", from, "command");
    document.set("code", reference(&from["codeId"], "codes"));
    document.set("environment", reference(&from["environmentId"], "environments"));
    document.copy("environment_variables", from, "environmentVariables");
    document.set("resources", resources(&from["resources"]));
    document.set("distribution", distribution(&from["distribution"]));
    document.set("queue_settings", queue_settings(&from["queueSettings"]));
}

/// `/subscriptions/…/environments/NAME/versions/3` → `azureml:NAME:3`; other ids stay whole.
fn reference(id: &Value, kind: &str) -> Value {
    let Some(id) = id.as_str() else { return Value::Null };
    let parts: Vec<&str> = id.split('/').collect();
    let at = parts.iter().position(|part| part.eq_ignore_ascii_case("workspaces"));
    match at.map(|at| &parts[at + 2..]) {
        Some([section, name, "versions", version]) if *section == kind => {
            format!("azureml:{name}:{version}").into()
        }
        _ if id.starts_with('/') => format!("azureml:{id}").into(),
        _ if id.contains("://") || id.starts_with("azureml:") => id.into(),
        // Without a workspace the official client leaves a bare reference; a bare path is a folder.
        _ if kind == "environments" => format!("azureml:{id}").into(),
        _ => id.into(),
    }
}

fn compute(properties: &Value) -> Value {
    let id = properties["computeId"].as_str().unwrap_or_default();
    if id.is_empty() {
        let local = !properties["resources"]["properties"]["IsLocal"].is_null();
        return if local { "azureml:local".into() } else { Value::Null };
    }
    // A virtual cluster is named with its kind.
    let named = id.strip_prefix("virtualClusters/").map(|_| id).or_else(|| id.rsplit('/').next());
    match named.unwrap_or(id) {
        name if name.eq_ignore_ascii_case("serverless") => name.into(),
        name if id.starts_with("azureml:") => name.into(),
        name => format!("azureml:{name}").into(),
    }
}

fn identity(wire: &Value) -> Value {
    match wire["identityType"].as_str() {
        Some("AMLToken") => json!({ "type": "aml_token" }),
        Some("UserIdentity") => json!({ "type": "user_identity" }),
        Some("Managed") => {
            let mut document = Document::default();
            document.set("type", "managed".into());
            for (name, wire_name) in
                [("client_id", "clientId"), ("object_id", "objectId"), ("msi_resource_id", "resourceId")]
            {
                document.copy(name, wire, wire_name);
            }
            document.0.into()
        }
        _ => Value::Null,
    }
}

/// Only those a person asks for: `Tracking` and `Studio` are the service's own.
fn services(wire: &Value) -> Value {
    let asked = wire.as_object().into_iter().flatten().filter_map(|(name, service)| {
        let kind = match service["jobServiceType"].as_str() {
            Some("JupyterLab") => "jupyter_lab",
            Some("SSH") => "ssh",
            Some("TensorBoard") => "tensor_board",
            Some("VSCode") => "vs_code",
            // Those of the system itself.
            Some(_) => return None,
            // Any word that the client does not know: it is not sent.
            None => "custom",
        };
        let mut document = Document::default();
        document.set("type", kind.into());
        document.copy("ssh_public_keys", &service["properties"], "sshPublicKeys");
        document.copy("log_dir", &service["properties"], "logDir");
        document.copy("port", service, "port");
        if service["nodes"]["nodesValueType"] == "All" {
            document.set("nodes", "all".into());
        }
        let own = service["properties"].as_object().into_iter().flatten();
        let own = own.filter(|(name, _)| !matches!(name.as_str(), "sshPublicKeys" | "logDir"));
        document.set("properties", own.map(|(name, value)| (name.clone(), value.clone())).collect());
        Some((name.clone(), Value::from(document.0)))
    });
    asked.collect()
}

fn inputs_and_outputs(document: &mut Document, properties: &Value) {
    let inputs = properties["inputs"].as_object().into_iter().flatten();
    document.set("inputs", inputs.map(|(name, wire)| (name.clone(), input(wire))).collect());
    let outputs =
        properties["outputs"].as_object().into_iter().flatten().filter(|(name, _)| *name != "default");
    document.set("outputs", outputs.map(|(name, wire)| (name.clone(), output(wire))).collect());
}

fn input(wire: &Value) -> Value {
    if wire["jobInputType"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("literal")) {
        return literal_value(wire["value"].as_str().unwrap_or_default());
    }
    let mut document = Document::default();
    let kind = wire["jobInputType"].as_str().and_then(AssetType::from_wire);
    document.set("type", kind.map_or(Value::Null, |kind| kind.as_str().into()));
    document.set("path", data_reference(&wire["uri"]));
    let mode = wire["mode"].as_str().and_then(InputMode::from_wire);
    document.set("mode", mode.map_or(Value::Null, |mode| mode.as_str().into()));
    document.0.into()
}

fn data_reference(uri: &Value) -> Value {
    match uri.as_str() {
        Some(id) if id.starts_with('/') => match reference(uri, "data") {
            Value::String(text) => text.into(),
            _ => uri.clone(),
        },
        _ => uri.clone(),
    }
}

fn output(wire: &Value) -> Value {
    let mut document = Document::default();
    let kind = wire["jobOutputType"].as_str().and_then(AssetType::from_wire);
    document.set("type", kind.map_or(Value::Null, |kind| kind.as_str().into()));
    let mode = wire["mode"].as_str().and_then(OutputMode::from_wire);
    document.set("mode", mode.map_or(Value::Null, |mode| mode.as_str().into()));
    document.copy("path", wire, "uri");
    document.copy("name", wire, "assetName");
    document.copy("version", wire, "assetVersion");
    document.0.into()
}

fn resources(wire: &Value) -> Value {
    let mut document = Document::default();
    for (name, wire_name) in [
        ("instance_count", "instanceCount"),
        ("instance_type", "instanceType"),
        ("max_instance_count", "maxInstanceCount"),
        ("shm_size", "shmSize"),
        ("docker_args", "dockerArgs"),
        ("docker_args", "dockerArgsList"),
        ("locations", "locations"),
    ] {
        document.copy(name, wire, wire_name);
    }
    let own = wire["properties"].as_object().into_iter().flatten().filter(|(name, _)| *name != "IsLocal");
    document.set("properties", own.map(|(name, value)| (name.clone(), value.clone())).collect());
    document.0.into()
}

fn distribution(wire: &Value) -> Value {
    let Some(kind) = wire["distributionType"].as_str() else { return Value::Null };
    let mut document = Document::default();
    document.set("type", kind.to_ascii_lowercase().into());
    for (name, wire_name) in [
        ("process_count_per_instance", "processCountPerInstance"),
        ("parameter_server_count", "parameterServerCount"),
        ("worker_count", "workerCount"),
        ("port", "port"),
        ("address", "address"),
        ("include_dashboard", "includeDashboard"),
        ("dashboard_port", "dashboardPort"),
        ("head_node_additional_args", "headNodeAdditionalArgs"),
        ("worker_node_additional_args", "workerNodeAdditionalArgs"),
    ] {
        document.copy(name, wire, wire_name);
    }
    document.0.into()
}

fn queue_settings(wire: &Value) -> Value {
    let mut document = Document::default();
    let tier = wire["jobTier"].as_str().and_then(JobTier::from_wire);
    document.set("job_tier", tier.map_or(Value::Null, |tier| tier.as_str().into()));
    let priority = match wire["priority"].as_i64() {
        Some(1) => "low".into(),
        Some(2) => "medium".into(),
        Some(3) => "high".into(),
        _ => Value::Null,
    };
    document.set("priority", priority);
    document.0.into()
}

fn durations(wire: &Value, fields: &[(&str, &str)]) -> Value {
    let mut document = Document::default();
    for (name, wire_name) in fields {
        let secs = wire[*wire_name].as_str().and_then(parse_iso_duration);
        document.set(name, secs.map_or(Value::Null, Value::from));
    }
    document.0.into()
}

fn sampling(wire: &Value) -> Value {
    let Some(name) = wire["samplingAlgorithmType"].as_str().and_then(SamplingName::from_wire) else {
        return Value::Null;
    };
    let mut document = Document::default();
    document.set("type", name.as_str().into());
    document.copy("seed", wire, "seed");
    let rule = wire["rule"].as_str().and_then(SamplingRule::from_wire);
    document.set("rule", rule.map_or(Value::Null, |rule| rule.as_str().into()));
    document.copy("logbase", wire, "logbase");
    if document.0.len() == 1 { name.as_str().into() } else { document.0.into() }
}

/// `["uniform", [0, 1]]` → `{type: uniform, min_value: 0, max_value: 1}`
fn expression(wire: &Value) -> Value {
    let kind = wire[0].as_str().unwrap_or_default();
    let arguments = &wire[1];
    let names: &[&str] = match kind {
        "choice" => {
            let values: Vec<Value> =
                arguments[0].as_array().into_iter().flatten().map(choice_value).collect();
            return json!({ "type": kind, "values": values });
        }
        "uniform" | "loguniform" => &["min_value", "max_value"],
        "quniform" | "qloguniform" => &["min_value", "max_value", "q"],
        "normal" | "lognormal" => &["mu", "sigma"],
        "qnormal" | "qlognormal" => &["mu", "sigma", "q"],
        "randint" => &["upper"],
        _ => return wire.clone(),
    };
    let mut document = Document::default();
    document.set("type", kind.into());
    for (index, name) in names.iter().enumerate() {
        document.set(name, arguments[index].clone());
    }
    document.0.into()
}

fn choice_value(wire: &Value) -> Value {
    match wire {
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| {
                (name.clone(), if value.is_array() { expression(value) } else { value.clone() })
            })
            .collect(),
        other => other.clone(),
    }
}

fn policy(wire: &Value) -> Value {
    let kind = match wire["policyType"].as_str() {
        Some("Bandit") => "bandit",
        Some("MedianStopping") => "median_stopping",
        Some("TruncationSelection") => "truncation_selection",
        _ => return Value::Null,
    };
    let mut document = Document::default();
    document.set("type", kind.into());
    for (name, wire_name) in [("slack_factor", "slackFactor"), ("slack_amount", "slackAmount")] {
        // A slack that was not given goes as 0.
        if wire[wire_name].as_f64().is_some_and(|slack| slack != 0.0) {
            document.copy(name, wire, wire_name);
        }
    }
    document.copy("truncation_percentage", wire, "truncationPercentage");
    document.copy("evaluation_interval", wire, "evaluationInterval");
    document.copy("delay_evaluation", wire, "delayEvaluation");
    document.0.into()
}
