//! The server's side of the start: runs `run-composer supervise DIR`.
//!
//! Must not know: what the supervisor does.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts a supervisor for `dir`, which has to hold a `spec.json`; `exe` is the `run-composer` program.
///
/// It gets a session of its own: Ctrl-C in, or the end of, the server's terminal does not reach it.
/// The caller should `wait` for the returned child when it ends, or it stays a zombie for as long as
/// the server runs; nothing else depends on it.
#[expect(unsafe_code, reason = "std has no stable, safe way to open a session in a child")]
pub fn spawn_supervisor(exe: &Path, dir: &Path) -> io::Result<Child> {
    let mut command = Command::new(exe);
    command.arg("supervise").arg(dir);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. `setsid` is one, and
    // turning its error number into an `io::Error` does not allocate.
    unsafe {
        command.pre_exec(|| {
            nix::unistd::setsid()?;
            Ok(())
        });
    }
    command.spawn().map_err(|error| {
        let message = format!("cannot start the supervisor {}: {error}", exe.display());
        io::Error::new(error.kind(), message)
    })
}
