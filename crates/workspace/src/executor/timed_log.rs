//! Logs of the workspace itself: what happened when, in whole lines. Must not know what it means.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use crate::clock::{iso, now_ms};

/// `system_logs/lifecycler/lifecycler.log` of a job: its states with their times.
pub(super) fn note_state(job: &Path, text: &str) {
    line(&job.join("system_logs/lifecycler/lifecycler.log"), text.lines().next().unwrap_or_default());
}

/// `azureml-logs/hyperdrive.txt` of a sweep: what it did. The official client streams it.
pub(super) fn note_sweep(job: &Path, text: &str) {
    line(&job.join("azureml-logs/hyperdrive.txt"), &text.replace('\n', " "));
}

/// A log that cannot be written stops no job.
fn line(file: &Path, text: &str) {
    let _ = file.parent().map(fs::create_dir_all);
    if let Ok(mut file) = OpenOptions::new().create(true).append(true).open(file) {
        let _ = file.write_all(format!("{} {text}\n", iso(now_ms())).as_bytes());
    }
}
