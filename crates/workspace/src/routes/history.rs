//! The run history plane: details, changes, files.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use serde_json::{Map, Value, json};

use super::{blocking, part};
use crate::clock::now_ms;
use crate::executor::{default_output, source};
use crate::security::{Caller, Grant, Permission};
use crate::service::{ApiError, details_view, run_view};
use crate::state::App;
use crate::store::{ARTIFACTS, JobRecord};

type Parts = Path<Vec<(String, String)>>;

/// A run: of a job, or one that MLflow started without a job.
pub(super) fn find(app: &App, name: &str) -> Result<JobRecord, ApiError> {
    blocking(|| app.store.job(name))?
        .ok_or_else(|| ApiError::not_found(format!("The workspace has no run `{name}`")))
}

/// `GET runs/{run}`
pub(super) async fn run(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    Ok(Json(run_view(&find(&app, part(&path, "run"))?)))
}

/// `GET runs/{run}/details`
pub(super) async fn details(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let job = find(&app, part(&path, "run"))?;
    let files = blocking(|| app.store.layout.artifacts(&job.name));
    let logs: Map<String, Value> = files
        .into_iter()
        .filter(|(path, _)| path.contains("_logs/") || path.contains("-logs/"))
        .map(|(path, _)| (path.clone(), signed(&app, &job.name, &path).into()))
        .collect();
    Ok(Json(details_view(&job, &logs)))
}

/// `POST rundata`: the run, and nothing of what describes it.
pub(super) async fn run_data(
    State(app): State<App>,
    Json(body): Json<Value>,
) -> Result<Json<Value>, ApiError> {
    let run = run_view(&find(&app, body["runId"].as_str().unwrap_or_default())?);
    Ok(Json(
        json!({ "runMetadata": run, "runDefinition": null, "jobSpecification": null, "systemSettings": null }),
    ))
}

/// `GET runs/{run}/children`: the trials of a sweep, and runs that MLflow started below a run.
pub(super) async fn children(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let job = find(&app, part(&path, "run"))?;
    let children = blocking(|| app.store.children(&job.name))?;
    let children: Vec<Value> = children.iter().filter(|child| !child.hidden).map(run_view).collect();
    Ok(Json(json!({ "value": children, "continuationToken": null, "nextLink": null })))
}

/// `GET runs/{run}/serviceinstances/{node}`: jobs on this machine offer no interactive services.
pub(super) async fn services(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    find(&app, part(&path, "run"))?;
    Ok(Json(json!({ "instances": {} })))
}

/// `POST dataversion/batchGetResolvedUris`: where the outputs of runs and data assets are.
pub(super) async fn resolved_uris(
    State(app): State<App>,
    Json(body): Json<Value>,
) -> Result<Json<Value>, ApiError> {
    let mut values = Map::new();
    for id in body["values"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let output = id.strip_prefix("azureml://jobs/").and_then(|rest| rest.split_once("/outputs/"));
        let (uri, kind) = match output {
            Some((job, name)) => {
                let output = find(&app, job)?.properties["outputs"][name].clone();
                let uri = output["uri"].as_str().filter(|uri| !uri.is_empty());
                let kind = output["jobOutputType"].as_str().unwrap_or("uri_folder").to_owned();
                (uri.map_or_else(|| default_output(job, name), str::to_owned), kind)
            }
            None => {
                (blocking(|| source(&app.store, id)).map_err(ApiError::not_found)?, "uri_folder".to_owned())
            }
        };
        let kind = if kind == "uri_file" { "UriFile" } else { "UriFolder" };
        values.insert(id.to_owned(), json!({ "uri": uri, "type": kind }));
    }
    Ok(Json(json!({ "values": values })))
}

