//! The common shape of resources.

use serde_json::{Value, json};

use crate::clock::iso;
use crate::state::App;

/// A resource of the workspace. `path` is relative to the workspace, for example `jobs/NAME`; its last part is the name.
pub(crate) fn resource(path: &str, kind: &str, properties: &Value, created_ms: i64) -> Value {
    let time = iso(created_ms);
    json!({
        "id": format!("{}/{path}", App::workspace_id()),
        "name": path.rsplit('/').next().unwrap_or(path),
        "type": format!("Microsoft.MachineLearningServices/workspaces/{kind}"),
        "properties": properties,
        "systemData": {
            "createdAt": time, "createdBy": "local user", "createdByType": "User",
            "lastModifiedAt": time, "lastModifiedBy": "local user", "lastModifiedByType": "User",
        },
    })
}

/// A list, with the URL of the next page where there is one.
pub(crate) fn list(value: &[Value], next: Option<String>) -> Value {
    let mut body = json!({ "value": value });
    if let Some(next) = next {
        body["nextLink"] = next.into();
    }
    body
}
