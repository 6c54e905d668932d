//! Runs, metrics and experiments as MLflow has them.

use serde_json::{Value, json};

use crate::routes::blocking;
use crate::service::MlflowError;
use crate::state::App;
use crate::store::{JobRecord, JobStatus, Metric};

pub(super) fn metric_body(point: &Metric) -> Value {
    let value = if point.value.is_finite() {
        json!(point.value)
    } else if point.value.is_nan() {
        json!("NaN")
    } else {
        json!(if point.value > 0.0 { "Infinity" } else { "-Infinity" })
    };
    json!({ "key": point.key, "value": value, "timestamp": point.timestamp_ms, "step": point.step })
}

pub(super) fn experiment_body(id: i64, name: &str) -> Value {
    json!({ "experiment_id": id.to_string(), "name": name, "artifact_location": "", "lifecycle_stage": "active", "tags": [] })
}

pub(super) fn run_body(app: &App, job: &JobRecord) -> Result<Value, MlflowError> {
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
    let run_name = job.properties["displayName"].as_str().unwrap_or(&job.name);
    let mut tags = pairs(&data.tags);
    if !data.tags.iter().any(|(key, _)| key == "mlflow.runName") {
        tags.push(json!({ "key": "mlflow.runName", "value": run_name }));
    }
    if let Some(parent) = job.parent.as_ref().filter(|_| !job.is_interactive()) {
        tags.push(json!({ "key": "mlflow.parentRunId", "value": parent }));
    }
    Ok(json!({
        "info": {
            "run_id": job.name, "run_uuid": job.name, "run_name": run_name,
            "experiment_id": experiment, "status": status, "start_time": job.started_ms.unwrap_or(job.created_ms), "end_time": job.ended_ms,
            "artifact_uri": artifact_uri(app, job), "lifecycle_stage": if job.hidden { "deleted" } else { "active" }, "user_id": "local user",
        },
        "data": { "metrics": data.metrics.iter().map(metric_body).collect::<Vec<_>>(), "params": pairs(&data.params), "tags": tags },
        "inputs": {}, "outputs": {},
    }))
}

/// Over TLS Azure ML's plugin of MLflow stores artifacts; without it, on this machine, MLflow writes them straight into the
/// run's folder.
pub(super) fn artifact_uri(app: &App, job: &JobRecord) -> String {
    if app.tls {
        return format!(
            "azureml://{}{}/experiments/{}/runs/{}/artifacts",
            app.host(),
            App::workspace_id(),
            job.experiment,
            job.name
        );
    }
    let inside = if job.is_interactive() { "artifacts" } else { "code/outputs" };
    format!("file://{}", app.store.layout.job(&job.name).join(inside).display())
}

/// All experiments, the newest first.
pub(super) fn experiments(app: &App) -> Result<Value, MlflowError> {
    let all = blocking(|| app.store.experiments())?;
    let bodies: Vec<Value> = all.iter().map(|(id, name)| experiment_body(*id, name)).collect();
    Ok(json!({ "experiments": bodies }))
}