/// `PATCH experiments/{experiment}/runs/{run}`: archive, names; tags and properties are merged.
pub(super) async fn modify(
    State(app): State<App>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Result<Json<Value>, ApiError> {
    let name = part(&path, "run");
    let job = find(&app, name)?;
    let mut properties = job.properties.clone();
    for field in ["displayName", "description"] {
        if body[field].is_string() {
            properties[field] = body[field].clone();
        }
    }
    for field in ["tags", "properties"] {
        for (key, value) in body[field].as_object().into_iter().flatten() {
            if !properties[field].is_object() {
                properties[field] = json!({});
            }
            properties[field][key.as_str()] = value.clone();
        }
    }
    blocking(|| app.store.update_job(name, &properties, body["hidden"].as_bool().unwrap_or(job.hidden)))?;
    Ok(Json(run_view(&find(&app, name)?)))
}

/// `DELETE experiments/{experiment}/runs/{run}/tags`: a list of names.
pub(super) async fn delete_tags(
    State(app): State<App>,
    Path(path): Parts,
    Json(names): Json<Vec<String>>,
) -> Result<Json<Value>, ApiError> {
    let job = find(&app, part(&path, "run"))?;
    let mut properties = job.properties.clone();
    if let Some(tags) = properties["tags"].as_object_mut() {
        tags.retain(|name, _| !names.contains(name));
    }
    blocking(|| app.store.update_job(&job.name, &properties, job.hidden))?;
    Ok(Json(run_view(&find(&app, &job.name)?)))
}

/// `POST experiments/{experiment}/runs/{run}/events`: start, end and warnings that a script tells of its own run. Those of a
/// job are the job's: it ends when its process has ended and its outputs are collected.
pub(super) async fn events(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    find(&app, part(&path, "run"))?;
    Ok(Json(json!({})))
}

/// `GET experiments/{experiment}/runs/{run}/token`: another token before the first one expires.
pub(super) async fn token(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let job = find(&app, part(&path, "run"))?;
    if job.status.is_terminal() {
        return Err(ApiError::bad_request(
            "RunEnded",
            format!("`{}` has ended; it needs no token", job.name),
        ));
    }
    let expires_secs = now_ms() / 1000 + 24 * 3600;
    let token = app.keys.run_token(&job.name, expires_secs);
    Ok(Json(json!({ "token": token, "expiryTimeUtc": crate::clock::iso(expires_secs * 1000) })))
}

/// `GET experiments/{experiment}/runs/{run}/metricsingest/wait`: metrics are kept when they are acknowledged.
pub(super) async fn nothing_to_wait_for() -> Json<Value> {
    Json(json!({}))
}

/// `GET experiments/{experiment}/runs/{run}/artifacts`
pub(super) async fn artifacts(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let job = find(&app, part(&path, "run"))?;
    let files = blocking(|| app.store.layout.artifacts(&job.name));
    let entries: Vec<Value> = files.iter().map(|(path, bytes)| artifact(&job, path, *bytes)).collect();
    Ok(Json(json!({ "value": entries })))
}

/// `GET experiments/{experiment}/runs/{run}/artifacts/contentinfo?path=`
pub(super) async fn content(
    State(app): State<App>,
    Path(parts): Parts,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, ApiError> {
    let job = find(&app, part(&parts, "run"))?;
    let path = query.get("path").map_or("", String::as_str);
    if blocking(|| app.store.layout.artifact(&job.name, path)).is_none() {
        return Err(ApiError::not_found(format!("The run `{}` has no file `{path}`", job.name)));
    }
    Ok(Json(content_of(&app, &job, path, Permission::Read)))
}

/// `POST experiments/{experiment}/runs/{run}/artifacts/batch/metadata`: signed URLs to which files of a run are written.
pub(super) async fn new_artifacts(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(parts): Parts,
    Json(body): Json<Value>,
) -> Result<Json<Value>, ApiError> {
    let job = find(&app, part(&parts, "run"))?;
    if matches!(&caller, Caller::Run(own) if *own != job.name && job.parent.as_ref() != Some(own)) {
        return Err(ApiError::forbidden("RunToken", "The token of a run is good for files of that run only"));
    }
    Ok(Json(places_for(&app, &job, &body)?))
}

/// Signed URLs for the `paths` of a request.
pub(super) fn places_for(app: &App, job: &JobRecord, body: &Value) -> Result<Value, ApiError> {
    let (mut entries, mut urls) = (Map::new(), Map::new());
    for path in body["paths"].as_array().into_iter().flatten().filter_map(|entry| entry["path"].as_str()) {
        if app.store.layout.new_artifact(&job.name, path).is_none() {
            return Err(ApiError::bad_request("BadArgument", format!("`{path}` cannot be a file of a run")));
        }
        entries.insert(path.to_owned(), artifact(job, path, 0));
        urls.insert(path.to_owned(), content_of(app, job, path, Permission::Write));
    }
    Ok(json!({ "artifacts": entries, "artifactContentInformation": urls, "errors": {} }))
}

/// A file of a run as an entry of a list.
pub(super) fn artifact(job: &JobRecord, path: &str, bytes: u64) -> Value {
    let container = format!("dcid.{}", job.name);
    json!({ "path": path, "size": bytes, "origin": "ExperimentRun", "container": container, "artifactId": format!("ExperimentRun/{container}/{path}") })
}

/// Where the content of a file of a run is read or written.
pub(super) fn content_of(app: &App, job: &JobRecord, path: &str, permission: Permission) -> Value {
    let url = signed_for(app, &job.name, path, permission);
    json!({ "path": path, "origin": "ExperimentRun", "container": format!("dcid.{}", job.name), "contentUri": url })
}

/// A URL of one file of a run, good for an hour.
fn signed(app: &App, job: &str, path: &str) -> String {
    signed_for(app, job, path, Permission::Read)
}

fn signed_for(app: &App, job: &str, path: &str, permission: Permission) -> String {
    let blob = format!("ExperimentRun/dcid.{job}/{path}");
    let grant = Grant {
        container: ARTIFACTS.into(),
        prefix: blob.clone(),
        permission,
        expires_secs: now_ms() / 1000 + 3600,
    };
    format!(
        "{}/rcstore.blob.rc.local/{ARTIFACTS}/{}?{}",
        app.base(),
        super::blobs::encode_path(&blob),
        app.keys.signed_query(&grant)
    )
}
