//! MLflow's own server in an environment of its own: peer of measures. Must not know what is measured.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{files, process};

/// The version that the reference figures were taken from.
const PACKAGE: &str = "mlflow==3.17.2";
/// The environment.
const FOLDER: &str = "target/mlflow-venv";

/// The folder of programs that has `mlflow` and `python`; made if missing.
pub fn install() -> Result<(PathBuf, &'static str)> {
    let programs = files::in_root(FOLDER).join(if cfg!(windows) { "Scripts" } else { "bin" });
    let mlflow = programs.join(format!("mlflow{}", std::env::consts::EXE_SUFFIX));
    if mlflow.is_file() {
        return Ok((programs, "ready"));
    }
    let Some(base) = process::find(&["python3", "python"]) else {
        bail!("Python is missing; MLflow is a Python package");
    };
    process::quiet(process::command(base, &["-m", "venv", "--clear", FOLDER], &[]))
        .context("cannot make a virtual environment; on Debian, install python3-venv")?;
    let python = programs.join(format!("python{}", std::env::consts::EXE_SUFFIX));
    let pip = ["-m", "pip", "install", "--quiet", "uv"];
    process::quiet(process::command(&python, &pip, &[])).context("cannot install uv")?;
    let uv = programs.join(format!("uv{}", std::env::consts::EXE_SUFFIX));
    let install = ["pip", "install", "--quiet", "--python", process::text(&python)?, PACKAGE];
    process::quiet(process::command(uv, &install, &[]))
        .with_context(|| format!("cannot install {PACKAGE}; is the package index reachable?"))?;
    Ok((programs, "installed"))
}
