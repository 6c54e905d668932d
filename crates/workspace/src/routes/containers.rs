//! Named assets with versions: environments and data. What is installed or read never changes; tags, descriptions and
//! whether it is archived do.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use run_composer_core::environment::{ANONYMOUS_NAME, USER_MANAGED};
use serde_json::{Value, json};

use super::assets::{user_managed, version_view};
use super::{blocking, part};
use crate::service::{ApiError, list, resource};
use crate::state::App;
use crate::store::{Asset, AssetKind};

type Parts = Path<Vec<(String, String)>>;
type Filter = Query<HashMap<String, String>>;

/// Whether a list shows an asset.
fn shown(query: &HashMap<String, String>, archived: bool) -> bool {
    match query.get("listViewType").map_or("ActiveOnly", String::as_str) {
        "All" => true,
        "ArchivedOnly" => archived,
        _ => !archived,
    }
}

/// The container, from what is said of it and its versions; `None` where it has none.
fn view(app: &App, kind: AssetKind, name: &str) -> Result<Option<Value>, ApiError> {
    let versions = versions_of(app, kind, name)?;
    let Some(newest) = versions.first() else { return Ok(None) };
    let next = versions
        .iter()
        .map(|asset| asset.version.parse::<u64>().ok())
        .try_fold(0, |highest, number| Some(highest.max(number?)));
    // As on the service: where versions are not counted, the next one is a time.
    let next =
        next.map_or_else(|| crate::clock::iso(crate::clock::now_ms()), |highest| (highest + 1).to_string());
    let mut properties = json!({
        "isArchived": false, "tags": {}, "properties": {}, "description": null,
        "latestVersion": newest.version, "nextVersion": next.replace([':', '.', '+'], "-"),
    });
    if kind == AssetKind::Data {
        properties["dataType"] = newest.properties["dataType"].clone();
    }
    for (field, value) in blocking(|| app.store.container(kind, name))?
        .as_ref()
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if !value.is_null() {
            properties[field.as_str()] = value.clone();
        }
    }
    let kind = kind.as_str();
    Ok(Some(resource(&format!("{kind}/{name}"), kind, &properties, newest.created_ms)))
}

fn versions_of(app: &App, kind: AssetKind, name: &str) -> Result<Vec<Asset>, ApiError> {
    if kind == AssetKind::Environment && name == USER_MANAGED {
        return Ok(vec![user_managed()]);
    }
    Ok(blocking(|| app.store.asset_versions(kind, name))?)
}

/// `GET {kind}`: the containers.
pub(super) fn list_all(
    kind: AssetKind,
    State(app): State<App>,
    Query(query): Filter,
) -> Result<Json<Value>, ApiError> {
    let mut names = blocking(|| app.store.asset_names(kind))?;
    // Environments that jobs describe themselves are found by their hash, not by this list.
    names.retain(|name| name != ANONYMOUS_NAME);
    if kind == AssetKind::Environment {
        names.insert(0, USER_MANAGED.to_owned());
    }
    let mut views = Vec::new();
    for name in names {
        views.extend(
            view(&app, kind, &name)?.filter(|view| shown(&query, view["properties"]["isArchived"] == true)),
        );
    }
    Ok(Json(list(&views, None)))
}

/// `GET {kind}/{name}`
pub(super) fn get(
    kind: AssetKind,
    State(app): State<App>,
    Path(path): Parts,
) -> Result<Json<Value>, ApiError> {
    let name = part(&path, "name");
    view(&app, kind, name)?
        .map(Json)
        .ok_or_else(|| ApiError::not_found(format!("The workspace has no {} `{name}`", kind.as_str())))
}

/// `PUT {kind}/{name}`: tags, description, whether it is archived.
pub(super) fn put(
    kind: AssetKind,
    State(app): State<App>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Result<Json<Value>, ApiError> {
    let name = part(&path, "name");
    let given = &body["properties"];
    let said = json!({
        "isArchived": given["isArchived"], "tags": given["tags"], "properties": given["properties"], "description": given["description"],
    });
    blocking(|| app.store.put_container(kind, name, &said))?;
    get(kind, State(app), Path(path))
}

/// `GET {kind}/{name}/versions`, newest first; `$top` and the version's own archive flag count.
pub(super) fn list_versions(
    kind: AssetKind,
    State(app): State<App>,
    Path(path): Parts,
    Query(query): Filter,
) -> Result<Json<Value>, ApiError> {
    let versions = versions_of(&app, kind, part(&path, "name"))?;
    let top = query.get("$top").and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
    let views: Vec<Value> = versions
        .iter()
        .filter(|asset| shown(&query, asset.properties["isArchived"] == true))
        .take(top)
        .map(version_view)
        .collect();
    Ok(Json(list(&views, None)))
}

/// `PUT data/{name}/versions/{version}`
pub(super) async fn put_data(
    State(app): State<App>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let (name, version) = (part(&path, "name"), part(&path, "version"));
    let mut properties = body["properties"].clone();
    if properties["dataUri"].as_str().is_none_or(str::is_empty) {
        return Err(ApiError::bad_request("BadArgument", "`properties.dataUri` is missing"));
    }
    for (field, default) in
        [("dataType", json!("uri_folder")), ("tags", json!({})), ("properties", json!({}))]
    {
        if properties.get(field).is_none_or(Value::is_null) {
            properties[field] = default;
        }
    }
    super::assets::put_version(
        &app,
        AssetKind::Data,
        name,
        version,
        None,
        &properties,
        &["dataUri", "dataType"],
    )
}

/// `GET data/{name}/versions/{version}`
pub(super) async fn get_data(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    super::assets::get_version(&app, AssetKind::Data, &path)
}
