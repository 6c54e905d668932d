//! The log file: appended to, never with the half of a failed write, and no reason to stop a job.
//!
//! Must not know: lines, streams.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

/// A log that counts what it cannot write instead of failing.
pub(super) struct LogFile {
    file: Option<File>,
    /// The length up to which the file holds whole writes, in bytes.
    good_bytes: u64,
    dropped_bytes: u64,
    error: Option<String>,
}

impl LogFile {
    /// Opens `path` for appending, with the folders above it; a failure shows in [`Self::error`].
    pub fn open(path: &Path) -> Self {
        let opened = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| OpenOptions::new().append(true).create(true).open(path))
            .and_then(|file| Ok((file.metadata()?.len(), file)));
        match opened {
            Ok((good_bytes, file)) => Self { file: Some(file), good_bytes, dropped_bytes: 0, error: None },
            Err(error) => {
                let error = Some(format!("cannot open the log {}: {error}", path.display()));
                Self { file: None, good_bytes: 0, dropped_bytes: 0, error }
            }
        }
    }

    /// Appends all of `bytes` or nothing; whether it was written.
    pub fn append(&mut self, bytes: &[u8]) -> bool {
        let length = bytes.len() as u64;
        let Some(file) = &mut self.file else {
            self.dropped_bytes += length;
            return false;
        };
        match file.write_all(bytes) {
            Ok(()) => {
                self.good_bytes += length;
                true
            }
            Err(error) => {
                self.dropped_bytes += length;
                self.error.get_or_insert_with(|| format!("cannot write the log: {error}"));
                // A full disk takes the first part of a write: cut it off again, it would end in the
                // middle of a line. The next write is tried anew, the disk may get some room.
                if file.set_len(self.good_bytes).is_err() {
                    self.good_bytes = file.metadata().map_or(self.good_bytes, |data| data.len());
                }
                false
            }
        }
    }

    /// Brings everything to the disk.
    pub fn sync(&mut self) {
        if let Some(Err(error)) = self.file.as_ref().map(File::sync_data)
            // Pipes and devices such as /dev/null cannot be synchronised, and need not be.
            && error.kind() != std::io::ErrorKind::InvalidInput
        {
            self.error.get_or_insert_with(|| format!("cannot bring the log to the disk: {error}"));
        }
    }

    /// The first error, if there was any.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Bytes that were to be written and were not.
    pub fn dropped_bytes(&self) -> u64 {
        self.dropped_bytes
    }
}
