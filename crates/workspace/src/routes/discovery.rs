//! Where the planes are. Fetched often by the official clients, without a token.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::state::App;

/// `GET /metadata/endpoints`
pub(super) async fn clouds(State(app): State<App>) -> Json<Value> {
    let base = app.base();
    Json(json!([{
        "name": "RunComposer",
        "portal": base,
        "resourceManager": format!("{base}/"),
        "authentication": { "loginEndpoint": base, "audiences": [base], "tenant": "common", "identityProvider": "AAD" },
        "suffixes": { "storage": "rc.local" },
    }]))
}

/// `GET /discovery/workspaces/{id}`
pub(super) async fn planes(State(app): State<App>) -> Json<Value> {
    let base = app.base();
    Json(
        json!({ "api": base, "history": base, "experimentation": base, "modelmanagement": base, "hyperdrive": base, "studio": base }),
    )
}
