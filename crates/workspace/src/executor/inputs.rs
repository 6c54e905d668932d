//! Data inputs: their files at real paths, before the command starts. Must not know how a command names them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::copy_blobs::{copy, copy_below};
use crate::state::SUBSCRIPTION;
use crate::store::{AssetKind, Store, content, locate, on_this_machine};

/// What the command gets for each input: the value of a literal, the path of a file or folder, or, in mode `Direct`, the
/// URI itself. Files are copies: what a script does to them harms nobody.
pub(super) fn materialize(
    store: &Store,
    inputs: &Value,
    folder: &Path,
    cancel: &AtomicBool,
) -> Result<BTreeMap<String, String>, String> {
    let mut values = BTreeMap::new();
    for (name, input) in inputs.as_object().into_iter().flatten() {
        if input["jobInputType"] == "literal" {
            values.extend(input["value"].as_str().map(|value| (name.clone(), value.to_owned())));
            continue;
        }
        let uri = input["uri"].as_str().unwrap_or_default();
        if input["mode"] == "Direct" {
            values.insert(name.clone(), uri.to_owned());
            continue;
        }
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(format!("`{name}` cannot be the name of an input"));
        }
        let uri = source(store, uri).map_err(|message| format!("The input `{name}`: {message}"))?;
        let path = match on_this_machine(&uri) {
            Some(path) if path.exists() => path.to_path_buf(),
            Some(path) => return Err(format!("The input `{name}`: {} does not exist", path.display())),
            None => fetch(store, name, &uri, &folder.join("inputs").join(name), cancel)?,
        };
        values.insert(name.clone(), path.display().to_string());
    }
    Ok(values)
}

/// The URI of what an input names: that of a data asset, or its own.
pub(crate) fn source(store: &Store, uri: &str) -> Result<String, String> {
    let asset = match uri.split_once("/data/").and_then(|(_, rest)| rest.split_once("/versions/")) {
        Some((name, version)) if uri.starts_with('/') => Some((name, Some(version))),
        _ => uri.strip_prefix("azureml:").filter(|rest| !rest.starts_with("//")).map(|rest| {
            match rest.split_once(':') {
                Some((name, version)) => (name, Some(version)),
                None => (rest.strip_suffix("@latest").unwrap_or(rest), None),
            }
        }),
    };
    if let Some((name, version)) = asset {
        let found = match version {
            Some(version) => store.asset(AssetKind::Data, name, version),
            None => store.asset_versions(AssetKind::Data, name).map(|all| all.into_iter().next()),
        };
        let asset = found.map_err(|error| error.to_string())?.ok_or_else(|| {
            format!("the workspace has no data asset `{name}` version `{}`", version.unwrap_or("latest"))
        })?;
        return Ok(asset.properties["dataUri"].as_str().unwrap_or_default().to_owned());
    }
    if locate(uri).is_some() || on_this_machine(uri).is_some() {
        return Ok(uri.to_owned());
    }
    Err(format!(
        "`{uri}` lies outside of this machine, and the local workspace fetches nothing from elsewhere; download it and name the path"
    ))
}

/// Copies a blob, or all below a prefix, to a place of the job.
fn fetch(
    store: &Store,
    name: &str,
    uri: &str,
    target: &Path,
    cancel: &AtomicBool,
) -> Result<PathBuf, String> {
    let (container, path) =
        locate(uri).ok_or_else(|| format!("The input `{name}`: `{uri}` is no place here"))?;
    let stored = |error: crate::store::StoreError| error.to_string();
    if let Some(file) = content(store, &container, &path).map_err(stored)? {
        let place = target.join(path.rsplit('/').next().unwrap_or(name));
        copy(&file, &place)?;
        return Ok(place);
    }
    let prefix = if path.is_empty() || path.ends_with('/') { path } else { format!("{path}/") };
    match copy_below(store, &container, &prefix, target, cancel) {
        Ok(0) => Err(format!("The input `{name}`: there is nothing at `{uri}`")),
        Ok(_) => Ok(target.to_path_buf()),
        Err(message) if message == "canceled" => Err(message),
        Err(message) => Err(format!("The input `{name}`: {message}")),
    }
}

/// Where a named output goes without another place: `azureml/JOB/OUTPUT/` in the default datastore.
pub(crate) fn default_output(job: &str, output: &str) -> String {
    format!(
        "azureml://subscriptions/{SUBSCRIPTION}/resourcegroups/local/workspaces/local/datastores/workspaceblobstore/paths/azureml/{job}/{output}/"
    )
}
