//! Why there is no environment, in words for the person who wants one.
//!
//! Must not know: how to build one.

use std::io;
use std::path::Path;

/// Why a Python environment could not be provided.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// Conda packages that are not Python packages.
    #[error(
        "these conda packages cannot be installed here, because they are not on PyPI: {}. Local \
         environments are made from PyPI packages: remove them from the environment, or install them \
         on this machine and use a user-managed environment",
        .packages.join(", ")
    )]
    NotOnPypi {
        /// The packages as they were asked for.
        packages: Vec<String>,
    },
    /// A line of the description that cannot be used.
    #[error("cannot use `{line}` of the environment: {reason}")]
    BadLine {
        /// The line, without credentials.
        line: String,
        /// What is wrong, and what to write instead.
        reason: String,
    },
    /// There is no uv, and it could not be installed.
    #[error(
        "uv, which makes the Python environments, is not available: {reason}. Install it \
         (https://docs.astral.sh/uv/) and make sure it is on PATH, or name it in RUN_COMPOSER_UV"
    )]
    NoUv {
        /// What was tried, and how it failed.
        reason: String,
    },
    /// No suitable Python interpreter.
    #[error("{reason}")]
    NoPython {
        /// What is missing, and what to do about it.
        reason: String,
    },
    /// The packages could not be installed.
    #[error("the packages of the environment could not be installed: {advice}.\n{}", .output.join("\n"))]
    Install {
        /// What to do about it.
        advice: String,
        /// The last lines uv said about it, without credentials.
        output: Vec<String>,
    },
    /// The job was canceled while its environment was made.
    #[error("canceled while the Python environment was being made")]
    Canceled,
    /// A file or program of this machine did not do what it should.
    #[error("{action}: {source}")]
    Io {
        /// What was being done, with the path.
        action: String,
        /// What the system said.
        source: io::Error,
    },
}

impl EnvironmentError {
    /// An error while doing `action` (such as "cannot remove the folder") with `path`.
    pub(super) fn io(action: &str, path: &Path, source: io::Error) -> Self {
        Self::Io { action: format!("{action} {}", path.display()), source }
    }
}
