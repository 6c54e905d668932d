//! The Node packages of `tests/node`: wasm-opt, the chart library, and what drives a browser. Must not know
//! who uses them.

use std::fs::File;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::{files, process};

/// Where the package list is.
pub const FOLDER: &str = "tests/node";

/// Installs the packages unless the installed ones are as new as the list.
pub fn install() -> Result<((), &'static str)> {
    let folder = files::in_root(FOLDER);
    let list = folder.join("package.json");
    if !list.exists() {
        bail!("{} is missing; restore it from the repository", files::shown(&list));
    }
    let lock = folder.join("package-lock.json");
    let source = if lock.exists() { &lock } else { &list };
    let installed = folder.join("node_modules/.package-lock.json");
    if modified(&installed).is_some_and(|installed| Some(installed) >= modified(source)) {
        return Ok(((), "ready"));
    }
    if process::find(&["npm"]).is_none() {
        bail!("npm is missing; install Node.js 20 or later, then run this again");
    }
    let task = if lock.exists() { "ci" } else { "install" };
    let mut npm = process::command("npm", &[task, "--no-audit", "--no-fund"], &[]);
    npm.current_dir(&folder);
    process::quiet(npm).context("cannot install the Node packages; is the package registry reachable?")?;
    // npm may write the lock file after its own record; the record must not look older than what it records.
    let touched =
        File::options().append(true).open(&installed).and_then(|file| file.set_modified(SystemTime::now()));
    touched.with_context(|| format!("npm left no {}", files::shown(&installed)))?;
    Ok(((), "installed"))
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|facts| facts.modified()).ok()
}
