//! How a job looks: as a resource, and in the run history.

use serde_json::{Map, Value, json};

use super::resource::resource;
use crate::clock::iso;
use crate::executor::target;
use crate::state::App;
use crate::store::{JobRecord, JobStatus};

/// The job resource. `services`, `properties` and `tags` are always objects: the official client fails on null.
pub(crate) fn job_view(app: &App, job: &JobRecord) -> Value {
    let mut properties = job.properties.as_object().cloned().unwrap_or_default();
    let host = app.host();
    properties.insert("status".into(), job.status.as_str().into());
    properties.insert("experimentName".into(), job.experiment.as_str().into());
    properties.insert("isArchived".into(), job.hidden.into());
    properties.entry("displayName").or_insert_with(|| job.name.as_str().into());
    for name in ["properties", "tags", "inputs", "outputs", "environmentVariables"] {
        let value = properties.entry(name).or_insert_with(|| json!({}));
        if value.is_null() {
            *value = json!({});
        }
    }
    for name in ["description", "identity"] {
        properties.entry(name).or_insert(Value::Null);
    }
    for name in ["inputs", "outputs"] {
        for data in properties[name].as_object_mut().into_iter().flat_map(Map::values_mut) {
            complete(data);
        }
    }
    let studio = service("Studio", &format!("{}/#/runs/{}", app.base(), job.name));
    let mut services = json!({ "Studio": studio });
    if !job.is_sweep() {
        let tracking = format!("azureml://{host}/mlflow/v1.0{}?", App::workspace_id());
        services["Tracking"] = service("Tracking", &tracking);
        properties.insert("resources".into(), resources(properties.get("resources")));
        properties.entry("parameters").or_insert_with(|| json!({}));
    }
    properties.insert("services".into(), services);
    resource(&format!("jobs/{}", job.name), "jobs", &Value::Object(properties), job.created_ms)
}

/// Data of a job with what the service fills in.
fn complete(data: &mut Value) {
    let (is_output, literal) = (data.get("jobOutputType").is_some(), data["jobInputType"] == "literal");
    let Some(data) = data.as_object_mut() else { return };
    data.entry("description").or_insert(Value::Null);
    if is_output {
        for name in ["uri", "assetName", "assetVersion"] {
            data.entry(name).or_insert(Value::Null);
        }
    }
    if !literal {
        data.entry("mode").or_insert(if is_output { "ReadWriteMount" } else { "ReadOnlyMount" }.into());
    }
}

fn service(kind: &str, endpoint: &str) -> Value {
    json!({ "jobServiceType": kind, "port": null, "endpoint": endpoint, "status": null, "errorMessage": null, "properties": null, "nodes": null })
}

fn resources(given: Option<&Value>) -> Value {
    let mut full = json!({ "instanceCount": 1, "instanceType": null, "properties": {}, "shmSize": "2g", "dockerArgs": null });
    for (name, value) in given.and_then(Value::as_object).into_iter().flatten() {
        full[name.as_str()] = value.clone();
    }
    full
}

fn times(job: &JobRecord) -> (Value, Value) {
    let text = |ms: Option<i64>| ms.map_or(Value::Null, |ms| iso(ms).into());
    (text(job.started_ms), text(job.ended_ms))
}

fn error(job: &JobRecord) -> Value {
    match (&job.error, job.status) {
        (Some(message), JobStatus::Failed) => json!({ "error": {
            "code": "UserError", "message": message, "messageFormat": message, "messageParameters": {}, "details": [],
            "innerError": { "code": "CommandFailed" },
        } }),
        _ => Value::Null,
    }
}

fn warnings(job: &JobRecord) -> Vec<Value> {
    let canceled = job.error.iter().filter(|_| job.status == JobStatus::Canceled);
    job.warnings
        .iter()
        .chain(canceled)
        .map(|message| json!({ "source": "run-composer", "message": message }))
        .collect()
}

/// `runs/{name}/details`, with signed URLs of the logs.
pub(crate) fn details_view(job: &JobRecord, logs: &Map<String, Value>) -> Value {
    let (start, end) = times(job);
    json!({
        "runId": job.name, "target": target(&job.properties), "status": job.status.as_str(), "startTimeUtc": start, "endTimeUtc": end,
        "error": error(job), "warnings": warnings(job), "properties": job.properties["properties"],
        "inputDatasets": [], "outputDatasets": [], "logFiles": logs, "submittedBy": "local user", "runDefinition": null,
    })
}

/// Where each output is: its id leads there through the data plane.
fn outputs(job: &JobRecord) -> Map<String, Value> {
    let given = job.properties["outputs"].as_object().into_iter().flatten();
    given
        .map(|(name, output)| {
            let id = format!("azureml://jobs/{}/outputs/{name}", job.name);
            (name.clone(), json!({ "assetId": id, "type": output["jobOutputType"] }))
        })
        .collect()
}

/// `runs/{name}`.
pub(crate) fn run_view(job: &JobRecord) -> Value {
    let (start, end) = times(job);
    json!({
        "runId": job.name, "runNumber": job.seq, "dataContainerId": format!("dcid.{}", job.name), "runUuid": job.name, "rootRunId": job.parent.as_ref().unwrap_or(&job.name), "parentRunId": job.parent, "experimentId": job.experiment,
        "displayName": job.properties.get("displayName").cloned().unwrap_or_else(|| job.name.as_str().into()),
        "description": job.properties["description"], "status": job.status.as_str(), "hidden": job.hidden,
        "createdUtc": iso(job.created_ms), "startTimeUtc": start, "endTimeUtc": end,
        "lastModifiedUtc": iso(job.ended_ms.or(job.started_ms).unwrap_or(job.created_ms)), "runType": if job.is_sweep() { "hyperdrive" } else { "azureml.scriptrun" },
        "target": target(&job.properties), "compute": { "target": target(&job.properties) }, "tags": job.properties["tags"],
        "properties": job.properties["properties"], "outputs": outputs(job), "error": error(job), "warnings": warnings(job),
        "createdBy": { "userName": "local user" },
    })
}
