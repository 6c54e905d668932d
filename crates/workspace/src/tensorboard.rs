//! The real TensorBoard on the event files of runs. Must not know how environments are built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

use crate::executor::environment::{EnvironmentCache, PythonEnvironment};
use crate::executor::process::read_exit;

/// Packages of its environment. It still imports `pkg_resources`, which newer setuptools do not have.
const PACKAGES: [&str; 2] = ["tensorboard==2.20.0", "setuptools<81"];

/// TensorBoard, ready to be started.
pub struct TensorBoard {
    /// The command line.
    pub command: Command,
    /// A folder with a link for every run; to be removed afterwards.
    pub folder: PathBuf,
}

/// Whether there is an event file in a folder or below it.
fn has_events(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| {
        let is_file = path.file_name().is_some_and(|name| name.to_string_lossy().contains("tfevents"));
        is_file || (path.is_dir() && !path.is_symlink() && has_events(&path))
    })
}

/// Prepares TensorBoard for the `logs/` of runs; what it says about the installation goes to `log`. The error is a message
/// for people.
pub fn tensorboard(
    store: &Path,
    runs: &[String],
    port: u16,
    log: &mut dyn FnMut(&str),
) -> Result<TensorBoard, String> {
    let store = store.canonicalize().map_err(|error| format!("{}: {error}", store.display()))?;
    let mut links = Vec::new();
    for run in runs {
        let is_name = run.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let logs = store.join("jobs").join(run).join("code/logs");
        if !is_name || !store.join("jobs").join(run).is_dir() {
            return Err(format!("The workspace in {} has no run `{run}`", store.display()));
        }
        if !logs.is_dir() {
            return Err(format!(
                "The run `{run}` has no folder `logs` yet: TensorBoard shows the event files below it"
            ));
        }
        links.push((run, logs));
    }
    let ended = |run: &str| !matches!(read_exit(&store.join("jobs").join(run).join("control")), Ok(None));
    if links.iter().all(|(run, logs)| ended(run) && !has_events(logs)) {
        return Err(
            "There are no event files below `logs/` of these runs: write them with `SummaryWriter(\"logs\")`"
                .into(),
        );
    }
    let description = PythonEnvironment {
        pip_packages: PACKAGES.map(str::to_owned).to_vec(),
        ..PythonEnvironment::default()
    };
    let cache = EnvironmentCache::new(store.join("environments"), store.join("tools"));
    let found = cache
        .materialize(&description, log, &AtomicBool::new(false))
        .map_err(|error| format!("TensorBoard cannot be installed: {error}"))?;
    let folder = store.join("tools").join(format!("tensorboard-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    let failed = |error: std::io::Error| format!("{} cannot be written: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    for (run, logs) in links {
        std::os::unix::fs::symlink(logs, folder.join(run)).map_err(failed)?;
    }
    let mut command = Command::new(found.bin_dir.join("tensorboard"));
    command.arg("--logdir").arg(&folder).args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    // Files of running jobs grow.
    command.args(["--reload_multifile", "true", "--reload_interval", "2"]);
    Ok(TensorBoard { command, folder })
}
