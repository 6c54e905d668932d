//! One suite: commands run to the end, their output shown and counted. Must not know which suites there are.

use std::process::Command;

use anyhow::Result;

use super::counts::Counts;
use crate::process;

/// A suite: its name, and what makes its commands (it may build first).
pub struct Suite {
    /// Its name in the summary.
    pub name: &'static str,
    /// Which one it is.
    pub kind: Kind,
}

/// The kinds of suites.
#[derive(Clone, Copy)]
pub enum Kind {
    /// `cargo test` with these arguments.
    Native(&'static [&'static str]),
    /// `wasm-pack test` in a browser with these arguments for cargo.
    Wasm(&'static [&'static str]),
    /// The built page, driven by Node.
    EndToEnd,
    /// The headless module and the one of the SDK v1 as engineers use it: TypeScript, Node.
    Package,
    /// The official Python client beside ours.
    OfficialClient(&'static str),
}

/// Runs a command and counts. A bad end without a failed test, or no test at all, is a failure too, with a
/// note why.
pub fn run(command: Command) -> Result<(Counts, Option<String>)> {
    let mut counts = Counts::default();
    let status = process::watched(command, |line| counts.add(Counts::of_line(line)))?;
    let note = if !status.success() && counts.failed == 0 {
        Some(format!("did not build or did not finish, {status}"))
    } else if counts == Counts::default() {
        Some("ran no test".to_owned())
    } else {
        None
    };
    if note.is_some() {
        counts.failed += 1;
    }
    Ok((counts, note))
}
