//! Finds uv, or installs it, and prepares calls of it.
//!
//! Must not know: what uv is asked to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::command::run;
use super::error::EnvironmentError;
use super::lock::Lock;
use super::{failure, pip_settings, programs};

/// Generous: it only has to end at some time.
const INSTALL_LIMIT: Duration = Duration::from_mins(30);
/// Variables that would lead uv, or the Python it starts, to another place.
const MISLEADING: &[&str] = &[
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "PYTHONHOME",
    "PYTHONPATH",
    "UV_PYTHON",
    "UV_SYSTEM_PYTHON",
    "UV_PROJECT",
    "UV_PROJECT_ENVIRONMENT",
    "UV_WORKING_DIR",
    "UV_VENV_SEED",
];

/// The uv of this machine.
pub(super) struct Uv {
    program: PathBuf,
}

impl Uv {
    /// The uv named in `RUN_COMPOSER_UV`, on PATH or in `tools`; installs it there if there is none.
    pub fn find_or_install(
        tools: &Path,
        log: &mut dyn FnMut(&str),
        cancel: &AtomicBool,
    ) -> Result<Self, EnvironmentError> {
        if let Some(named) = std::env::var_os("RUN_COMPOSER_UV").filter(|named| !named.is_empty()) {
            let program = PathBuf::from(named);
            return if programs::is_executable(&program) {
                Ok(Self { program })
            } else {
                let program = program.display();
                Err(no_uv(format!("RUN_COMPOSER_UV names {program}, which is not a program")))
            };
        }
        match programs::find("uv") {
            Some(program) => Ok(Self { program }),
            None => install(tools, log, cancel).map(|program| Self { program }),
        }
    }

    /// A call of uv with the settings of pip on this machine, to be run in `folder`.
    pub fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["--color", "never", "--no-progress"]).current_dir(folder);
        for name in MISLEADING {
            command.env_remove(name);
        }
        command.envs(pip_settings::for_uv().variables);
        if std::env::var_os("UV_INDEX_STRATEGY").is_none() {
            // Like pip, and unlike uv: an additional index adds packages, it does not hide those of PyPI.
            command.env("UV_INDEX_STRATEGY", "unsafe-best-match");
        }
        command
    }
}

fn install(
    tools: &Path,
    log: &mut dyn FnMut(&str),
    cancel: &AtomicBool,
) -> Result<PathBuf, EnvironmentError> {
    let folder = tools.join("uv");
    let program = folder.join("bin/uv");
    if works(&program) {
        return Ok(program);
    }
    let waiting = "waiting: uv is being installed by another job";
    let lock = Lock::acquire(&tools.join("uv.lock"), waiting, log, cancel)?;
    if works(&program) {
        return Ok(program);
    }
    log(&format!("installing uv, which makes the Python environments, into {}", folder.display()));
    if folder.exists() {
        // The remains of an installation that was interrupted.
        fs::remove_dir_all(&folder)
            .map_err(|error| EnvironmentError::io("cannot remove the folder", &folder, error))?;
    }
    let python = programs::find("python3")
        .ok_or_else(|| no_uv("there is no python3 on PATH to install it with".to_owned()))?;
    let mut venv = Command::new(python);
    venv.args(["-m", "venv"]).arg(&folder);
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--progress-bar", "off", "uv"]);
    for (step, what) in [
        (&mut venv, "`python3 -m venv` failed; on Debian and Ubuntu it needs the package python3-venv"),
        (&mut pip, "`pip install uv` failed"),
    ] {
        step.env_remove("PYTHONHOME").env_remove("PYTHONPATH").stdin(lock.as_stdin());
        let finished = run(step, INSTALL_LIMIT, log, cancel)?;
        if !finished.success() {
            let said = failure::meaningful(&finished.lines).join("\n");
            return Err(no_uv(format!("{what}:\n{said}\n")));
        }
    }
    if works(&program) { Ok(program) } else { Err(no_uv(format!("{} does not run", program.display()))) }
}

fn works(program: &Path) -> bool {
    programs::is_executable(program)
        && Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn no_uv(reason: String) -> EnvironmentError {
    EnvironmentError::NoUv { reason }
}
