//! What is in which container: uploads, and the files of runs, which are not copied but looked at where they are.
//!
//! | datastore | container | what |
//! |---|---|---|
//! | `workspaceblobstore` | `azureml-blobstore-…` | uploads; below `azureml/JOB/OUTPUT/` the named outputs of jobs |
//! | `workspaceartifactstore` | `azureml` | below `ExperimentRun/dcid.JOB/` logs, outputs and artifacts of runs |

use std::path::PathBuf;

use super::{Blob, Layout, Store, StoreError};

/// Id of the workspace; its default container has it in its name.
pub(crate) const WORKSPACE_GUID: &str = "11111111-2222-3333-4444-555555555555";
/// Container of logs and outputs, as in Azure ML.
pub(crate) const ARTIFACTS: &str = "azureml";
/// Container of the default datastore.
pub(crate) const DEFAULT_CONTAINER: &str = "azureml-blobstore-11111111-2222-3333-4444-555555555555";
/// The datastores with their containers, the default one first.
pub(crate) const DATASTORES: [(&str, &str); 2] =
    [("workspaceblobstore", DEFAULT_CONTAINER), ("workspaceartifactstore", ARTIFACTS)];

/// A blob, wherever its content is.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub name: String,
    pub path: PathBuf,
    pub bytes: u64,
    pub etag: String,
    pub modified_ms: i64,
    /// Base64, where it is known.
    pub md5: Option<String>,
    pub metadata: Vec<(String, String)>,
}

/// A file of a run behind a blob's name: job, and path among its artifacts.
pub(crate) fn run_file<'n>(container: &str, name: &'n str) -> Option<(&'n str, String)> {
    match container {
        ARTIFACTS => {
            let (job, path) = name.strip_prefix("ExperimentRun/dcid.")?.split_once('/')?;
            Some((job, path.to_owned()))
        }
        DEFAULT_CONTAINER => {
            let (job, path) = name.strip_prefix("azureml/")?.split_once('/')?;
            Some((job, format!("named-outputs/{path}")))
        }
        _ => None,
    }
}

/// One blob.
pub(crate) fn content(store: &Store, container: &str, name: &str) -> Result<Option<Content>, StoreError> {
    if let Some((job, path)) = run_file(container, name)
        && let Some(file) = store.layout.artifact(job, &path)
    {
        return Ok(of_file(name, file));
    }
    Ok(store.blob(container, name)?.map(uploaded))
}

/// Blobs whose name starts with a prefix, behind a name, in order.
pub(crate) fn contents(
    store: &Store,
    container: &str,
    prefix: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<Content>, StoreError> {
    let mut found: Vec<Content> =
        store.blobs(container, prefix, after, limit)?.into_iter().map(uploaded).collect();
    // Only with a job's name: nobody walks through the files of all runs.
    if let Some((job, _)) = run_file(container, prefix) {
        found.extend(
            of_run(&store.layout, container, job)
                .filter(|content| content.name.starts_with(prefix) && content.name.as_str() > after),
        );
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found.truncate(limit as usize);
    }
    Ok(found)
}

fn of_run<'l>(layout: &'l Layout, container: &'l str, job: &'l str) -> impl Iterator<Item = Content> + 'l {
    layout.artifacts(job).into_iter().filter_map(move |(path, _)| {
        let name = match container {
            ARTIFACTS => format!("ExperimentRun/dcid.{job}/{path}"),
            _ => format!("azureml/{job}/{}", path.strip_prefix("named-outputs/")?),
        };
        of_file(&name, layout.artifact(job, &path)?)
    })
}

fn of_file(name: &str, path: PathBuf) -> Option<Content> {
    let meta = path.metadata().ok()?;
    let modified = meta.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    let nanos = modified.as_nanos();
    Some(Content {
        name: name.to_owned(),
        path,
        bytes: meta.len(),
        etag: format!("\"0x{nanos:X}{:X}\"", meta.len()),
        modified_ms: i64::try_from(modified.as_millis()).unwrap_or_default(),
        md5: None,
        metadata: Vec::new(),
    })
}

fn uploaded(blob: Blob) -> Content {
    Content {
        name: blob.name,
        path: blob.path,
        bytes: blob.bytes,
        etag: blob.etag,
        modified_ms: blob.modified_ms,
        md5: blob.md5,
        metadata: blob.metadata,
    }
}
