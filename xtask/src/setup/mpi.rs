//! `mpirun`, which tests of MPI jobs need. Must not know which tests.

use anyhow::{Context, Result};

use super::apt;
use crate::process;

/// Finds it or installs Open MPI.
pub fn install() -> Result<((), &'static str)> {
    if process::find(&["mpirun"]).is_some() {
        return Ok(((), "ready"));
    }
    apt::install(&["openmpi-bin"])
        .context("tests of MPI jobs need an mpirun on the PATH: Open MPI or MPICH")?;
    Ok(((), "installed"))
}
