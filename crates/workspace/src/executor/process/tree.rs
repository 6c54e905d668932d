//! Signals for a command and everything it started.
//!
//! The process group holds most of it. What left the group (daemons, the workers of `torchrun`, which
//! each open a session) is found on Linux among the descendants of this process: as a "child
//! subreaper" it becomes the parent of every orphan below it. macOS has no such thing; there,
//! processes that left the group go on.
//!
//! Must not know: why something is stopped.

use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// How long [`kill`] goes on when new processes appear or old ones do not vanish.
const KILL_PATIENCE: Duration = Duration::from_secs(2);
const KILL_PAUSE: Duration = Duration::from_millis(10);

/// Makes this process the parent of all orphans below it (Linux; nothing to do elsewhere).
pub(super) fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    if let Err(error) = nix::sys::prctl::set_child_subreaper(true) {
        // Kernels since 3.4 have it; without it only the process group is stopped.
        eprintln!("run-composer supervise: processes that leave their group may survive: {error}");
    }
}

/// Asks the group and all other descendants to end.
pub(super) fn terminate(group: Pid) {
    signal_all(group, Signal::SIGTERM);
    // A stopped process sees its SIGTERM only after it is continued.
    signal_all(group, Signal::SIGCONT);
}

/// Ends the group and all other descendants; returns when they are gone, or after two seconds.
pub(super) fn kill(group: Pid) {
    let give_up = Instant::now() + KILL_PATIENCE;
    // More than once: a process may fork between our look and our signal.
    while signal_all(group, Signal::SIGKILL) && Instant::now() < give_up {
        sleep(KILL_PAUSE);
    }
}

/// Sends `signal` everywhere; whether anything was there to receive it.
fn signal_all(group: Pid, signal: Signal) -> bool {
    // Errors say that the group is gone, or (macOS) that only zombies are left in it.
    let group_reached = killpg(group, signal).is_ok();
    #[cfg(target_os = "linux")]
    {
        let rest = descendants(std::process::id().cast_signed(), &super::procfs::all());
        for pid in &rest {
            let _ = nix::sys::signal::kill(Pid::from_raw(*pid), signal);
        }
        // A group of zombies can be signaled; the descendants are the better answer.
        let _ = group_reached;
        !rest.is_empty()
    }
    #[cfg(not(target_os = "linux"))]
    group_reached
}

/// The living processes below `root`, in no particular order.
#[cfg(target_os = "linux")]
fn descendants(root: i32, all: &[super::procfs::Process]) -> Vec<i32> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        found.extend(
            all.iter().filter(|process| process.parent == parent && !process.is_dead()).map(|p| p.pid),
        );
        next += 1;
    }
    found.split_off(1)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::super::procfs::Process;
    use super::descendants;

    #[test]
    fn finds_grandchildren_but_no_strangers() {
        let process = |pid, parent, state| Process { pid, parent, state, start_ticks: 0 };
        let all = [
            process(5, 4, 'S'),
            process(2, 1, 'S'),
            process(4, 2, 'R'),
            process(6, 2, 'Z'),
            process(9, 1, 'S'),
        ];
        let mut found = descendants(2, &all);
        found.sort_unstable();
        assert_eq!(found, [4, 5]);
    }
}
