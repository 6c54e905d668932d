//! What the log of a run that failed says: one kind of mistake per file, text in and findings out.
//!
//! It knows nothing of jobs, services or screens. A cause that is not certain is no finding: only the traceback with which
//! the script ended counts, and of a run that completed nothing is told but that its start was slow.

mod attribute;
mod distributions;
mod gpu_memory;
mod import;
mod killed;
mod metric_size;
mod missing_module;
mod name;
mod pyjwt;
mod slow_start;
mod traceback;

use crate::finding::{Code, Finding, Place};
use traceback::Traceback;

/// A run that has ended, and what is known of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct EndedRun<'a> {
    /// The service's word: `Failed`, `Completed`, `Canceled`…
    pub status: &'a str,
    /// The message of its error; empty where there is none.
    pub error: &'a str,
    /// Its log files: path such as `user_logs/std_log.txt`, and text. The beginning of a text may be missing.
    pub logs: &'a [(&'a str, &'a str)],
}

/// A kind of mistake that a traceback shows.
type OfTraceback = fn(&Traceback<'_>) -> Option<Finding>;

/// The first that answers is the cause.
const OF_TRACEBACK: &[OfTraceback] = &[
    missing_module::diagnose,
    import::diagnose,
    pyjwt::diagnose,
    metric_size::diagnose,
    gpu_memory::diagnose,
    name::diagnose,
    attribute::diagnose,
];

/// Why the run failed, as far as its logs tell for certain, and whether its start was slow. The place of a finding is a
/// line of the person's own script; its range is empty, as the script's text is not at hand.
pub fn diagnose(run: &EndedRun<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if run.status == "Failed" {
        let logs = || run.logs.iter().filter(|(path, _)| is_of_script(path)).map(|(_, text)| *text);
        let of_traceback = |text| {
            let traceback = Traceback::last(text)?;
            OF_TRACEBACK.iter().find_map(|kind| kind(&traceback))
        };
        let cause = if may_be_an_exception(run.error) { logs().find_map(of_traceback) } else { None };
        findings.extend(cause.or_else(|| killed::diagnose(run.error, logs())));
    }
    findings.extend(run.logs.iter().find_map(|(path, text)| slow_start::diagnose(path, text)));
    findings
}

/// Whether a log holds what the script printed.
fn is_of_script(path: &str) -> bool {
    path.starts_with("user_logs/") || path.contains("70_driver_log")
}

/// Python ends with 1 after an exception that nobody caught. Where the run's error tells another end, a traceback in the
/// log is of an exception that somebody did catch.
fn may_be_an_exception(error: &str) -> bool {
    let first = error.lines().next().unwrap_or_default();
    let other_code = first
        .split("exit code ")
        .nth(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_digit() && c != '-').next().unwrap_or_default())
        .is_some_and(|code| !code.is_empty() && code != "1");
    !other_code && !first.contains("longer than its timeout") && !first.contains("was ended by SIG")
}

/// A place in a script: line from 1, the range empty.
fn in_script((path, line): (&str, u32)) -> Place {
    Place { document: path.to_owned(), range: 0..0, line, column: 1 }
}

/// An error that is the cause of the failure, at the line of the own script that led to it.
fn cause(code: Code, message: impl Into<String>, traceback: &Traceback<'_>) -> Finding {
    let finding = Finding::error(code, message);
    match traceback.own_line() {
        Some(line) => finding.at(in_script(line)),
        None => finding,
    }
}
