//! The workspace itself and its one compute target.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::clock::iso;
use crate::service::{ApiError, list, resource};
use crate::state::{App, LOCAL_COMPUTE};
use crate::store::WORKSPACE_GUID;

/// `GET {workspace}`; another name is that of no workspace.
pub(super) async fn get(
    State(app): State<App>,
    Path(path): Path<Vec<(String, String)>>,
) -> Result<Json<Value>, ApiError> {
    let name = super::part(&path, "ws");
    if !name.eq_ignore_ascii_case("local") {
        return Err(ApiError::no_such_workspace(name));
    }
    Ok(Json(workspace(&app)))
}

/// `GET …/workspaces`
pub(super) async fn list_all(State(app): State<App>) -> Json<Value> {
    Json(list(&[workspace(&app)], None))
}

fn workspace(app: &App) -> Value {
    let base = app.base();
    let properties = json!({
        "friendlyName": "local", "description": "This machine", "workspaceId": WORKSPACE_GUID,
        "discoveryUrl": format!("{base}/discovery/workspaces/{WORKSPACE_GUID}"),
        "mlFlowTrackingUri": format!("azureml://{}/mlflow/v1.0{}?", app.host(), App::workspace_id()),
        "provisioningState": "Succeeded", "publicNetworkAccess": "Disabled",
    });
    let mut workspace = resource("", "", &properties, 0);
    workspace["id"] = App::workspace_id().into();
    workspace["name"] = "local".into();
    workspace["type"] = "Microsoft.MachineLearningServices/workspaces".into();
    workspace["location"] = "local".into();
    workspace["kind"] = "Default".into();
    workspace["tags"] = json!({});
    workspace
}

fn compute(app: &App) -> Value {
    let properties = json!({
        "computeType": "AmlCompute", "provisioningState": "Succeeded", "computeLocation": "local", "isAttachedCompute": false,
        "disableLocalAuth": true, "createdOn": iso(0), "modifiedOn": iso(0), "description": "This machine",
        "properties": {
            "vmSize": "this machine", "vmPriority": "Dedicated", "osType": "Linux", "allocationState": "Steady",
            "scaleSettings": { "minNodeCount": 1, "maxNodeCount": 1, "nodeIdleTimeBeforeScaleDown": "PT120S" },
            "currentNodeCount": 1, "targetNodeCount": 1,
            "nodeStateCounts": {
                "preparingNodeCount": 0, "runningNodeCount": app.executor.running(), "idleNodeCount": 0,
                "unusableNodeCount": 0, "leavingNodeCount": 0, "preemptedNodeCount": 0,
            },
        },
    });
    resource(&format!("computes/{LOCAL_COMPUTE}"), "computes", &properties, 0)
}

/// `GET {workspace}/computes`
pub(super) async fn list_computes(State(app): State<App>) -> Json<Value> {
    Json(list(&[compute(&app)], None))
}

/// `GET {workspace}/computes/{name}`; a missing one is a 404 without a body, as the service answers.
pub(super) async fn get_compute(State(app): State<App>, Path(path): Path<Vec<(String, String)>>) -> Response {
    if super::last(&path) == LOCAL_COMPUTE {
        Json(compute(&app)).into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}
