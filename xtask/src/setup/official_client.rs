//! The official Python client in an environment of its own: judge of tests, peer of measures. Must not know what it
//! is used for.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{files, process};

/// The versions that the wire notes were taken from.
const PACKAGES: [&str; 2] = ["azure-ai-ml==1.35.2", "azureml-mlflow==1.62.0.post6"];
/// The environment.
const FOLDER: &str = "target/official-client-venv";
/// Prints the installed versions.
const ASK: &str = "import importlib.metadata as m; print(*(f'{p}=={m.version(p)}' for p in ('azure-ai-ml', 'azureml-mlflow')))";

/// The interpreter that has the client; made if missing.
pub fn install() -> Result<(PathBuf, &'static str)> {
    let programs = files::in_root(FOLDER).join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = |name: &str| programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let python = program("python");
    let is_there = || {
        let said = process::quiet(process::command(&python, &["-c", ASK], &[]));
        said.is_ok_and(|said| said == PACKAGES.join(" "))
    };
    if is_there() {
        return Ok((python, "ready"));
    }
    let Some(base) = process::find(&["python3", "python"]) else {
        bail!("Python is missing; the official client is a Python package");
    };
    process::quiet(process::command(base, &["-m", "venv", "--clear", FOLDER], &[]))
        .context("cannot make a virtual environment; on Debian, install python3-venv")?;
    let pip = ["-m", "pip", "install", "--quiet", "uv"];
    process::quiet(process::command(&python, &pip, &[])).context("cannot install uv")?;
    // uv, because pip's resolver gives up on this package on some machines.
    let uv = ["pip", "install", "--quiet", "--python", process::text(&python)?];
    process::quiet(process::command(program("uv"), &[&uv[..], &PACKAGES].concat(), &[]))
        .with_context(|| format!("cannot install {}; is the package index reachable?", PACKAGES.join(" ")))?;
    if !is_there() {
        bail!("the official client was installed but does not answer; remove {FOLDER} and run this again");
    }
    Ok((python, "installed"))
}
