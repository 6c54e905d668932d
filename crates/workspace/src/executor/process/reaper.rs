//! Collects ended children: the command, and the orphans a Linux supervisor inherits.
//!
//! Without it a job that starts thousands of background processes would leave as many zombies.
//!
//! Must not know: what is done about the end of the command.

use std::io;
use std::thread;

use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;

use super::exit::ProcessOutcome;

/// Calls `on_end` when `child` ends, and goes on collecting the others.
///
/// From here on no other code of this process may wait for children of its own.
pub(super) fn collect(child: Pid, on_end: impl FnOnce(ProcessOutcome) + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("reaper".into()).spawn(move || {
        let mut on_end = Some(on_end);
        loop {
            let ended = match waitpid(None, None) {
                Ok(status) if status.pid() == Some(child) => outcome(status),
                Ok(_) | Err(Errno::EINTR) => None,
                // nix has no words for real-time signals. Was it the child that died of one?
                Err(Errno::EINVAL) => (kill(child, None) == Err(Errno::ESRCH))
                    .then(|| ProcessOutcome::Signaled { signal: 0, name: "a real-time signal".to_owned() }),
                // No children left, and none can follow.
                Err(_) => return,
            };
            if let Some((outcome, on_end)) = ended.and_then(|outcome| Some((outcome, on_end.take()?))) {
                on_end(outcome);
            }
        }
    })?;
    Ok(())
}

fn outcome(status: WaitStatus) -> Option<ProcessOutcome> {
    match status {
        WaitStatus::Exited(_, code) => Some(ProcessOutcome::Exited { code }),
        WaitStatus::Signaled(_, signal, _) => {
            Some(ProcessOutcome::Signaled { signal: signal as i32, name: signal.as_str().to_owned() })
        }
        // Stopped or continued, not ended.
        _ => None,
    }
}
