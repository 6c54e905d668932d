//! `bench`: every measure beside a named peer in the same run, one file per measure. Judges by ratios, never
//! by times.

mod check;
mod convert;
mod counter;
mod documents;
mod first_line;
mod page_load;
mod row;
mod sample;
mod script;
mod sizes;
mod snapshot;
mod storage;
mod tracking;

use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::setup::{mlflow, official_client, sdk_v1};
use crate::steps::Steps;
use crate::{build, files, setup};
use row::Row;

/// The results, for programs; not committed.
const RESULTS: &str = "bench/results.json";
/// Steps beside those of setup: five builds, the official client, nine measures.
const STEPS: usize = 1 + 5 + 1 + 9;

/// What can be measured alone.
const MEASURES: [&str; 9] =
    ["sizes", "page-load", "first-line", "check", "documents", "convert", "snapshot", "storage", "tracking"];

/// `cargo xtask bench [MEASURE …]`: a measure that fails does not keep the others from running.
pub fn run(args: &[&str]) -> Result<ExitCode> {
    if let Some(argument) = args.iter().find(|argument| !MEASURES.contains(argument)) {
        return Err(crate::unknown_argument("bench", argument));
    }
    let mut steps = Steps::new(setup::STEPS_FOR_BUILDING + STEPS);
    let toolchain = setup::for_building(&mut steps)?;
    let browser = setup::browser(&mut steps)?;
    build::step_native(&mut steps)?;
    build::step_web(&mut steps, &build::HEADLESS, &toolchain)?;
    build::step_web(&mut steps, &build::PAGE, &toolchain)?;
    build::step_web(&mut steps, &build::V1, &toolchain)?;
    steps.step("Bare Yew page", || counter::build(&toolchain))?;
    let client = steps.step("Official Python client", official_client::install);
    let client = client.map_err(|error| format!("{error:#}"));
    let python = || client.as_deref().map_err(|message| anyhow::anyhow!("{message}"));
    let mut measure = |name: &str, title: &str, work: &dyn Fn() -> Result<Vec<Row>>| {
        if !args.is_empty() && !args.contains(&name) {
            return Ok(Vec::new());
        }
        steps.step(title, || work().map(|rows| (rows, "measured")))
    };
    let outcomes = [
        measure("sizes", "Sizes", &sizes::measure),
        measure("page-load", "Page load", &|| page_load::measure(&browser)),
        measure("first-line", "Submit to first line", &|| first_line::measure(&browser)),
        measure("check", "Check", &|| check::measure(python()?)),
        measure("documents", "Documents", &|| documents::measure(python()?, &browser)),
        measure("convert", "Convert", &|| convert::measure(&sdk_v1::install()?.0)),
        measure("snapshot", "Snapshot", &|| snapshot::measure(python()?)),
        measure("storage", "Storage", &storage::measure),
        measure("tracking", "Tracking", &|| tracking::measure(&mlflow::install()?.0)),
    ];
    report(outcomes.into())
}

/// Prints the table, writes the file, and names what could not be measured.
fn report(outcomes: Vec<Result<Vec<Row>>>) -> Result<ExitCode> {
    let (measured, failed): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    let rows: Vec<Row> = measured.into_iter().flatten().flatten().collect();
    println!("\n{}\n", row::table(&rows));
    let json = Value::Array(rows.iter().map(Row::to_json).collect());
    let text = serde_json::to_string_pretty(&json).context("cannot write the results as JSON")?;
    files::write(&files::in_root(RESULTS), text + "\n")?;
    println!("written to {RESULTS}");
    for error in failed.iter().filter_map(|outcome| outcome.as_ref().err()) {
        eprintln!("error: {error:#}");
    }
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
