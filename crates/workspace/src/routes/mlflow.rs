//! The MLflow plane: what a training script logs, and what a monitor reads back.

use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use serde_json::{Value, json};

use super::{blocking, part};
use crate::security::Caller;
use crate::service::MlflowError;
use crate::state::App;
use crate::store::{JobRecord, JobStatus, Metric, RunData};

type Parts = Path<Vec<(String, String)>>;
type Answer = Result<Json<Value>, MlflowError>;

/// GET calls.
pub(super) async fn read(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Parts,
    Query(query): Query<std::collections::HashMap<String, String>>,
) -> Answer {
    let get = |name: &str| query.get(name).map_or("", String::as_str);
    let call = part(&path, "call");
    match call {
        "runs/get" => Ok(Json(json!({ "run": run_body(&app, &run(&app, &caller, get("run_id"))?)? }))),
        "metrics/get-history" => {
            let job = run(&app, &caller, get("run_id"))?;
            let limit = get("max_results").parse().unwrap_or(25_000);
            let points = blocking(|| app.store.metric_history(&job.name, get("metric_key"), limit))?;
            Ok(Json(json!({ "metrics": points.iter().map(metric_body).collect::<Vec<_>>() })))
        }
        "experiments/get" => {
            let id = get("experiment_id").parse().unwrap_or(-1);
            let name = blocking(|| app.store.experiment_name(id))?
                .ok_or_else(|| MlflowError::missing("There is no such experiment"))?;
            Ok(Json(experiment_body(id, &name)))
        }
        "experiments/get-by-name" => {
            let name = get("experiment_name");
            let id = blocking(|| app.store.experiment_id(name))?
                .ok_or_else(|| MlflowError::missing(format!("There is no experiment `{name}`")))?;
            Ok(Json(experiment_body(id, name)))
        }
        _ => Err(MlflowError::no_endpoint(call)),
    }
}

/// POST calls.
pub(super) async fn write(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Answer {
    let call = part(&path, "call");
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let id = Some(text("run_id")).filter(|id| !id.is_empty()).unwrap_or_else(|| text("run_uuid"));
    let mut data = RunData::default();
    match call {
        "runs/log-metric" => data.metrics.push(metric(&body)?),
        "runs/log-parameter" => data.params.push((text("key"), text("value"))),
        "runs/set-tag" => data.tags.push((text("key"), text("value"))),
        "runs/log-batch" => {
            let list = |name: &str| body[name].as_array().cloned().unwrap_or_default();
            let pair = |value: &Value| {
                (
                    value["key"].as_str().unwrap_or_default().to_owned(),
                    value["value"].as_str().unwrap_or_default().to_owned(),
                )
            };
            data.metrics = list("metrics").iter().map(metric).collect::<Result<_, _>>()?;
            data.params = list("params").iter().map(pair).collect();
            data.tags = list("tags").iter().map(pair).collect();
        }
        "runs/delete-tag" => {
            let job = run(&app, &caller, &id)?;
            blocking(|| app.store.delete_tag(&job.name, &text("key")))?;
            return Ok(Json(json!({})));
        }
        // The status of a run is the job's: a script that says FINISHED has not yet handed over its outputs.
        "runs/update" => {
            let job = run(&app, &caller, &id)?;
            let info = run_body(&app, &job)?["info"].clone();
            return Ok(Json(json!({ "run_info": info })));
        }
        _ => return Err(MlflowError::no_endpoint(call)),
    }
    let job = run(&app, &caller, &id)?;
    match blocking(|| app.store.log(&job.name, &data))? {
        None => Ok(Json(json!({}))),
        Some(key) => Err(MlflowError::invalid(format!(
            "The parameter `{key}` was logged before with another value; parameters are written once"
        ))),
    }
}

/// The job of a run, if the caller may touch it.
fn run(app: &App, caller: &Caller, id: &str) -> Result<JobRecord, MlflowError> {
    if matches!(caller, Caller::Run(own) if own != id) {
        return Err(MlflowError::denied("The token of this run is not good for another run"));
    }
    blocking(|| app.store.job(id))?.ok_or_else(|| MlflowError::missing(format!("There is no run `{id}`")))
}

/// MLflow writes 64-bit integers and non-finite numbers as text.
fn metric(body: &Value) -> Result<Metric, MlflowError> {
    let whole = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap_or(0);
    let value = body["value"].as_f64().or_else(|| match body["value"].as_str()? {
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        text => text.parse().ok(),
    });
    let key = body["key"].as_str().filter(|key| !key.is_empty());
    match (key, value) {
        (Some(key), Some(value)) => Ok(Metric {
            key: key.to_owned(),
            value,
            step: whole(&body["step"]),
            timestamp_ms: whole(&body["timestamp"]),
        }),
        _ => Err(MlflowError::invalid("A metric needs a `key` and a number as `value`")),
    }
}

fn metric_body(point: &Metric) -> Value {
    let value = if point.value.is_finite() {
        json!(point.value)
    } else if point.value.is_nan() {
        json!("NaN")
    } else {
        json!(if point.value > 0.0 { "Infinity" } else { "-Infinity" })
    };
    json!({ "key": point.key, "value": value, "timestamp": point.timestamp_ms, "step": point.step })
}

fn experiment_body(id: i64, name: &str) -> Value {
    json!({ "experiment": { "experiment_id": id.to_string(), "name": name, "artifact_location": "", "lifecycle_stage": "active", "tags": [] } })
}

fn run_body(app: &App, job: &JobRecord) -> Result<Value, MlflowError> {
    let data = blocking(|| app.store.run_data(&job.name))?;
    let experiment = blocking(|| app.store.experiment_id(&job.experiment))?.unwrap_or_default().to_string();
    let status = match job.status {
        JobStatus::Queued | JobStatus::Preparing => "SCHEDULED",
        JobStatus::Running | JobStatus::Finalizing | JobStatus::CancelRequested => "RUNNING",
        JobStatus::Completed => "FINISHED",
        JobStatus::Failed => "FAILED",
        JobStatus::Canceled => "KILLED",
    };
    let pairs = |list: &[(String, String)]| {
        list.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect::<Vec<_>>()
    };
    // Scripts run on this machine: MLflow writes artifacts straight into the run's outputs.
    let artifacts = format!("file://{}", app.store.layout.job(&job.name).join("code/outputs").display());
    Ok(json!({
        "info": {
            "run_id": job.name, "run_uuid": job.name, "run_name": job.properties["displayName"].as_str().unwrap_or(&job.name),
            "experiment_id": experiment, "status": status, "start_time": job.started_ms.unwrap_or(job.created_ms), "end_time": job.ended_ms,
            "artifact_uri": artifacts, "lifecycle_stage": "active", "user_id": "local user",
        },
        "data": { "metrics": data.metrics.iter().map(metric_body).collect::<Vec<_>>(), "params": pairs(&data.params), "tags": pairs(&data.tags) },
        "inputs": {}, "outputs": {},
    }))
}
