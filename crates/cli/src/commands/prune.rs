//! `run-composer prune`: frees the disk of what no job needs any more.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use run_composer_workspace::{leftovers, remove_leftover};

use crate::paths::default_store;

/// Exit code 0, or 1 where something could not be removed.
pub fn run(unused_days: u64, dry_run: bool, store: Option<PathBuf>) -> ExitCode {
    let store = store.unwrap_or_else(default_store);
    let unused = Duration::from_secs(unused_days.saturating_mul(86_400));
    let found = match leftovers(&store, unused) {
        Ok(found) => found,
        Err(error) => {
            anstream::eprintln!("error: {} cannot be read: {error}", store.display());
            return ExitCode::from(1);
        }
    };
    let (mut freed, mut failed) = (0, false);
    for leftover in &found {
        let removed = if dry_run { Ok(true) } else { remove_leftover(&store, leftover, unused) };
        match removed {
            Ok(true) => {
                freed += leftover.bytes;
                crate::out!("{}  {}  {}", megabytes(leftover.bytes), leftover.path.display(), leftover.what);
            }
            Ok(false) => crate::out!("in use: {}", leftover.path.display()),
            Err(error) => {
                failed = true;
                anstream::eprintln!("error: {} cannot be removed: {error}", leftover.path.display());
            }
        }
    }
    let word = if dry_run { "could be freed" } else { "freed" };
    crate::out!("{} {word}", megabytes(freed));
    ExitCode::from(u8::from(failed))
}

fn megabytes(bytes: u64) -> String {
    // Two digits that matter are enough.
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}
