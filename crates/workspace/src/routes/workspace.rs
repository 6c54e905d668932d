//! The workspace itself.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::service::{ApiError, list, resource};
use crate::state::App;
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
