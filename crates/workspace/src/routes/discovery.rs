//! Where the planes are. Fetched often by the official clients, without a token.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::state::{App, SUBSCRIPTION};

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

/// `GET /registrymanagement/v1.0/registries/{registry}/discovery`: a local workspace has no registries, but says so on the
/// path that clients ask next.
pub(super) async fn registry(State(app): State<App>, Path(registry): Path<String>) -> Json<Value> {
    Json(json!({
        "registryName": registry, "primaryRegionResourceProviderUri": format!("{}/", app.base()), "resourceGroup": "local",
        "subscriptionId": SUBSCRIPTION,
    }))
}
