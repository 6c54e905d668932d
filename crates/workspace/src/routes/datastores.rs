//! Datastores and their secrets.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::part;
use crate::clock::now_ms;
use crate::security::{Grant, Permission};
use crate::service::{ApiError, list, resource};
use crate::state::App;
use crate::store::DATASTORES;

type Parts = Path<Vec<(String, String)>>;

/// Seconds that a secret is good for.
const LIFETIME_SECS: i64 = 86_400;

/// The official clients make `https://HOST/rcstore.blob.rc.local/…` of account and endpoint.
fn view(app: &App, name: &str, container: &str) -> Value {
    let properties = json!({
        "datastoreType": "AzureBlob", "description": null, "tags": {}, "properties": {},
        "isDefault": name == DATASTORES[0].0, "credentials": { "credentialsType": "Sas" }, "accountName": format!("{}/rcstore", app.host()),
        "containerName": container, "endpoint": "rc.local", "protocol": if app.tls { "https" } else { "http" },
        "serviceDataAccessAuthIdentity": "None", "subscriptionId": null, "resourceGroup": null,
    });
    resource(&format!("datastores/{name}"), "datastores", &properties, 0)
}

fn find(path: &[(String, String)]) -> Result<(&'static str, &'static str), ApiError> {
    let name = part(path, "name");
    DATASTORES
        .into_iter()
        .find(|(known, _)| *known == name)
        .ok_or_else(|| ApiError::not_found(format!("The workspace has no datastore `{name}`")))
}

/// `GET datastores`, with `isDefault=true` the default one.
pub(super) async fn list_all(
    State(app): State<App>,
    axum::extract::Query(query): axum::extract::Query<std::collections::HashMap<String, String>>,
) -> Json<Value> {
    let only_default = query.get("isDefault").is_some_and(|text| text == "true");
    let shown = if only_default { &DATASTORES[..1] } else { &DATASTORES[..] };
    let views: Vec<Value> = shown.iter().map(|(name, container)| view(&app, name, container)).collect();
    Json(list(&views, None))
}

/// `GET datastores/{name}`
pub(super) async fn get(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let (name, container) = find(&path)?;
    Ok(Json(view(&app, name, container)))
}

/// `POST datastores/{name}/listSecrets`: a signature for the container, good for a day.
pub(super) async fn list_secrets(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let (_, container) = find(&path)?;
    let grant = Grant {
        container: container.into(),
        prefix: String::new(),
        permission: Permission::Write,
        expires_secs: now_ms() / 1000 + LIFETIME_SECS,
    };
    Ok(Json(json!({ "secretsType": "Sas", "sasToken": app.keys.signed_query(&grant) })))
}
