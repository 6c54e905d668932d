//! The official Python client in an environment of its own: judge of tests, peer of measures. Must not know what it
//! is used for.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::python_packages::{self, program, programs};
use crate::process;

/// The versions that the wire notes were taken from.
const PACKAGES: [&str; 2] = ["azure-ai-ml==1.35.2", "azureml-mlflow==1.62.0.post6"];
/// The environment.
const FOLDER: &str = "target/official-client-venv";
/// Prints the installed versions.
const ASK: &str = "import importlib.metadata as m; print(*(f'{p}=={m.version(p)}' for p in ('azure-ai-ml', 'azureml-mlflow')))";

/// The interpreter that has the client; made if missing.
pub fn install() -> Result<(PathBuf, &'static str)> {
    let python = program(&programs(FOLDER), "python");
    let is_there = || {
        let said = process::quiet(process::command(&python, &["-c", ASK], &[]));
        said.is_ok_and(|said| said == PACKAGES.join(" "))
    };
    if is_there() {
        return Ok((python, "ready"));
    }
    python_packages::install(FOLDER, &PACKAGES)?;
    if !is_there() {
        bail!("the official client was installed but does not answer; remove {FOLDER} and run this again");
    }
    Ok((python, "installed"))
}
