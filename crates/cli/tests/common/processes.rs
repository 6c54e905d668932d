//! Processes of this machine.

use std::fs;
use std::process::Command;

/// Sends a signal (`-KILL`, `-TERM`) to one process.
pub fn kill(signal: &str, pid: u32) {
    let _ = Command::new("kill").args([signal, &pid.to_string()]).output();
}

/// Ids of the living processes with this text in their command line.
pub fn alive_with(text: &str) -> Vec<u32> {
    let id = |entry: fs::DirEntry| entry.file_name().to_str()?.parse::<u32>().ok();
    let has = |pid: &u32| {
        // A zombie has no command line.
        fs::read(format!("/proc/{pid}/cmdline"))
            .is_ok_and(|line| String::from_utf8_lossy(&line).replace('\0', " ").contains(text))
    };
    let all = fs::read_dir("/proc").unwrap().flatten().filter_map(id);
    all.filter(|pid| *pid != std::process::id()).filter(has).collect()
}
