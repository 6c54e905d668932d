//! The SDK v1 of Azure ML in an environment of its own: peer of measures. Must not know what is measured.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::python_packages::{self, program, programs};
use crate::process;

/// The last versions; they need the package resources that later setuptools lack.
const PACKAGES: [&str; 3] = ["azureml-core==1.61.0.post4", "azureml-train-core==1.62.0", "setuptools<80"];
/// The environment.
const FOLDER: &str = "target/sdk-v1-venv";
/// Fails where the SDK cannot be used.
const ASK: &str = "from azureml.core import Environment, ScriptRunConfig, VERSION; print(VERSION)";

/// The interpreter that has the SDK; made if missing.
pub fn install() -> Result<(PathBuf, &'static str)> {
    let python = program(&programs(FOLDER), "python");
    let is_there = || process::quiet(process::command(&python, &["-c", ASK], &[])).is_ok();
    if is_there() {
        return Ok((python, "ready"));
    }
    python_packages::install(FOLDER, &PACKAGES)?;
    if !is_there() {
        bail!("the SDK v1 was installed but cannot be imported; remove {FOLDER} and run this again");
    }
    Ok((python, "installed"))
}
