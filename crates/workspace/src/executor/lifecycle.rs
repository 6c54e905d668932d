//! `system_logs/lifecycler/lifecycler.log`: the states of a job with their times, in whole lines. Must not know what they mean.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use crate::clock::{iso, now_ms};

/// Adds a line. A log that cannot be written stops no job.
pub(super) fn note(job: &Path, text: &str) {
    let folder = job.join("system_logs/lifecycler");
    let _ = fs::create_dir_all(&folder);
    if let Ok(mut file) = OpenOptions::new().create(true).append(true).open(folder.join("lifecycler.log")) {
        let first = text.lines().next().unwrap_or_default();
        let _ = file.write_all(format!("{} {first}\n", iso(now_ms())).as_bytes());
    }
}
