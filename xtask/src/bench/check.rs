//! Measure: checking the sample from a terminal, whole processes. Must not know what is checked.

use std::path::Path;

use anyhow::{Context, Result};

use super::row::Row;
use super::sample::{Timed, time_processes};
use crate::{build, files, process};

/// What is checked.
const SAMPLE: &str = "www/samples/ridge-diabetes/job.yml";
/// Repetitions; an import of seconds need not be repeated as often.
const TIMES: usize = 30;
const TIMES_IMPORT: usize = 5;

/// Beside what every command of the official client begins with, and beside the smallest process there is.
pub fn measure(python: &Path) -> Result<Vec<Row>> {
    let binary = files::in_root(build::BINARY);
    let nothing = process::find(&["true"]).context("there is no program `true` to compare with")?;
    let [check, import, nothing] = time_processes(&[
        Timed { program: process::text(&binary)?, args: &["check", SAMPLE], times: TIMES },
        Timed { program: process::text(python)?, args: &["-c", "import azure.ai.ml"], times: TIMES_IMPORT },
        Timed { program: process::text(&nothing)?, args: &[], times: TIMES },
    ])?;
    let name = "check the sample";
    Ok(vec![
        Row::new(name, "ms", check.clone(), "import azure.ai.ml", import)
            .noted("whole processes, files in the cache; the peer has only been imported"),
        Row::new(name, "ms", check, "process that does nothing", nothing).noted("the floor of any command"),
    ])
}
