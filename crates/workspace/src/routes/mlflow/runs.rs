//! Runs that no job has: started by a notebook, or as children of a job's own.

use axum::Json;
use serde_json::{Value, json};

use super::bodies::run_body;
use super::write::pair;
use super::{Answer, blocking};
use crate::security::Caller;
use crate::service::MlflowError;
use crate::state::App;
use crate::store::{INTERACTIVE, JobRecord, JobStatus, NewJob, RunData, RunSearch};

/// Runs on one page of a search, as in MLflow.
const PAGE: u64 = 1000;
/// Most runs on one page.
const LARGEST_PAGE: u64 = 50_000;

/// `runs/create`
pub(super) async fn create(app: &App, caller: &Caller, body: &Value) -> Answer {
    let id = body["experiment_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
    let experiment = blocking(|| app.store.experiment_name(id))?
        .ok_or_else(|| MlflowError::missing(format!("There is no experiment with the id `{id}`")))?;
    let tags: Vec<(String, String)> = body["tags"].as_array().into_iter().flatten().map(pair).collect();
    let tag = |name: &str| tags.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let parent = tag("mlflow.parentRunId").map(str::to_owned);
    if let Caller::Run(own) = caller
        && parent.as_ref() != Some(own)
    {
        return Err(MlflowError::denied("A running job may start children of its own run only"));
    }
    let name = uuid::Uuid::new_v4().to_string();
    let given = body["run_name"].as_str().filter(|name| !name.is_empty());
    let shown = given.or_else(|| tag("mlflow.runName")).unwrap_or(&name[..8]).to_owned();
    let properties = json!({
        "jobType": INTERACTIVE, "displayName": shown, "tags": {}, "properties": {}, "inputs": {}, "outputs": {},
    });
    let new =
        NewJob { name: &name, experiment: &experiment, parent: parent.as_deref(), properties: &properties };
    blocking(|| {
        std::fs::create_dir_all(app.store.layout.job(&name).join("artifacts"))?;
        app.store.add_job(&new)?;
        app.store.set_status(&name, JobStatus::Running, None)
    })?;
    app.store.log(&name, None, RunData { tags, ..RunData::default() }).await?;
    Ok(Json(json!({ "run": run_body(app, &found(app, &name)?)? })))
}

fn found(app: &App, name: &str) -> Result<JobRecord, MlflowError> {
    blocking(|| app.store.job(name))?.ok_or_else(|| MlflowError::missing(format!("There is no run `{name}`")))
}

/// `runs/update`. The status of a job's run is the job's: a script that says FINISHED has not yet handed over its outputs.
pub(super) fn update(app: &App, job: &JobRecord, body: &Value) -> Answer {
    if let Some(name) = body["run_name"].as_str().filter(|name| !name.is_empty()) {
        let mut properties = job.properties.clone();
        properties["displayName"] = name.into();
        blocking(|| app.store.update_job(&job.name, &properties, job.hidden))?;
    }
    let status = match body["status"].as_str().unwrap_or_default() {
        "FINISHED" => Some(JobStatus::Completed),
        "FAILED" => Some(JobStatus::Failed),
        "KILLED" => Some(JobStatus::Canceled),
        _ => None,
    };
    if let Some(status) = status.filter(|_| job.is_interactive()) {
        blocking(|| app.store.set_status(&job.name, status, None))?;
    }
    let info = run_body(app, &found(app, &job.name)?)?["info"].clone();
    Ok(Json(json!({ "run_info": info })))
}

/// `runs/search`
pub(super) fn search(app: &App, caller: &Caller, body: &Value) -> Answer {
    if matches!(caller, Caller::Run(_)) {
        return Err(MlflowError::denied("The token of a run does not search other runs"));
    }
    let texts = |name: &str| -> Vec<String> {
        body[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut experiments = Vec::new();
    for id in texts("experiment_ids") {
        experiments.extend(blocking(|| app.store.experiment_name(id.parse().unwrap_or(-1)))?);
    }
    if experiments.is_empty() {
        return Ok(Json(json!({ "runs": [] })));
    }
    let hidden = match body["run_view_type"].as_str() {
        Some("DELETED_ONLY") => Some(true),
        Some("ALL") => None,
        _ => Some(false),
    };
    let size = body["max_results"].as_u64().unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let limit = u32::try_from(size).unwrap_or(u32::MAX);
    let offset = body["page_token"].as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
    let (filter, order) = (body["filter"].as_str().unwrap_or_default(), texts("order_by"));
    let search =
        RunSearch { experiments: &experiments, filter, order: &order, hidden, limit: limit + 1, offset };
    let runs = blocking(|| app.store.search_runs(&search))?.map_err(MlflowError::invalid)?;
    let page = &runs[..runs.len().min(limit as usize)];
    let bodies: Vec<Value> = page.iter().map(|job| run_body(app, job)).collect::<Result<_, _>>()?;
    let mut answer = json!({ "runs": bodies });
    if runs.len() > page.len() {
        answer["next_page_token"] = (offset + limit).to_string().into();
    }
    Ok(Json(answer))
}
