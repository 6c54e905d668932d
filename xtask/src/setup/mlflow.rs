//! MLflow's own server in an environment of its own: peer of measures. Must not know what is measured.

use std::path::PathBuf;

use anyhow::Result;

use super::python_packages::{self, program, programs};

/// The version that the reference figures were taken from.
const PACKAGE: &str = "mlflow==3.17.2";
/// The environment.
const FOLDER: &str = "target/mlflow-venv";

/// The folder of programs that has `mlflow` and `python`; made if missing.
pub fn install() -> Result<(PathBuf, &'static str)> {
    let programs = programs(FOLDER);
    if program(&programs, "mlflow").is_file() {
        return Ok((programs, "ready"));
    }
    python_packages::install(FOLDER, &[PACKAGE])?;
    Ok((programs, "installed"))
}
