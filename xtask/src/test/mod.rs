//! `test`: every suite, one after the other, whatever fails on the way; the last line is `N passed, N
//! failed`.
//!
//! Must not know what the suites test.

mod counts;
mod suite;
mod suites;
mod webdriver;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::setup::{self, Browser, WasmToolchain};
use crate::steps::Steps;
use counts::Counts;

/// What one suite came to.
struct Outcome {
    name: &'static str,
    counts: Counts,
    took_secs: f64,
    note: Option<String>,
}

/// `cargo xtask test`
pub fn run(args: &[&str]) -> Result<ExitCode> {
    if let Some(argument) = args.first() {
        return Err(crate::unknown_argument("test", argument));
    }
    let mut outcomes = Vec::new();
    let started = Instant::now();
    match setup::for_testing(&mut Steps::new(setup::STEPS_FOR_TESTING)) {
        Ok((toolchain, browser)) => run_suites(&toolchain, &browser, &mut outcomes),
        Err(error) => outcomes.push(not_run("setup", started, &error)),
    }
    Ok(report(&outcomes))
}

fn run_suites(toolchain: &WasmToolchain, browser: &Browser, outcomes: &mut Vec<Outcome>) {
    for suite in suites::all() {
        println!("\n== {}", suite.name);
        let started = Instant::now();
        let outcome = match suites::run(&suite, toolchain, browser) {
            Ok((counts, note)) => {
                Outcome { name: suite.name, counts, took_secs: started.elapsed().as_secs_f64(), note }
            }
            Err(error) => not_run(suite.name, started, &error),
        };
        outcomes.push(outcome);
    }
}

/// A suite that could not be run counts as one failure.
fn not_run(name: &'static str, started: Instant, error: &anyhow::Error) -> Outcome {
    println!("{error:#}");
    let counts = Counts { passed: 0, failed: 1 };
    Outcome {
        name,
        counts,
        took_secs: started.elapsed().as_secs_f64(),
        note: Some("could not be run; see above".to_owned()),
    }
}

/// Prints the summary; nothing may be printed after it.
fn report(outcomes: &[Outcome]) -> ExitCode {
    println!("\n== summary");
    let mut total = Counts::default();
    for outcome in outcomes {
        let Counts { passed, failed } = outcome.counts;
        let note = outcome.note.as_ref().map(|note| format!("  ({note})")).unwrap_or_default();
        println!(
            "{:<24} {passed:>5} passed, {failed:>3} failed  {:>7.1} s{note}",
            outcome.name, outcome.took_secs
        );
        total.add(outcome.counts);
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
