//! Python packages in an environment of their own. Must not know what they are for.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{files, process};

/// The folder of an environment's programs, there or not.
pub fn programs(folder: &str) -> PathBuf {
    files::in_root(folder).join(if cfg!(windows) { "Scripts" } else { "bin" })
}

/// A program in such a folder.
pub fn program(programs: &Path, name: &str) -> PathBuf {
    programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Makes the environment anew with these packages.
pub fn install(folder: &str, packages: &[&str]) -> Result<()> {
    let Some(base) = process::find(&["python3", "python"]) else {
        bail!("Python is missing; {} are Python packages", packages.join(" "));
    };
    process::quiet(process::command(base, &["-m", "venv", "--clear", folder], &[]))
        .context("cannot make a virtual environment; on Debian, install python3-venv")?;
    let programs = programs(folder);
    let python = program(&programs, "python");
    let pip = ["-m", "pip", "install", "--quiet", "uv"];
    process::quiet(process::command(&python, &pip, &[])).context("cannot install uv")?;
    // uv, because pip's resolver gives up on the official client on some machines.
    let uv = ["pip", "install", "--quiet", "--python", process::text(&python)?];
    process::quiet(process::command(program(&programs, "uv"), &[&uv[..], packages].concat(), &[]))
        .with_context(|| format!("cannot install {}; is the package index reachable?", packages.join(" ")))?;
    Ok(())
}
