//! Makes an empty virtual environment with the Python that was asked for, or the nearest one.
//!
//! Must not know: packages.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use serde::Deserialize;

use super::command::{Finished, run};
use super::error::EnvironmentError;
use super::lock::Lock;
use super::uv::Uv;
use super::{conda, failure};

/// Looking at the interpreters of this machine; shims and network drives may be slow.
const LOOK_LIMIT: Duration = Duration::from_mins(2);
/// A Python is some 30 MB; who needs longer than this is better off with the nearest one.
const DOWNLOAD_LIMIT: Duration = Duration::from_mins(5);

/// A request for a Python version, and the way to a virtual environment with it.
pub(super) struct Interpreter<'a> {
    /// The version as conda writes it.
    pub wanted: Option<&'a str>,
    /// The folder of the virtual environment; must not exist.
    pub folder: &'a Path,
    /// Makes the environment.
    pub uv: &'a Uv,
    /// Held while it is made.
    pub lock: &'a Lock,
    /// Stops it.
    pub cancel: &'a AtomicBool,
}

impl Interpreter<'_> {
    /// Makes the environment; returns a note when its Python is not the one asked for.
    pub fn make_environment(&self, log: &mut dyn FnMut(&str)) -> Result<Option<String>, EnvironmentError> {
        let Some(wanted) = self.wanted.map(str::trim).filter(|wanted| !wanted.is_empty() && *wanted != "*")
        else {
            return match self.venv(None, None, DownloadMode::Allowed)? {
                finished if finished.success() => Ok(None),
                finished => Err(no_python("this machine has no Python that uv can use", &finished.lines)),
            };
        };
        let request = request(wanted)?;
        if self.venv(Some(&request), None, DownloadMode::Never)?.success() {
            return Ok(None);
        }
        let pyenv = path_with_pyenv();
        let path = pyenv.as_ref();
        if path.is_some() && self.venv(Some(&request), path, DownloadMode::Never)?.success() {
            return Ok(None);
        }
        let why = if downloads_allowed() {
            log(&format!("this machine has no Python {wanted}, trying to download it"));
            let finished = self.venv(Some(&request), path, DownloadMode::Once)?;
            if finished.success() {
                return Ok(None);
            }
            format!("could not be downloaded ({})", cause(&failure::meaningful(&finished.lines)))
        } else {
            "may not be downloaded (RUN_COMPOSER_OFFLINE, UV_OFFLINE or UV_PYTHON_DOWNLOADS)".to_owned()
        };
        self.with_nearest(wanted, &request, path, &why).map(Some)
    }

    fn with_nearest(
        &self,
        wanted: &str,
        request: &str,
        path: Option<&OsString>,
        why: &str,
    ) -> Result<String, EnvironmentError> {
        let installed = self.installed(path)?;
        let Some(nearest) = lower_bound(request).and_then(|minor| nearest(minor, &installed)) else {
            let reason = format!(
                "Python {wanted} is not on this machine, {why}, and there is no newer one to use \
                 instead; install it, or ask for another version"
            );
            return Err(EnvironmentError::NoPython { reason });
        };
        let interpreter = nearest.path.as_deref().unwrap_or(Path::new("")).to_string_lossy();
        let finished = self.venv(Some(&interpreter), path, DownloadMode::Never)?;
        if !finished.success() {
            return Err(no_python(&format!("cannot use the Python at {interpreter}"), &finished.lines));
        }
        let used = &nearest.version;
        Ok(format!(
            "asked for Python {wanted}, used {used}: Python {wanted} is not on this machine and {why}; \
             install it and rebuild the environment for the exact version"
        ))
    }

    fn venv(
        &self,
        python: Option<&str>,
        path: Option<&OsString>,
        mode: DownloadMode,
    ) -> Result<Finished, EnvironmentError> {
        let mut command = self.command(path);
        command.arg("venv").arg("--no-project");
        if let Some(python) = python {
            command.args(["--python", python]);
        }
        command.arg(self.folder);
        let mut limit = DOWNLOAD_LIMIT;
        match mode {
            DownloadMode::Never => {
                command.env("UV_PYTHON_DOWNLOADS", "never");
                limit = LOOK_LIMIT;
            }
            DownloadMode::Once => {
                command.env("UV_HTTP_RETRIES", "0");
            }
            DownloadMode::Allowed if !downloads_allowed() => {
                command.env("UV_PYTHON_DOWNLOADS", "never");
            }
            DownloadMode::Allowed => {}
        }
        // What uv says on the way is of no use to the reader of a log; failures are reported.
        run(command.stdin(self.lock.as_stdin()), limit, &mut |_| (), self.cancel)
    }

    fn installed(&self, path: Option<&OsString>) -> Result<Vec<Installed>, EnvironmentError> {
        let mut command = self.command(path);
        command.args(["python", "list", "--only-installed", "--output-format", "json"]);
        let finished = run(&mut command, LOOK_LIMIT, &mut |_| (), self.cancel)?;
        // The JSON is one line among warnings about broken interpreters.
        Ok(finished.lines.iter().find_map(|line| serde_json::from_str(line).ok()).unwrap_or_default())
    }

    fn command(&self, path: Option<&OsString>) -> Command {
        // The folder itself does not exist yet.
        let mut command = self.uv.command(self.folder.parent().unwrap_or(Path::new("/")));
        if let Some(path) = path {
            command.env("PATH", path);
        }
        command
    }
}

