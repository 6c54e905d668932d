//! The wish to stop a command: the file `DIR/cancel`, and a SIGTERM so that it is seen at once.
//!
//! The file alone is enough: a supervisor looks for it before it starts the command and while it
//! runs. So a cancel is not lost when it comes before the start.
//!
//! Must not know: how a command is stopped.

use std::io;
use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::durable;
use super::record::{is_alive, read_process};

const FILE: &str = "cancel";

/// Asks the supervisor of `dir`, present or future, to stop its command.
///
/// Returns at once; the command has ended when `exit.json` appears.
pub fn request_cancel(dir: &Path) -> io::Result<()> {
    durable::write(dir, FILE, b"")?;
    if let Some(record) = read_process(dir)?.filter(is_alive) {
        // An error says that it ended in this very moment.
        let _ = kill(Pid::from_raw(record.pid), Signal::SIGTERM);
    }
    Ok(())
}

/// Whether a cancel was requested.
pub(super) fn is_requested(dir: &Path) -> bool {
    dir.join(FILE).exists()
}
