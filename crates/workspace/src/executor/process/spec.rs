//! What a supervisor is asked to run: `DIR/spec.json`.
//!
//! Must not know: how it is run.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::durable;

const FILE: &str = "spec.json";

/// One command and the rules under which it runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessSpec {
    /// The program and its arguments; no shell is involved.
    pub argv: Vec<String>,
    /// The working directory of the command; has to exist.
    pub cwd: PathBuf,
    /// Variables added to the inherited environment (after `env_remove`).
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Variables taken out of the inherited environment.
    #[serde(default)]
    pub env_remove: Vec<String>,
    /// Seconds after which the command is stopped; `None` lets it run for as long as it likes.
    #[serde(default)]
    pub timeout_secs: Option<f64>,
    /// Seconds between the polite SIGTERM and SIGKILL.
    #[serde(default = "default_grace_secs")]
    pub grace_secs: f64,
    /// The file to which standard output and standard error are appended; an absolute path.
    pub log_path: PathBuf,
}

fn default_grace_secs() -> f64 {
    10.0
}

impl ProcessSpec {
    /// The time limit, or what is wrong with it.
    pub(super) fn timeout(&self) -> Result<Option<Duration>, String> {
        self.timeout_secs.map(|secs| duration("timeout_secs", secs)).transpose()
    }

    /// The time between SIGTERM and SIGKILL, or what is wrong with it.
    pub(super) fn grace(&self) -> Result<Duration, String> {
        duration("grace_secs", self.grace_secs)
    }
}

fn duration(field: &str, secs: f64) -> Result<Duration, String> {
    Duration::try_from_secs_f64(secs).map_err(|error| {
        format!("{field} is {secs}, which is not a length of time ({error}); give seconds, 0 or more")
    })
}

/// Writes `dir/spec.json`.
pub fn write_spec(dir: &Path, spec: &ProcessSpec) -> io::Result<()> {
    durable::hand_over_json(dir, FILE, spec)
}

/// Reads `dir/spec.json`; `None` when there is none.
pub fn read_spec(dir: &Path) -> io::Result<Option<ProcessSpec>> {
    durable::read_json(dir, FILE)
}
