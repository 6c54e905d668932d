//! How a command ended: `DIR/exit.json`, the supervisor's last word.
//!
//! Must not know: how the command was run.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::durable;

const FILE: &str = "exit.json";
/// A full disk is often emptied by somebody within a minute; the verdict is worth the wait.
const DISK_FULL_ATTEMPTS: u32 = 60;
const DISK_FULL_PAUSE: Duration = Duration::from_secs(1);

/// The end of a supervised command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessExit {
    /// Why it ended.
    pub outcome: ProcessOutcome,
    /// When the supervisor took over, in milliseconds since 1970 (UTC).
    pub started_unix_ms: u64,
    /// When the command and everything it had started was gone, in milliseconds since 1970 (UTC).
    pub ended_unix_ms: u64,
    /// The first error met while writing the log; the command ran on regardless.
    pub log_error: Option<String>,
    /// Bytes of output which could not be written to the log.
    pub dropped_bytes: u64,
    /// The last 20 lines of output, each cut at 2000 characters, invalid UTF-8 replaced.
    pub last_lines: Vec<String>,
}

/// Why a supervised command ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProcessOutcome {
    /// It ended by itself.
    Exited {
        /// The exit code, 0 for success.
        code: i32,
    },
    /// A signal the supervisor did not send ended it: a crash, the kernel short of memory, a `kill`.
    Signaled {
        /// The number of the signal; 0 when the system did not tell.
        signal: i32,
        /// The name of the signal, such as `SIGKILL`.
        name: String,
    },
    /// It ran longer than `timeout_secs` and was stopped.
    TimedOut {
        /// The limit, in seconds.
        after_secs: f64,
    },
    /// It was stopped on request, possibly before it started.
    Canceled,
    /// It never ran.
    SpawnFailed {
        /// What went wrong, and what to do about it.
        message: String,
    },
}

/// Reads `dir/exit.json`; `None` while the command runs (or when its supervisor died).
pub fn read_exit(dir: &Path) -> io::Result<Option<ProcessExit>> {
    durable::read_json(dir, FILE)
}

/// Writes `dir/exit.json` durably, waiting up to a minute for a full disk to get some room.
pub(super) fn write_exit(dir: &Path, exit: &ProcessExit) -> io::Result<()> {
    for _ in 1..DISK_FULL_ATTEMPTS {
        match durable::write_json(dir, FILE, exit) {
            Err(error) if is_disk_full(&error) => sleep(DISK_FULL_PAUSE),
            done => return done,
        }
    }
    durable::write_json(dir, FILE, exit)
}

fn is_disk_full(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

/// The time of day in milliseconds since 1970 (UTC); 0 for a clock set before that.
pub(super) fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
