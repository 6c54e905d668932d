//! Compute targets of the management plane: clusters that are this machine.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{blocking, last};
use crate::clock::iso;
use crate::executor::{Compute, ComputeSettings, is_cluster_name};
use crate::service::{ApiError, list, resource};
use crate::state::App;

type Parts = Path<Vec<(String, String)>>;

fn view(name: &str, compute: &Compute) -> Value {
    let mut properties = compute.settings.properties.clone();
    for (field, value) in [
        ("provisioningState", json!("Succeeded")),
        ("computeLocation", json!("local")),
        ("isAttachedCompute", json!(false)),
        ("disableLocalAuth", json!(true)),
        ("createdOn", iso(0).into()),
        ("modifiedOn", iso(0).into()),
    ] {
        properties[field] = value;
    }
    let (nodes, busy) = (compute.settings.nodes, compute.busy());
    let of_cluster = &mut properties["properties"];
    for (field, value) in [
        ("allocationState", json!("Steady")),
        ("currentNodeCount", json!(nodes)),
        ("targetNodeCount", json!(nodes)),
        (
            "nodeStateCounts",
            json!({
                "preparingNodeCount": 0, "runningNodeCount": busy, "idleNodeCount": nodes - busy,
                "unusableNodeCount": 0, "leavingNodeCount": 0, "preemptedNodeCount": 0,
            }),
        ),
    ] {
        of_cluster[field] = value;
    }
    let mut view = resource(&format!("computes/{name}"), "computes", &properties, 0);
    view["location"] = "local".into();
    view["tags"] = json!({});
    view
}

/// `GET computes`
pub(super) async fn list_all(State(app): State<App>) -> Json<Value> {
    let all: Vec<Value> = app.executor.computes().iter().map(|(name, compute)| view(name, compute)).collect();
    Json(list(&all, None))
}

/// `GET computes/{name}`; a missing one is a 404 without a body, as the service answers.
pub(super) async fn get(State(app): State<App>, Path(path): Parts) -> Response {
    let name = last(&path);
    match app.executor.compute(name) {
        Some(compute) => Json(view(name, &compute)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn changeable(app: &App, name: &str) -> Result<(), ApiError> {
    match app.executor.compute(name) {
        Some(compute) if compute.settings.is_configured => Err(ApiError::bad_request(
            "ComputeIsConfigured",
            format!("The compute target `{name}` is defined on this machine; change it in computes.yml"),
        )),
        _ => Ok(()),
    }
}

/// `PUT computes/{name}`: creates or changes a cluster. Its nodes are this machine, whatever their size is called.
pub(super) async fn put(
    State(app): State<App>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let name = last(&path);
    changeable(&app, name)?;
    if !is_cluster_name(name) {
        return Err(ApiError::bad_request(
            "InvalidName",
            format!(
                "`{name}` cannot be the name of a compute target: 2 to 32 letters, digits and hyphens, a letter first"
            ),
        ));
    }
    let properties = &body["properties"];
    let kind = properties["computeType"].as_str().unwrap_or_default();
    if kind != "AmlCompute" {
        return Err(ApiError::not_emulated(&format!("compute targets of type {kind}")));
    }
    let settings =
        ComputeSettings::read(properties).map_err(|message| ApiError::bad_request("BadArgument", message))?;
    blocking(|| app.store.put_compute(name, properties))?;
    let is_new = app.executor.compute(name).is_none();
    app.executor.set_compute(name, settings);
    let compute = app.executor.compute(name).ok_or_else(|| ApiError::not_found(name.to_owned()))?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view(name, &compute))))
}

/// `DELETE computes/{name}`; what waits for it still runs, unless the server is started anew before.
pub(super) async fn delete(State(app): State<App>, Path(path): Parts) -> Result<StatusCode, ApiError> {
    let name = last(&path);
    changeable(&app, name)?;
    if app.executor.compute(name).is_none() {
        return Ok(StatusCode::NO_CONTENT);
    }
    blocking(|| app.store.delete_compute(name))?;
    app.executor.remove_compute(name);
    Ok(StatusCode::OK)
}
