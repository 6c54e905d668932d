//! The running processes as Linux shows them under `/proc`.
//!
//! Must not know: which of them matter.

use std::fs;

/// The fields of `/proc/PID/stat` that are of use here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Process {
    /// The process id.
    pub pid: i32,
    /// The process id of its parent.
    pub parent: i32,
    /// `R`, `S`, `Z` and so on.
    pub state: char,
    /// When it started, in clock ticks since the machine was booted.
    pub start_ticks: u64,
}

impl Process {
    /// Whether it has ended and only waits to be collected by its parent.
    pub fn is_dead(&self) -> bool {
        matches!(self.state, 'Z' | 'X' | 'x')
    }
}

/// Process `pid`; `None` when there is none.
pub(super) fn read(pid: i32) -> Option<Process> {
    // Bytes: a program may call itself anything, also something that is not UTF-8.
    parse(pid, &String::from_utf8_lossy(&fs::read(format!("/proc/{pid}/stat")).ok()?))
}

/// All processes this process may see.
pub(super) fn all() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(read)
        .collect()
}

/// A text that changes at every boot, without which start times would be ambiguous.
pub(super) fn boot_id() -> Option<String> {
    Some(fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?.trim().to_owned())
}

/// Whether process `pid` was started with the variable `name` set to `value`.
pub(super) fn has_variable(pid: i32, name: &str, value: &str) -> bool {
    let wanted = format!("{name}={value}");
    fs::read(format!("/proc/{pid}/environ"))
        .is_ok_and(|all| all.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes()))
}

fn parse(pid: i32, stat: &str) -> Option<Process> {
    // `PID (NAME) STATE PPID ...`; the name may hold spaces and parentheses, hence the last `)`.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?.chars().next()?;
    let parent = fields.next()?.parse().ok()?;
    // The start time is field 22, counted from 1; the two before and these two are behind us.
    let start_ticks = fields.nth(17)?.parse().ok()?;
    Some(Process { pid, parent, state, start_ticks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_name_with_parentheses_and_spaces() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 5 0 0 0 1 2 3 4 20 0 1 0 98765 1000 20 1 2 3";
        let process = parse(7, stat).unwrap();
        assert_eq!(process, Process { pid: 7, parent: 1, state: 'S', start_ticks: 98765 });
    }

    #[test]
    fn sees_this_process() {
        let own = std::process::id().cast_signed();
        assert!(all().iter().any(|process| process.pid == own));
        assert!(boot_id().is_some_and(|id| !id.is_empty()));
    }
}
