//! A folder's files, sorted into those that are uploaded and those that are not.
//!
//! It must not know how rules are written or how hashes are computed, and it reads no folder: the host lists every
//! file, links followed, as the client's `get_upload_files_from_folder` does.

use serde::Serialize;

use super::hash::{by_hash_order, hash_order};
use super::ignore::{Decision, IgnoreRules, RuleRef};

/// One file of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnapshotFile {
    /// Relative to the folder, `/`-separated.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

/// What of a folder is uploaded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SnapshotPlan {
    /// The files that are uploaded, in the order their contents are hashed. The client fails if there are none
    /// (`EmptyDirectoryError` in `upload_directory`).
    pub included: Vec<SnapshotFile>,
    /// The files that are not, in the same order, with the rule that says so.
    pub ignored: Vec<(SnapshotFile, RuleRef)>,
    /// The size of what is uploaded.
    pub total_bytes: u64,
    /// Whether `code` names a file: it is uploaded alone, and ignore files are not asked.
    pub single_file: bool,
}

impl SnapshotPlan {
    /// One file alone.
    pub fn of_file(file: SnapshotFile) -> Self {
        Self { total_bytes: file.bytes, included: vec![file], ignored: Vec::new(), single_file: true }
    }

    /// Applies the rules to every file of the folder (`traverse_directory`).
    pub fn new(files: Vec<SnapshotFile>, rules: &IgnoreRules) -> Self {
        let mut plan = Self::default();
        for file in files {
            match rules.decide(&file.path) {
                Decision::Included { .. } => {
                    plan.total_bytes = plan.total_bytes.saturating_add(file.bytes);
                    plan.included.push(file);
                }
                Decision::Ignored { by } => plan.ignored.push((file, by)),
            }
        }
        hash_order(&mut plan.included);
        plan.ignored.sort_by_cached_key(|(file, _)| by_hash_order(file));
        plan
    }
}
