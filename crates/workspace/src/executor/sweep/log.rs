//! `azureml-logs/hyperdrive.txt`: what a sweep did, in whole lines. The official client streams it.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use crate::clock::{iso, now_ms};

pub(super) struct SweepLog {
    file: PathBuf,
}

impl SweepLog {
    pub(super) fn new(job: &std::path::Path) -> Self {
        Self { file: job.join("azureml-logs/hyperdrive.txt") }
    }

    /// Adds a line. A log that cannot be written does not stop a sweep.
    pub(super) fn line(&self, text: &str) {
        let _ = self.file.parent().map(fs::create_dir_all);
        if let Ok(mut file) = OpenOptions::new().create(true).append(true).open(&self.file) {
            let _ = file.write_all(format!("{} {}\n", iso(now_ms()), text.replace('\n', " ")).as_bytes());
        }
    }
}
