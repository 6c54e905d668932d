//! Environments on disk: `ROOT/HASH/`, each built once and used by all jobs that describe it.
//!
//! A folder is good when it has its marker `.complete`, which is written last; any other is the
//! remains of a build that was interrupted, and is built anew.
//!
//! Must not know: what the packages are.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::super::process::durable;
use super::command::run;
use super::error::EnvironmentError;
use super::interpreter::Interpreter;
use super::lock::Lock;
use super::requirements::Requirements;
use super::spec::PythonEnvironment;
use super::uv::Uv;
use super::{failure, pip_settings, programs};

const MARKER: &str = ".complete";
const LAST_USED: &str = "last-used";
const REQUIREMENTS: &str = "requirements.txt";
/// Compiling large packages takes its time; this only has to end at some time.
const INSTALL_LIMIT: Duration = Duration::from_hours(6);

/// A Python environment that is ready for use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterializedEnvironment {
    /// The folder of the environment.
    pub root: PathBuf,
    /// Its Python interpreter.
    pub python: PathBuf,
    /// The folder to put first on PATH.
    pub bin_dir: PathBuf,
    /// How it differs from what was asked for, in sentences for the user.
    pub notes: Vec<String>,
    /// Whether it was there already.
    pub reused: bool,
}

/// The environments of a store.
#[derive(Debug, Clone)]
pub struct EnvironmentCache {
    root: PathBuf,
    tools: PathBuf,
}

/// The content of a marker.
#[derive(Serialize, Deserialize)]
struct Marker {
    /// When the build ended, in seconds since 1970 (UTC).
    created_unix_secs: u64,
    notes: Vec<String>,
    /// The description, without credentials.
    spec: PythonEnvironment,
}

impl EnvironmentCache {
    /// The environments below `root`; `tools` is where uv is installed if the machine has none.
    /// Both are absolute paths and are created when needed.
    pub fn new(root: PathBuf, tools: PathBuf) -> Self {
        Self { root, tools }
    }

    /// The environment that `environment` describes, built if it is not there yet.
    ///
    /// Blocks until it is ready, for minutes if need be: while another caller (in this process or
    /// another one) builds the same environment, this one waits for it. Each line of progress goes to
    /// `log`, without credentials. Returns soon after `cancel` has become true.
    pub fn materialize(
        &self,
        environment: &PythonEnvironment,
        log: &mut dyn FnMut(&str),
        cancel: &AtomicBool,
    ) -> Result<MaterializedEnvironment, EnvironmentError> {
        // First of all: what cannot be had is said before anything is built.
        let requirements = Requirements::of(environment, |program| programs::find(program).is_some())?;
        let hash = environment.content_hash();
        let folder = self.root.join(&hash);
        let waiting = "waiting: the same Python environment is being built by another job";
        let lock = Lock::acquire(&self.root.join(format!("{hash}.lock")), waiting, log, cancel)?;
        if let Some(notes) = complete(&folder) {
            log(&format!("using the Python environment {}", folder.display()));
            log_notes(&notes, log);
            touch(&folder);
            return Ok(materialized(folder, notes, true));
        }
        remove(&folder)?;
        let built = self.build(environment, &requirements, &folder, &lock, log, cancel);
        if built.is_err() {
            // What cannot be removed now will be before the next build.
            let _ = remove(&folder);
        }
        Ok(materialized(folder, built?, false))
    }

    fn build(
        &self,
        environment: &PythonEnvironment,
        requirements: &Requirements,
        folder: &Path,
        lock: &Lock,
        log: &mut dyn FnMut(&str),
        cancel: &AtomicBool,
    ) -> Result<Vec<String>, EnvironmentError> {
        let uv = Uv::find_or_install(&self.tools, log, cancel)?;
        log(&format!("building the Python environment {}", folder.display()));
        log_notes(&pip_settings::for_uv().notes, log);
        let wanted = environment.python.as_deref();
        let python_note = Interpreter { wanted, folder, uv: &uv, lock, cancel }.make_environment(log)?;
        let mut notes: Vec<_> = python_note.into_iter().collect();
        notes.extend(requirements.notes.iter().cloned());
        log_notes(&notes, log);
        if !requirements.is_empty() {
            install(&uv, requirements, folder, lock, log, cancel)?;
        }
        write_marker(folder, environment, &notes)
            .map_err(|error| EnvironmentError::io("cannot complete the environment", folder, error))?;
        touch(folder);
        Ok(notes)
    }
}

fn install(
    uv: &Uv,
    requirements: &Requirements,
    folder: &Path,
    lock: &Lock,
    log: &mut dyn FnMut(&str),
    cancel: &AtomicBool,
) -> Result<(), EnvironmentError> {
    let text = requirements.lines.join("\n") + "\n";
    // Readable by the owner only: URLs of indexes may carry passwords.
    durable::write(folder, REQUIREMENTS, text.as_bytes())
        .map_err(|error| EnvironmentError::io("cannot prepare", folder, error))?;
    let mut command = uv.command(folder);
    command.args(["pip", "install", "--python"]).arg(python(folder));
    command.args(["-r", REQUIREMENTS]).args(&requirements.arguments).stdin(lock.as_stdin());
    let finished = run(&mut command, INSTALL_LIMIT, log, cancel)?;
    if finished.success() {
        return Ok(());
    }
    let advice = match finished.status {
        Some(_) => failure::advice(&finished.lines).to_owned(),
        None => "it took longer than six hours and was stopped".to_owned(),
    };
    Err(EnvironmentError::Install { advice, output: failure::meaningful(&finished.lines) })
}

fn log_notes(notes: &[String], log: &mut dyn FnMut(&str)) {
    for note in notes {
        log(&format!("note: {note}"));
    }
}

fn materialized(root: PathBuf, notes: Vec<String>, reused: bool) -> MaterializedEnvironment {
    MaterializedEnvironment { python: python(&root), bin_dir: root.join("bin"), root, notes, reused }
}

fn python(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}

/// The notes of a good environment; `None` for one that has to be built.
fn complete(folder: &Path) -> Option<Vec<String>> {
    let marker: Marker = durable::read_json(folder, MARKER).ok()??;
    // The interpreter is a link to one outside; it may have been uninstalled.
    programs::is_executable(&python(folder)).then_some(marker.notes)
}

fn write_marker(folder: &Path, environment: &PythonEnvironment, notes: &[String]) -> io::Result<()> {
    let mut spec = environment.clone();
    for line in &mut spec.pip_packages {
        *line = super::mask_credentials(line);
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let marker = Marker { created_unix_secs: since.as_secs(), notes: notes.to_vec(), spec };
    durable::write_json(folder, MARKER, &marker)
}

/// Notes the time of this use in the time stamp of a file, for whoever cleans up.
fn touch(folder: &Path) {
    // Failure means that the environment looks older than it is; no reason to stop a job.
    let _ = File::create(folder.join(LAST_USED)).and_then(|file| file.set_modified(SystemTime::now()));
}

fn remove(folder: &Path) -> Result<(), EnvironmentError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(EnvironmentError::io("cannot remove the broken environment", folder, error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
