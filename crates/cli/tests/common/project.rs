//! Folders with a job document.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A folder with `job.yml` and whatever is written beside it.
pub struct Project(TempDir);

impl Project {
    /// A folder with this job document.
    pub fn new(document: impl AsRef<[u8]>) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        project.file("job.yml", document)
    }

    /// A job that runs a bash script `src/run.sh` with the Python of this machine.
    pub fn bash(script: &str) -> Self {
        let document = "type: command\nexperiment_name: tests\ncode: src\ncommand: bash run.sh\n\
                        environment: azureml:user-managed:1\nlimits:\n  timeout: 600\n";
        Self::new(document).file("src/run.sh", script)
    }

    /// Adds a file.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let place = self.0.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
        self
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn document(&self) -> PathBuf {
        self.path().join("job.yml")
    }
}