/// Whether uv may download a Python.
#[derive(Clone, Copy)]
enum DownloadMode {
    Never,
    /// Without trying again: there is an answer to failure.
    Once,
    Allowed,
}

/// An interpreter as `uv python list` describes it.
#[derive(Debug, Deserialize)]
struct Installed {
    version: String,
    version_parts: VersionParts,
    path: Option<PathBuf>,
    implementation: String,
    #[serde(default)]
    variant: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct VersionParts {
    major: u32,
    minor: u32,
    patch: u32,
}

/// The interpreter with the lowest minor version that is not below the one wanted.
fn nearest((major, minor): (u32, u32), installed: &[Installed]) -> Option<&Installed> {
    installed
        .iter()
        .filter(|python| python.path.is_some() && python.implementation == "cpython")
        .filter(|python| python.variant.as_deref().is_none_or(|variant| variant == "default"))
        .filter(|python| python.version_parts.major == major && python.version_parts.minor >= minor)
        .min_by_key(|python| (python.version_parts.minor, std::cmp::Reverse(python.version_parts.patch)))
}

/// The request as uv writes it.
fn request(wanted: &str) -> Result<String, EnvironmentError> {
    let bad = |reason| EnvironmentError::BadLine { line: format!("python {wanted}"), reason };
    let versions = conda::pep440(wanted).map_err(bad)?;
    // A plain version is the form in which `3.11` means any 3.11.
    let plain = versions.strip_prefix("==").filter(|version| !version.contains(','));
    Ok(plain.map_or(versions.clone(), |version| version.trim_end_matches(".*").to_owned()))
}

/// The lowest major and minor version a request allows; `None` if it has no lower end.
fn lower_bound(request: &str) -> Option<(u32, u32)> {
    let clause = request.split(',').find(|clause| !clause.starts_with(['<', '!']))?;
    let mut parts = clause.trim_start_matches(['=', '>', '~', ' ']).split('.');
    let major = parts.next()?.parse().ok()?;
    Some((major, parts.next().map_or(Some(0), |minor| minor.parse().ok())?))
}

fn downloads_allowed() -> bool {
    let is = |name: &str, values: &[&str]| env::var(name).is_ok_and(|value| values.contains(&value.as_str()));
    !is("RUN_COMPOSER_OFFLINE", &["1", "true"])
        && !is("UV_OFFLINE", &["1", "true"])
        && !is("UV_PYTHON_DOWNLOADS", &["never", "manual", "false", "0"])
}

/// PATH with pyenv's versions in the place of its shims; `None` when there is no pyenv.
///
/// The shims are scripts that only work for the version chosen in pyenv: uv stumbles over the others
/// although they are installed.
fn path_with_pyenv() -> Option<OsString> {
    let root =
        env::var_os("PYENV_ROOT").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".pyenv")))?;
    let versions = std::fs::read_dir(root.join("versions")).ok()?;
    let mut folders: Vec<_> = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).collect();
    // uv stops at a Python 2, which has no `python3`.
    folders.retain(|folder| folder.join("python3").exists());
    folders.sort_unstable();
    let path = env::var_os("PATH").unwrap_or_default();
    let shims = root.join("shims");
    env::join_paths(env::split_paths(&path).filter(|folder| *folder != shims).chain(folders)).ok()
}

/// uv's deepest reason for a failure.
fn cause(lines: &[String]) -> &str {
    let part = |prefix| lines.iter().rev().find_map(move |line| line.trim().strip_prefix(prefix));
    part("cause: ").or_else(|| part("error: ")).unwrap_or("it took too long")
}

fn no_python(what: &str, lines: &[String]) -> EnvironmentError {
    let said = failure::meaningful(lines).join("\n");
    let reason = format!("{what}; install Python (https://www.python.org) or let uv download it\n{said}");
    EnvironmentError::NoPython { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_said_for_uv() {
        for (conda, uv) in [
            ("3.11", "3.11"),
            ("3.11.*", "3.11"),
            ("=3.11", "3.11"),
            ("==3.11.4", "3.11.4"),
            (">=3.9", ">=3.9"),
            (">=3.9, <3.12", ">=3.9,<3.12"),
            ("3", "3"),
        ] {
            assert_eq!(request(conda).unwrap(), uv, "{conda}");
        }
        assert!(request("3.8|3.9").is_err());
    }

    #[test]
    fn the_nearest_newer_interpreter_is_taken() {
        let python = |minor, patch, implementation: &str| Installed {
            version: format!("3.{minor}.{patch}"),
            version_parts: VersionParts { major: 3, minor, patch },
            path: Some("/python".into()),
            implementation: implementation.into(),
            variant: None,
        };
        let all = [
            python(12, 1, "cpython"),
            python(11, 2, "cpython"),
            python(11, 7, "cpython"),
            python(10, 1, "pypy"),
        ];
        let version = |minor| nearest((3, minor), &all).map(|python| python.version.as_str());
        assert_eq!(version(9), Some("3.11.7"));
        assert_eq!(version(12), Some("3.12.1"));
        assert_eq!(version(13), None);
        assert_eq!(lower_bound("3.10"), Some((3, 10)));
        assert_eq!(lower_bound("<3.9,>=3.7.2"), Some((3, 7)));
        assert_eq!(lower_bound("3"), Some((3, 0)));
        assert_eq!(lower_bound("<3.9"), None);
    }
}
