//! Signals sent to the supervisor itself.
//!
//! They are blocked in all threads and collected by one (`sigwait`), which needs neither a handler
//! nor `unsafe`. Hence the one rule: [`block`] before any thread is started.
//!
//! Must not know: what is done about a signal.

use std::io;
use std::thread;

use nix::sys::signal::{SigSet, Signal};

/// Keeps SIGTERM, SIGINT and SIGHUP from ending this process; threads started later inherit that.
pub(super) fn block() -> io::Result<()> {
    let mut blocked = requests();
    // A terminal that closes says goodbye with SIGHUP; a job has nothing to do with terminals.
    blocked.add(Signal::SIGHUP);
    blocked.thread_block()?;
    Ok(())
}

/// Calls `on_request` for each SIGTERM or SIGINT from now on (also those that came since [`block`]).
pub(super) fn listen(on_request: impl Fn() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("signals".into()).spawn(move || {
        while requests().wait().is_ok() {
            on_request();
        }
    })?;
    Ok(())
}

/// Gives a forked child the normal signals again; async-signal-safe.
pub(super) fn unblock_all() -> io::Result<()> {
    SigSet::empty().thread_set_mask()?;
    Ok(())
}

fn requests() -> SigSet {
    let mut set = SigSet::empty();
    set.add(Signal::SIGTERM);
    set.add(Signal::SIGINT);
    set
}
