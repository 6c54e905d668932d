//! Which blob or file a URI of this workspace means. Must not know whether it is there.

use std::path::Path;

use percent_encoding::percent_decode_str;

use super::contents::{ARTIFACTS, DATASTORES, DEFAULT_CONTAINER};

/// Container and blob name (or prefix) behind a URI of this workspace:
///
/// - `azureml://datastores/D/paths/P`, also with subscription, group and workspace in front
/// - `azureml://datastores/D/ExperimentRun/…`
/// - `azureml://jobs/J/outputs/O[/paths/P]`
/// - `http(s)://HOST/rcstore.blob.SUFFIX/CONTAINER/NAME`, and without the account, as the SDK writes build contexts
pub(crate) fn locate(uri: &str) -> Option<(String, String)> {
    if let Some(rest) = uri.strip_prefix("azureml://jobs/") {
        let (job, rest) = rest.split_once("/outputs/")?;
        let (output, path) = rest.split_once("/paths/").unwrap_or((rest.trim_end_matches('/'), ""));
        let found = if output == "artifacts" || output == "default" {
            (ARTIFACTS.to_owned(), format!("ExperimentRun/dcid.{job}/{path}"))
        } else {
            (DEFAULT_CONTAINER.to_owned(), format!("azureml/{job}/{output}/{path}"))
        };
        return Some(found);
    }
    if uri.starts_with("azureml://") {
        let (_, rest) = uri.split_once("/datastores/")?;
        let (datastore, path) = rest.split_once('/')?;
        let container = DATASTORES.iter().find(|(name, _)| *name == datastore)?.1;
        return Some((container.to_owned(), path.strip_prefix("paths/").unwrap_or(path).to_owned()));
    }
    let rest = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    if !host.starts_with("localhost:") && !host.starts_with("127.0.0.1:") {
        return None;
    }
    let path = match path.split_once('/') {
        Some((account, rest)) if account.contains(".blob.") => rest,
        _ => path,
    };
    let path = path.split('?').next().unwrap_or(path);
    let (container, name) = path.split_once('/').unwrap_or((path, ""));
    Some((container.to_owned(), percent_decode_str(name).decode_utf8_lossy().into_owned()))
}

/// The folder or file of an absolute path or `file://` URI on this machine.
pub(crate) fn on_this_machine(uri: &str) -> Option<&Path> {
    let path = uri.strip_prefix("file://").unwrap_or(uri);
    path.starts_with('/').then(|| Path::new(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_lead_to_containers() {
        let default = |path: &str| Some((DEFAULT_CONTAINER.to_owned(), path.to_owned()));
        for (uri, place) in [
            ("azureml://datastores/workspaceblobstore/paths/LocalUpload/a/b", default("LocalUpload/a/b")),
            (
                "azureml://subscriptions/s/resourcegroups/g/workspaces/w/datastores/workspaceblobstore/paths/x/",
                default("x/"),
            ),
            ("azureml://jobs/j1/outputs/model", default("azureml/j1/model/")),
            ("azureml://jobs/j1/outputs/model/paths/a.txt", default("azureml/j1/model/a.txt")),
            (
                "azureml://datastores/workspaceartifactstore/ExperimentRun/dcid.j1",
                Some((ARTIFACTS.into(), "ExperimentRun/dcid.j1".into())),
            ),
            ("https://localhost:1/rcstore.blob.rc.local/c/a%20b?sig=1", Some(("c".into(), "a b".into()))),
            ("https://localhost:1/c/LocalUpload/x", Some(("c".into(), "LocalUpload/x".into()))),
            ("https://example.com/c/x", None),
            ("azureml://datastores/other/paths/x", None),
        ] {
            assert_eq!(locate(uri), place, "{uri}");
        }
    }
}
