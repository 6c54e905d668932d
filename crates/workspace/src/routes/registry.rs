//! The registry `azureml`: its curated environments, as far as they are known here.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::part;
use crate::curated::{ALL, Curated, curated, names};
use crate::service::{ApiError, list};
use crate::state::{App, SUBSCRIPTION};
use crate::store::WORKSPACE_GUID;

type Parts = Path<Vec<(String, String)>>;

/// `GET /registrymanagement/v1.0/registries/{registry}/discovery`
pub(super) async fn discovery(State(app): State<App>, Path(registry): Path<String>) -> Json<Value> {
    Json(json!({
        "registryName": registry, "primaryRegionResourceProviderUri": format!("{}/", app.base()), "resourceGroup": "local",
        "subscriptionId": SUBSCRIPTION, "primaryRegion": "local", "workspaceId": WORKSPACE_GUID, "workspaceName": registry,
        "usesRegistryArm": false,
    }))
}

fn find(path: &[(String, String)]) -> Result<&'static Curated, ApiError> {
    let (registry, name) = (part(path, "registry"), part(path, "name"));
    curated(name).filter(|_| registry == "azureml").ok_or_else(|| {
        ApiError::not_found(format!(
            "The registry `{registry}` has no environment `{name}` here. Known of the registry `azureml` are: {}.",
            names()
        ))
    })
}

fn container(environment: &Curated) -> Value {
    json!({
        "id": environment.id(), "name": environment.name, "type": "Microsoft.MachineLearningServices/registries/environments",
        "properties": {
            "latestVersion": environment.version, "nextVersion": null, "isArchived": false, "tags": {}, "properties": {},
            "description": "Its packages are installed on this machine; its image is not used.",
        },
    })
}

fn version_of(environment: &Curated, version: &str) -> Value {
    json!({
        "id": format!("{}/versions/{version}", environment.id()), "name": version,
        "type": "Microsoft.MachineLearningServices/registries/environments/versions",
        "properties": {
            "image": environment.image(), "condaFile": null, "osType": "Linux", "environmentType": "Curated",
            "isArchived": false, "isAnonymous": false, "tags": {}, "properties": {}, "description": null,
        },
    })
}

/// `GET …/registries/{registry}/environments`
pub(super) async fn list_all(Path(path): Parts) -> Json<Value> {
    let all: Vec<Value> = match part(&path, "registry") {
        "azureml" => ALL.iter().map(container).collect(),
        _ => Vec::new(),
    };
    Json(list(&all, None))
}

/// `GET …/registries/{registry}/environments/{name}`
pub(super) async fn get(Path(path): Parts) -> Result<Json<Value>, ApiError> {
    Ok(Json(container(find(&path)?)))
}

/// `GET …/registries/{registry}/environments/{name}/versions`: the newest one.
pub(super) async fn list_versions(Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let found = find(&path)?;
    Ok(Json(list(&[version_of(found, found.version)], None)))
}

/// `GET …/registries/{registry}/environments/{name}/versions/{version}`
pub(super) async fn get_version(Path(path): Parts) -> Result<Json<Value>, ApiError> {
    Ok(Json(version_of(find(&path)?, part(&path, "version"))))
}
