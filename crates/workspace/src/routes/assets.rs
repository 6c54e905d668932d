//! Code and environment versions.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use run_composer_core::environment::USER_MANAGED;
use serde_json::{Value, json};

use super::{blocking, part};
use crate::clock::now_ms;
use crate::security::{Grant, Permission};
use crate::service::{ApiError, list, resource};
use crate::state::App;
use crate::store::{Asset, AssetKind};

type Parts = Path<Vec<(String, String)>>;

pub(super) fn version_view(asset: &Asset) -> Value {
    let kind = asset.kind.as_str();
    let path = format!("{kind}/{}/versions/{}", asset.name, asset.version);
    let mut properties = asset.properties.clone();
    if let Some(properties) = properties.as_object_mut() {
        properties.entry("isArchived").or_insert(false.into());
        properties.entry("description").or_insert(Value::Null);
    }
    resource(&path, &format!("{kind}/versions"), &properties, asset.created_ms)
}

/// `GET codes/{any}/versions?hash=`: looks through the whole workspace; the name in the path means nothing.
pub(super) async fn find_code(
    State(app): State<App>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, ApiError> {
    let hash = query.get("hash").map_or("", String::as_str);
    let found = blocking(|| app.store.asset_by_hash(AssetKind::Code, hash))?;
    Ok(Json(list(&found.iter().map(version_view).collect::<Vec<_>>(), None)))
}

/// `POST codes/{name}/versions/{version}/startPendingUpload`: a fresh container with a signed URL, good for a day.
pub(super) async fn start_upload(State(app): State<App>) -> Json<Value> {
    let container = uuid::Uuid::new_v4().to_string();
    let uri = format!("{}/rcstore.blob.rc.local/{container}", app.base());
    let grant = Grant {
        container,
        prefix: String::new(),
        permission: Permission::Write,
        expires_secs: now_ms() / 1000 + 86_400,
    };
    let signed = format!("{uri}?{}", app.keys.signed_query(&grant));
    Json(json!({
        "pendingUploadId": uuid::Uuid::new_v4().to_string(),
        "pendingUploadType": "TemporaryBlobReference",
        "blobReferenceForConsumption": { "blobUri": uri, "storageAccountArmId": "", "credential": { "credentialType": "SAS", "sasUri": signed } },
    }))
}

/// `PUT codes/{name}/versions/{version}`: idempotent; a version never changes.
pub(super) async fn put_code(
    State(app): State<App>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let (name, version) = (part(&path, "name"), part(&path, "version"));
    let uri = body["properties"]["codeUri"].as_str().unwrap_or_default();
    if !uri.contains("rcstore.blob.") {
        return Err(ApiError::bad_request(
            "BadArgument",
            "`codeUri` has to be a folder of this workspace's store",
        ));
    }
    let hash = body["properties"]["properties"]["hash_sha256"].as_str().map(str::to_owned);
    let mut properties = body["properties"].clone();
    properties["provisioningState"] = "Succeeded".into();
    put_version(&app, AssetKind::Code, name, version, hash.as_deref(), &properties, &["codeUri"])
}

/// `GET codes/{name}/versions/{version}`
pub(super) async fn get_code(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    get_version(&app, AssetKind::Code, &path)
}

/// `PUT environments/{name}/versions/{version}`: what is installed never changes; the same again is a no-op.
pub(super) async fn put_environment(
    State(app): State<App>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let (name, version) = (part(&path, "name"), part(&path, "version"));
    if App::is_built_in_environment(name) {
        return Err(ApiError::bad_request(
            "BadArgument",
            format!("`{name}` is the Python of this machine and cannot be replaced"),
        ));
    }
    let mut properties = body["properties"].clone();
    if !properties.is_object() {
        return Err(ApiError::bad_request("BadArgument", "The body has no `properties`"));
    }
    for (field, default) in [
        ("environmentType", json!("UserCreated")),
        ("osType", json!("Linux")),
        ("provisioningState", json!("Succeeded")),
        ("tags", json!({})),
        ("properties", json!({})),
    ] {
        if properties.get(field).is_none_or(Value::is_null) {
            properties[field] = default;
        }
    }
    put_version(
        &app,
        AssetKind::Environment,
        name,
        version,
        None,
        &properties,
        &["image", "condaFile", "build"],
    )
}

/// `GET environments/{name}/versions/{version}`
pub(super) async fn get_environment(
    State(app): State<App>,
    Path(path): Parts,
) -> Result<Json<Value>, ApiError> {
    if part(&path, "name") == USER_MANAGED {
        return Ok(Json(version_view(&user_managed())));
    }
    get_version(&app, AssetKind::Environment, &path)
}

/// The Python that is already on this machine.
pub(super) fn user_managed() -> Asset {
    let properties = json!({
        "environmentType": "Curated", "osType": "Linux", "isAnonymous": false, "isArchived": false, "tags": {}, "properties": {},
        "description": "The Python that is already on this machine; nothing is installed.", "provisioningState": "Succeeded",
    });
    Asset {
        kind: AssetKind::Environment,
        name: USER_MANAGED.into(),
        version: "1".into(),
        properties,
        created_ms: 0,
    }
}

pub(super) fn get_version(
    app: &App,
    kind: AssetKind,
    path: &[(String, String)],
) -> Result<Json<Value>, ApiError> {
    let (name, version) = (part(path, "name"), part(path, "version"));
    let found = blocking(|| app.store.asset(kind, name, version))?;
    found.map(|asset| Json(version_view(&asset))).ok_or_else(|| {
        ApiError::not_found(format!("The workspace has no {} `{name}` version `{version}`", kind.as_str()))
    })
}

pub(super) fn put_version(
    app: &App,
    kind: AssetKind,
    name: &str,
    version: &str,
    hash: Option<&str>,
    properties: &Value,
    immutable: &[&str],
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let added = blocking(|| app.store.add_asset(kind, name, version, hash, properties))?;
    let Some(asset) = blocking(|| app.store.asset(kind, name, version))? else {
        return Err(ApiError::not_found(format!("`{name}` version `{version}` is gone")));
    };
    if !added {
        let changed = immutable.iter().find(|field| {
            asset.properties.get(**field).filter(|v| !v.is_null())
                != properties.get(**field).filter(|v| !v.is_null())
        });
        if let Some(field) = changed {
            return Err(ApiError::conflict(format!(
                "`{name}` version `{version}` exists with another `{field}`; use a new version"
            )));
        }
        let mut said = asset.properties.clone();
        for field in ["description", "tags", "properties", "isArchived"] {
            if let Some(value) = properties.get(field).filter(|value| !value.is_null()) {
                said[field] = value.clone();
            }
        }
        if kind != AssetKind::Code && said != asset.properties {
            blocking(|| app.store.update_asset(kind, name, version, &said))?;
            return Ok((StatusCode::OK, Json(version_view(&Asset { properties: said, ..asset }))));
        }
    }
    Ok((if added { StatusCode::CREATED } else { StatusCode::OK }, Json(version_view(&asset))))
}
