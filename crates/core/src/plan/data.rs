//! Files beside the document that are no code: data inputs, and the folder that an environment is built from. What of them
//! is uploaded; knows nothing of where to.

use crate::checks::ignore_rules;
use crate::environment::InlineEnvironment;
use crate::job::{Job, ProjectFiles, is_local_path};
use crate::snapshot::{ObjectEntry, SnapshotFile, SnapshotPlan, object_order};

/// What data is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataUse {
    /// The input of this name.
    Input(String),
    /// The environment is built from it.
    BuildContext,
}

/// Files that belong together.
#[derive(Clone, Debug)]
pub struct LocalData {
    /// What they are for.
    pub used_by: DataUse,
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

/// What has to be uploaded beside the code: data inputs, then the build context. Absolute paths are no part of a project: a
/// local workspace reads them where they are.
pub fn local_data(
    job: &Job,
    environment: Option<&InlineEnvironment>,
    files: &dyn ProjectFiles,
) -> Vec<LocalData> {
    let data_at = |used_by: DataUse, path: &str| -> Option<LocalData> {
        let path = path.strip_prefix("file:").unwrap_or(path);
        let path = path.strip_prefix("./").unwrap_or(path).to_owned();
        let trimmed = path.trim_end_matches('/');
        let shown =
            trimmed.rsplit('/').next().filter(|last| !matches!(*last, "" | "." | "..")).unwrap_or("data");
        let data = |is_folder, files, order| {
            Some(LocalData {
                used_by: used_by.clone(),
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
    let inputs = job.inputs().iter().filter_map(|(name, input)| {
        data_at(DataUse::Input(name.clone()), input.data()?.path.as_deref().filter(local)?)
    });
    let context = environment.and_then(InlineEnvironment::build_folder);
    inputs.chain(context.and_then(|path| data_at(DataUse::BuildContext, path))).collect()
}
