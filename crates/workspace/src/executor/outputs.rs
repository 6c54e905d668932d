//! Named outputs after the command has ended: where they were asked to go, and as data assets. Must not know how a job ran.

use std::path::Path;

use serde_json::{Value, json};

use super::inputs::default_output;
use crate::store::{AssetKind, JobRecord, Store, locate};

/// Collects all outputs. Those without a place of their own stay where they are: the default datastore looks there.
pub(super) fn collect(store: &Store, job: &JobRecord) -> Result<(), String> {
    let mut problems = Vec::new();
    for (name, output) in job.properties["outputs"].as_object().into_iter().flatten() {
        let place = output["uri"].as_str().filter(|uri| !uri.is_empty());
        if let Some(uri) = place
            && let Err(message) = upload(store, job, name, uri)
        {
            problems.push(format!("The output `{name}` could not be put to `{uri}`: {message}"));
            continue;
        }
        if let Some(asset) = output["assetName"].as_str().filter(|name| !name.is_empty()) {
            let uri = place.map_or_else(|| default_output(&job.name, name), str::to_owned);
            if let Err(message) = register(store, asset, output, &uri) {
                problems.push(format!("The output `{name}` could not be registered as `{asset}`: {message}"));
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join(" ")) }
}

fn upload(store: &Store, job: &JobRecord, name: &str, uri: &str) -> Result<(), String> {
    let (container, prefix) = locate(uri).ok_or("it is no place of this workspace")?;
    let own = format!("named-outputs/{name}/");
    let is_file = output_is_file(&job.properties["outputs"][name]);
    for (path, _) in store.layout.artifacts(&job.name) {
        let Some(relative) = path.strip_prefix(&own) else { continue };
        let Some(file) = store.layout.artifact(&job.name, &path) else { continue };
        let blob = match (is_file, prefix.ends_with('/')) {
            (true, false) => prefix.clone(),
            (_, true) => format!("{prefix}{relative}"),
            (false, false) => format!("{prefix}/{relative}"),
        };
        put(store, &container, &blob, &file).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn output_is_file(output: &Value) -> bool {
    output["jobOutputType"] == "uri_file"
}

fn put(store: &Store, container: &str, blob: &str, file: &Path) -> Result<(), crate::store::StoreError> {
    let mut write = store.begin_blob(container)?;
    write.append_all(std::fs::File::open(file)?)?;
    store.finish_blob(container, blob, write, true).map(drop)
}

/// A new version of a data asset; a version that is asked for and taken is an error.
fn register(store: &Store, name: &str, output: &Value, uri: &str) -> Result<(), String> {
    let stored = |error: crate::store::StoreError| error.to_string();
    let asked = output["assetVersion"].as_str().filter(|version| !version.is_empty());
    let version = if let Some(version) = asked {
        version.to_owned()
    } else {
        let known = store.asset_versions(AssetKind::Data, name).map_err(stored)?;
        let highest = known.iter().filter_map(|asset| asset.version.parse::<u64>().ok()).max().unwrap_or(0);
        (highest + 1).to_string()
    };
    let kind = output["jobOutputType"].as_str().unwrap_or("uri_folder");
    let properties = json!({
        "dataUri": uri, "dataType": kind, "tags": {}, "properties": {}, "isAnonymous": false, "isArchived": false,
        "description": output["description"],
    });
    if store.add_asset(AssetKind::Data, name, &version, None, &properties).map_err(stored)? {
        Ok(())
    } else {
        Err(format!("version `{version}` exists already"))
    }
}
