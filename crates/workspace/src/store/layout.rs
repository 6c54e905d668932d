//! Where files are in a store's folder.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The folders of a store.
///
/// ```text
/// workspace.db            database
/// keys                    secrets, mode 600
/// computes.yml            compute targets that the owner defines
/// blobs/CONTAINER/…       uploaded content, one file per blob, named by hash
/// jobs/NAME/code          unpacked snapshot, working folder of the command; its outputs/ and logs/ are the run's
/// jobs/NAME/control       files between server and supervisor
/// jobs/NAME/inputs        data inputs
/// jobs/NAME/artifacts     what was uploaded to the run, for example by MLflow
/// jobs/NAME/user_logs     std_log.txt; of a distributed job also std_log_process_NN.txt
/// environments/, tools/   Python environments and uv
/// ```
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    root: PathBuf,
}

impl Layout {
    pub(super) fn create(root: &Path) -> io::Result<Self> {
        for folder in ["blobs", "jobs", "environments", "tools"] {
            fs::create_dir_all(root.join(folder))?;
        }
        Ok(Self { root: root.canonicalize()? })
    }

    pub(super) fn database(&self) -> PathBuf {
        self.root.join("workspace.db")
    }

    pub(super) fn container(&self, container: &str) -> PathBuf {
        self.root.join("blobs").join(container)
    }

    /// Folder of a job. Job names are checked before they are stored, so that they are plain folder names.
    pub(crate) fn job(&self, name: &str) -> PathBuf {
        self.root.join("jobs").join(name)
    }

    /// The authorities that clients of the server trust, see `security::tls`.
    pub(crate) fn authorities(&self) -> PathBuf {
        crate::security::tls::authorities(&self.root)
    }

    pub(crate) fn environments(&self) -> PathBuf {
        self.root.join("environments")
    }

    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join("tools")
    }

    /// The file of a run's artifact; `None` for paths that are not one, such as `../../keys` or a link out of the run.
    pub(crate) fn artifact(&self, job: &str, path: &str) -> Option<PathBuf> {
        let relative = Path::new(path);
        let plain = relative.components().all(|part| matches!(part, Component::Normal(_)))
            && !path.contains(['\\', '\0']);
        let first = path.split('/').next()?;
        let file = match self.artifact_folder(job, first) {
            Some(folder) if path.contains('/') => folder.join(relative.strip_prefix(first).ok()?),
            _ => self.job(job).join("artifacts").join(relative),
        };
        let real = file.canonicalize().ok()?;
        (plain && real.is_file() && Self::is_public(&self.job(job).canonicalize().ok()?, &real))
            .then_some(real)
    }

    /// Whether a file of a job may be shown, whatever link leads to it: `control/` holds tokens and secrets.
    fn is_public(job: &Path, real: &Path) -> bool {
        let shown = ["code", "user_logs", "azureml-logs", "system_logs", "named-outputs", "artifacts"];
        real.strip_prefix(job).is_ok_and(|rest| shown.iter().any(|folder| rest.starts_with(folder)))
    }

    /// Folder behind the first part of an artifact's path.
    fn artifact_folder(&self, job: &str, first: &str) -> Option<PathBuf> {
        let job = self.job(job);
        match first {
            "outputs" | "logs" => Some(job.join("code").join(first)),
            "user_logs" | "azureml-logs" | "system_logs" | "named-outputs" => Some(job.join(first)),
            _ => None,
        }
    }

    /// Where an uploaded artifact of a run goes; `None` for what only the run itself writes, and for paths that are none.
    pub(crate) fn new_artifact(&self, job: &str, path: &str) -> Option<PathBuf> {
        let folder = self.job(job);
        let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
            && !path.contains(['\\', '\0']);
        let first = path.split('/').next().unwrap_or_default();
        let own = ["user_logs", "azureml-logs", "system_logs", "named-outputs"].contains(&first);
        let named = !job.is_empty() && job.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let inside = match first {
            "outputs" | "logs" => folder.join("code").join(path),
            _ => folder.join("artifacts").join(path),
        };
        (plain && !path.is_empty() && named && folder.is_dir() && !own).then_some(inside)
    }

    /// Every artifact of a run with its size, sorted. Links that lead out of the run are left out.
    pub(crate) fn artifacts(&self, job: &str) -> Vec<(String, u64)> {
        let Ok(root) = self.job(job).canonicalize() else { return Vec::new() };
        let mut tree = Tree { root, seen: HashSet::new(), links: Vec::new(), files: Vec::new() };
        for first in ["azureml-logs", "logs", "named-outputs", "outputs", "system_logs", "user_logs"] {
            if let Some(folder) = self.artifact_folder(job, first) {
                tree.walk(&folder, first);
            }
        }
        tree.walk_root(&self.job(job).join("artifacts"));
        // Folders under their own names first; then what only links lead to.
        while let Some((folder, prefix)) = tree.links.pop() {
            tree.walk(&folder, &prefix);
        }
        let mut found = tree.files;
        found.retain(|(path, _)| self.artifact(job, path).is_some());
        found.sort();
        found
    }
}

/// The files of a run. Every folder is entered once, however many links lead to it, and none outside of the run's own.
struct Tree {
    root: PathBuf,
    seen: HashSet<PathBuf>,
    /// Links to folders, for later.
    links: Vec<(PathBuf, String)>,
    files: Vec<(String, u64)>,
}

impl Tree {
    /// The same, without a folder's name in front of the paths.
    fn walk_root(&mut self, folder: &Path) {
        let before = self.files.len();
        self.walk(folder, "");
        for (path, _) in &mut self.files[before..] {
            *path = path.trim_start_matches('/').to_owned();
        }
    }

    fn walk(&mut self, folder: &Path, prefix: &str) {
        let Some(real) = folder.canonicalize().ok().filter(|real| real.starts_with(&self.root)) else {
            return;
        };
        if !self.seen.insert(real) {
            return;
        }
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            // Names that are not UTF-8 cannot be asked for over HTTP.
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{prefix}/{name}");
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            match fs::metadata(entry.path()) {
                Ok(meta) if meta.is_dir() && is_link => self.links.push((entry.path(), path)),
                Ok(meta) if meta.is_dir() => self.walk(&entry.path(), &path),
                Ok(meta) if meta.is_file() => self.files.push((path, meta.len())),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn artifacts_stay_inside_their_run() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::create(folder.path()).unwrap();
        let code = layout.job("j").join("code/outputs/deep");
        fs::create_dir_all(&code).unwrap();
        fs::write(code.join("m.txt"), "m").unwrap();
        fs::write(folder.path().join("keys"), "secret").unwrap();
        std::os::unix::fs::symlink(folder.path().join("keys"), code.join("link")).unwrap();
        assert_eq!(layout.artifacts("j"), [("outputs/deep/m.txt".to_owned(), 1)]);
        assert!(layout.artifact("j", "outputs/deep/m.txt").is_some());
        for bad in [
            "outputs/../../../keys",
            "/etc/passwd",
            "outputs//etc/passwd/../x",
            "code/train.py",
            "outputs\\x",
            "outputs/deep/link",
            "outputs",
        ] {
            assert_eq!(layout.artifact("j", bad), None, "{bad}");
        }
    }
}
