//! The official Python client in an environment of its own: judge of tests, peer of measures. Must not know what it
//! is used for.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{files, process};

/// The version that the wire notes were taken from.
const PACKAGE: &str = "azure-ai-ml";
const VERSION: &str = "1.35.2";
/// The environment.
const FOLDER: &str = "target/official-client-venv";
/// Prints the installed version.
const ASK: &str = "import importlib.metadata as m; print(m.version('azure-ai-ml'))";

/// The interpreter that has the client; made if missing.
pub fn install() -> Result<(PathBuf, &'static str)> {
    let programs = files::in_root(FOLDER).join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = |name: &str| programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let python = program("python");
    let is_there = || {
        let said = process::quiet(process::command(&python, &["-c", ASK], &[]));
        said.is_ok_and(|said| said == VERSION)
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
    let package = format!("{PACKAGE}=={VERSION}");
    let uv = ["pip", "install", "--quiet", "--python", process::text(&python)?, &package];
    process::quiet(process::command(program("uv"), &uv, &[]))
        .with_context(|| format!("cannot install {package}; is the package index reachable?"))?;
    if !is_there() {
        bail!("{package} was installed but does not answer; remove {FOLDER} and run this again");
    }
    Ok((python, "installed"))
}
