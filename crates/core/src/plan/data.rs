//! Data inputs that are files beside the document: what of them is uploaded. Knows nothing of where to.

use crate::checks::ignore_rules;
use crate::job::{Job, ProjectFiles, is_local_path};
use crate::snapshot::{ObjectEntry, SnapshotFile, SnapshotPlan, object_order};

/// Data of one input.
#[derive(Clone, Debug)]
pub struct LocalData {
    /// Name of the input.
    pub input: String,
    /// Its path, relative to the folder of the document.
    pub path: String,
    /// Last part of the path.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Its files, with paths relative to the folder; of a single file that file.
    pub files: Vec<SnapshotFile>,
    /// What the object hash goes through; empty for a single file, whose content alone counts.
    pub order: Vec<ObjectEntry>,
}

impl LocalData {
    /// Path of a file relative to the folder of the document.
    pub fn source(&self, file: &str) -> String {
        if self.is_folder { format!("{}/{file}", self.path.trim_end_matches('/')) } else { self.path.clone() }
    }
}

/// The data inputs that have to be uploaded. Absolute paths are no part of a project: a local workspace reads them where
/// they are.
pub fn local_data(job: &Job, files: &dyn ProjectFiles) -> Vec<LocalData> {
    let of_input = |name: &String, path: &str| -> Option<LocalData> {
        let path = path.strip_prefix("file:").unwrap_or(path);
        let path = path.strip_prefix("./").unwrap_or(path).to_owned();
        let trimmed = path.trim_end_matches('/');
        let shown =
            trimmed.rsplit('/').next().filter(|last| !matches!(*last, "" | "." | "..")).unwrap_or("data");
        let data = |is_folder, files, order| {
            Some(LocalData {
                input: name.clone(),
                path: path.clone(),
                name: shown.to_owned(),
                is_folder,
                files,
                order,
            })
        };
        if let Some(bytes) = files.size(&path) {
            return data(false, vec![SnapshotFile { path: shown.to_owned(), bytes }], Vec::new());
        }
        let listed = files.list(&path)?;
        let rules = ignore_rules(files, trimmed);
        let entries: Vec<ObjectEntry> =
            listed.iter().map(|file| ObjectEntry { path: file.path.clone(), is_dir: false }).collect();
        let order = object_order(&entries, &rules);
        let all =
            listed.into_iter().map(|file| SnapshotFile { path: file.path, bytes: file.bytes }).collect();
        data(true, SnapshotPlan::new(all, &rules).included, order)
    };
    let local = |path: &&str| is_local_path(path) && !path.starts_with('/');
    job.inputs()
        .iter()
        .filter_map(|(name, input)| of_input(name, input.data()?.path.as_deref().filter(local)?))
        .collect()
}
