//! Jobs of the management plane.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::{blocking, part};
use crate::service::{self, ApiError, job_view, validate_job};
use crate::state::App;
use crate::store::{JobFilter, JobRecord, JobStatus, NewJob};

type Parts = Path<Vec<(String, String)>>;

/// Jobs on one page of a list.
const PAGE: u32 = 50;

pub(super) fn find(app: &App, name: &str) -> Result<JobRecord, ApiError> {
    blocking(|| app.store.job(name))?
        .filter(|job| !job.is_interactive())
        .ok_or_else(|| ApiError::not_found(format!("The workspace has no job `{name}`")))
}

/// `PUT jobs/{name}`: stores and queues a job. On an existing name only display name, description and tags change.
pub(super) async fn put(
    State(app): State<App>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Result<(StatusCode, HeaderMap, Json<Value>), ApiError> {
    let name = part(&path, "name");
    let valid = blocking(|| validate_job(&app, name, &body))?;
    let added = blocking(|| {
        let (experiment, properties) = (&valid.experiment, &valid.properties);
        app.store.add_job(&NewJob { name, experiment, parent: None, properties })
    })?;
    let job = find(&app, name)?;
    if added {
        app.executor.enqueue(&job);
    } else {
        let mut properties = job.properties.clone();
        for field in ["displayName", "description", "tags"] {
            if let Some(value) = valid.properties.get(field) {
                properties[field] = value.clone();
            }
        }
        blocking(|| app.store.update_job(name, &properties, job.hidden))?;
    }
    let mut headers = HeaderMap::new();
    if let Ok(location) = format!("{}{}/jobs/{name}", app.base(), App::workspace_id()).parse() {
        headers.insert(header::LOCATION, location);
    }
    Ok((if added { StatusCode::CREATED } else { StatusCode::OK }, headers, Json(view(&app, name)?)))
}

/// The job as it is now; a sweep with its trials.
fn view(app: &App, name: &str) -> Result<Value, ApiError> {
    let job = find(app, name)?;
    let mut view = job_view(app, &job);
    if job.is_sweep() {
        service::add_trials(&mut view, &job, &blocking(|| app.store.trial_values(name))?);
    }
    Ok(view)
}

/// `GET jobs/{name}`
pub(super) async fn get(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    Ok(Json(view(&app, part(&path, "name"))?))
}

/// `GET jobs`: newest first, pages linked by `nextLink`. `jobType` and `tag` (`name` or `name=value`) narrow it.
pub(super) async fn list(
    State(app): State<App>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, ApiError> {
    let get = |name: &str| query.get(name).map(String::as_str).filter(|text| !text.is_empty());
    let view = get("listViewType").unwrap_or("ActiveOnly");
    let hidden = match view {
        "ArchivedOnly" => Some(true),
        "All" => None,
        _ => Some(false),
    };
    let filter = JobFilter { hidden, kind: get("jobType"), tag: get("tag") };
    let before = get("$skip").and_then(|text| text.parse().ok());
    let jobs = blocking(|| app.store.jobs(&filter, before, PAGE + 1))?;
    let page = PAGE as usize;
    let next = (jobs.len() > page).then(|| {
        let mut url =
            form_urlencoded::Serializer::new(format!("{}{}/jobs?", app.base(), App::workspace_id()));
        url.append_pair("api-version", "2024-01-01-preview").append_pair("listViewType", view);
        for name in ["jobType", "tag"] {
            if let Some(value) = get(name) {
                url.append_pair(name, value);
            }
        }
        url.append_pair("$skip", &jobs[page - 1].seq.to_string()).finish()
    });
    let views: Vec<Value> = jobs.iter().take(page).map(|job| job_view(&app, job)).collect();
    Ok(Json(service::list(&views, next)))
}

/// `DELETE jobs/{name}`: an ended job with everything of it.
pub(super) async fn delete(State(app): State<App>, Path(path): Parts) -> Result<StatusCode, ApiError> {
    let name = part(&path, "name");
    let Some(job) = blocking(|| app.store.job(name))? else { return Ok(StatusCode::NO_CONTENT) };
    if !job.status.is_terminal() {
        return Err(ApiError::bad_request(
            "DeleteJobInProgress",
            format!("`{name}` has not ended ({}); cancel it first", job.status),
        ));
    }
    // The number of its trials is how a sweep counts.
    let sweep = job.parent.as_deref().map(|parent| blocking(|| app.store.job(parent))).transpose()?.flatten();
    if let Some(sweep) = sweep.filter(|sweep| sweep.is_sweep() && !sweep.status.is_terminal()) {
        return Err(ApiError::bad_request(
            "DeleteJobInProgress",
            format!("`{name}` is a trial of `{}`, which has not ended; cancel it first", sweep.name),
        ));
    }
    blocking(|| app.store.delete_job(name))?;
    Ok(StatusCode::OK)
}

/// `POST jobs/{name}/cancel`: asks a job to stop; its end shows in its status.
pub(super) async fn cancel(State(app): State<App>, Path(path): Parts) -> Result<StatusCode, ApiError> {
    let name = part(&path, "name");
    let job = find(&app, name)?;
    if job.status.is_terminal() {
        return Err(ApiError::bad_request(
            "CancelJobInTerminalStatus",
            format!("`{name}` has ended already ({}); there is nothing to cancel", job.status),
        ));
    }
    blocking(|| app.store.set_status(name, JobStatus::CancelRequested, None))?;
    app.executor.cancel(name, "Canceled on request");
    Ok(StatusCode::OK)
}
