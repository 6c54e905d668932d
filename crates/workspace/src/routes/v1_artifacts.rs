//! The artifact plane, by which the SDK v1 reads and writes the files of runs. A container `dcid.RUN` holds those of a run.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use super::history::{artifact, content_of, find, places_for};
use super::{blocking, part};
use crate::security::Permission;
use crate::service::ApiError;
use crate::state::{App, STORAGE_HOST};
use crate::store::JobRecord;

type Parts = Path<Vec<(String, String)>>;

fn run_of(app: &App, path: &[(String, String)]) -> Result<JobRecord, ApiError> {
    let container = part(path, "container");
    match container.strip_prefix("dcid.") {
        Some(run) => find(app, run),
        None => Err(ApiError::not_found(format!("`{container}` is no container of a run"))),
    }
}

/// `POST artifacts/batch/metadata/{origin}/{container}`: signed URLs to which files of a run are written.
pub(super) async fn new(
    State(app): State<App>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Result<Json<Value>, ApiError> {
    let mut places = places_for(&app, &run_of(&app, &path)?, &body)?;
    for place in places["artifactContentInformation"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        place["contentUri"] = with_account_in_host(&app, &place["contentUri"]).into();
    }
    Ok(Json(places))
}

/// The SDK takes the account from the host name, and uploads over TLS whatever the URL says.
fn with_account_in_host(app: &App, url: &Value) -> String {
    let url = url.as_str().unwrap_or_default();
    match url.split_once("/rcstore.blob.rc.local/") {
        Some((_, rest)) => format!("https://{STORAGE_HOST}:{}/{rest}", app.port),
        None => url.to_owned(),
    }
}

/// The files of a run, or those below the path that is asked for.
fn page_of(
    app: &App,
    job: &JobRecord,
    path: &[(String, String)],
    entry: impl Fn(&str, u64) -> Value,
) -> Json<Value> {
    let below = part(path, "path");
    let files = blocking(|| app.store.layout.artifacts(&job.name));
    let entries: Vec<Value> = files
        .iter()
        .filter(|(file, _)| file.starts_with(below))
        .map(|(file, bytes)| entry(file, *bytes))
        .collect();
    Json(json!({ "value": entries, "continuationToken": null, "nextLink": null }))
}

/// `GET artifacts/{origin}/{container}` and `…/{path}`: the files of a run, or those below a path.
pub(super) async fn list(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let job = run_of(&app, &path)?;
    Ok(page_of(&app, &job, &path, |file, bytes| artifact(&job, file, bytes)))
}

/// `GET artifacts/contentinfo/{origin}/{container}/{path}`
pub(super) async fn content(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let job = run_of(&app, &path)?;
    let file = part(&path, "path");
    if blocking(|| app.store.layout.artifact(&job.name, file)).is_none() {
        return Err(ApiError::not_found(format!("The run `{}` has no file `{file}`", job.name)));
    }
    Ok(Json(content_of(&app, &job, file, Permission::Read)))
}

/// `GET artifacts/prefix/contentinfo/{origin}/{container}/{path}`: the content of all files below a path.
pub(super) async fn contents(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let job = run_of(&app, &path)?;
    Ok(page_of(&app, &job, &path, |file, _| content_of(&app, &job, file, Permission::Read)))
}
