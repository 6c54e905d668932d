//! Who runs a command: `DIR/process.json`, by which a restarted server finds its jobs again.
//!
//! Must not know: how the command ends.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{durable, identity};

const FILE: &str = "process.json";

/// A supervisor and the process group of its command.
///
/// Process ids are reused, so each comes with the moment its process started; see [`is_alive`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessRecord {
    /// The process id of the supervisor.
    pub pid: i32,
    /// When the supervisor started, in the words of this operating system; compared, never parsed.
    pub start: String,
    /// The process group of the command, equal to the command's process id; `None` until it runs.
    pub pgid: Option<i32>,
    /// When the command started, like `start`.
    pub child_start: Option<String>,
}

impl ProcessRecord {
    /// The record of this very process, before its command runs.
    pub(super) fn of_this_supervisor() -> io::Result<Self> {
        let pid = nix::unistd::getpid().as_raw();
        let start = identity::start_of(pid)
            .ok_or_else(|| io::Error::other("this system does not tell when a process started"))?;
        Ok(Self { pid, start, pgid: None, child_start: None })
    }

    /// Writes `dir/process.json` durably: after a power cut it tells that the command may have run.
    pub(super) fn write(&self, dir: &Path) -> io::Result<()> {
        durable::write_json(dir, FILE, self)
    }

    /// Writes it again with the group of the command, by which a restarted server finds it.
    pub(super) fn complete(&self, dir: &Path) -> io::Result<()> {
        durable::hand_over_json(dir, FILE, self)
    }
}

/// Reads `dir/process.json`; `None` until the supervisor has started.
pub fn read_process(dir: &Path) -> io::Result<Option<ProcessRecord>> {
    durable::read_json(dir, FILE)
}

/// Whether the supervisor of `record` still runs (a process that merely got its number does not count).
pub fn is_alive(record: &ProcessRecord) -> bool {
    identity::start_of(record.pid).as_ref() == Some(&record.start)
}
