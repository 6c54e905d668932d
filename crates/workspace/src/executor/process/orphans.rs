//! Ends what a dead supervisor left behind.
//!
//! On Linux the kernel kills the command itself together with its supervisor; this is for the rest
//! of its processes (and for macOS).
//!
//! Must not know: how a living supervisor works.

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::identity;
use super::record::ProcessRecord;

/// The variable by which all processes of a command can be recognised, wherever they moved.
#[cfg(target_os = "linux")]
const MARK: &str = "RUN_COMPOSER_SUPERVISOR";

/// The variable a command is started with, so that [`kill_now`] finds its processes.
#[cfg(target_os = "linux")]
pub(super) fn mark(record: &ProcessRecord) -> (&'static str, String) {
    (MARK, format!("{}:{}", record.pid, record.start))
}

/// Kills (SIGKILL) all that is left of a command whose supervisor died without an `exit.json`.
///
/// Safe to call at any later time, also after a reboot: nothing happens to processes that were
/// merely given the numbers of the old ones.
pub fn kill_now(record: &ProcessRecord) {
    if let Some(group) = record.pgid.filter(|group| *group > 1 && !is_reused(*group, record)) {
        let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
    }
    #[cfg(target_os = "linux")]
    kill_marked(record);
}

/// Whether the number of the group now belongs to somebody else.
fn is_reused(group: i32, record: &ProcessRecord) -> bool {
    match identity::start_of(group) {
        Some(start) => record.child_start.as_ref() != Some(&start),
        // The system does not give away a number while a group still carries it, so a group without
        // its leader is the old one - unless the machine was booted in between.
        None => was_rebooted(record),
    }
}

#[cfg(target_os = "linux")]
fn was_rebooted(record: &ProcessRecord) -> bool {
    super::procfs::boot_id().is_none_or(|boot| !record.start.starts_with(&boot))
}

#[cfg(not(target_os = "linux"))]
fn was_rebooted(_record: &ProcessRecord) -> bool {
    // Start times are dates here: a leaderless group of a new boot is too unlikely to look for.
    false
}

#[cfg(target_os = "linux")]
fn kill_marked(record: &ProcessRecord) {
    let (name, value) = mark(record);
    // A few rounds: a process may fork between our look and our signal.
    for _ in 0..10 {
        let left: Vec<_> = super::procfs::all()
            .into_iter()
            .filter(|process| !process.is_dead() && super::procfs::has_variable(process.pid, name, &value))
            .collect();
        if left.is_empty() {
            return;
        }
        for process in left {
            let _ = nix::sys::signal::kill(Pid::from_raw(process.pid), Signal::SIGKILL);
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}
