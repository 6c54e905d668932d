//! The identity endpoint: how `DefaultAzureCredential` gets a token, in the form of a managed identity of App Service.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::clock::now_ms;
use crate::service::ApiError;
use crate::state::App;

/// Seconds that a token is good for.
const LIFETIME_SECS: i64 = 86_400;

/// `GET /msi/token?resource=`, with the owner's access token as `X-IDENTITY-HEADER`.
pub(super) async fn token(
    State(app): State<App>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let given = headers.get("x-identity-header").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !app.keys.is_token(given) {
        return Err(ApiError::unauthorized(
            "`IDENTITY_HEADER` is not that of this workspace: run `run-composer env` again",
        ));
    }
    let resource = query.get("resource").map_or("", String::as_str);
    let expires = now_ms() / 1000 + LIFETIME_SECS;
    Ok(Json(json!({
        "access_token": app.keys.owner_token(resource, expires), "expires_on": expires.to_string(),
        "resource": resource, "token_type": "Bearer",
    })))
}
