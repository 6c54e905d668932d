//! One builder at a time, also among processes.
//!
//! Must not know: what is built.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use super::error::EnvironmentError;

const PAUSE: Duration = Duration::from_millis(100);

/// The right to build; given back when dropped.
pub(super) struct Lock(File);

impl Lock {
    /// Waits for the right that `path` stands for, saying `reason` once if there is somebody ahead.
    pub fn acquire(
        path: &Path,
        reason: &str,
        log: &mut dyn FnMut(&str),
        cancel: &AtomicBool,
    ) -> Result<Self, EnvironmentError> {
        let failed = |source| EnvironmentError::io("cannot lock", path, source);
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        let file = File::options().read(true).append(true).create(true).open(path).map_err(failed)?;
        let mut told = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if cancel.load(Ordering::Relaxed) => {
                    return Err(EnvironmentError::Canceled);
                }
                Err(TryLockError::WouldBlock) => {}
            }
            if !told {
                log(reason);
                told = true;
            }
            sleep(PAUSE);
        }
    }

    /// The lock as the (empty) standard input of a program.
    ///
    /// A lock belongs to all who have the file open. So when this process is killed, the lock is not
    /// free before the program it started has ended as well: nobody builds into its folder meanwhile.
    pub fn as_stdin(&self) -> Stdio {
        self.0.try_clone().map_or_else(|_| Stdio::null(), Stdio::from)
    }
}
