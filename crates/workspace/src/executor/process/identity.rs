//! Tells a process from a later one with the same number, by the moment it started.
//!
//! Must not know: supervisors, records.

/// When process `pid` started; `None` when it does not run (a zombie does not run).
#[cfg(target_os = "linux")]
pub(super) fn start_of(pid: i32) -> Option<String> {
    let process = super::procfs::read(pid).filter(|process| !process.is_dead())?;
    Some(format!("{}:{}", super::procfs::boot_id()?, process.start_ticks))
}

/// When process `pid` started; `None` when it does not run (a zombie does not run).
#[cfg(not(target_os = "linux"))]
pub(super) fn start_of(pid: i32) -> Option<String> {
    let output = std::process::Command::new("ps")
        .args(["-o", "stat=,lstart=", "-p", &pid.to_string()])
        // The answer must not change with the user's language or when a laptop changes time zones.
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        .output()
        .ok()?;
    let answer = String::from_utf8_lossy(&output.stdout);
    let (state, start) = answer.trim().split_once(char::is_whitespace)?;
    (!state.starts_with('Z')).then(|| start.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::start_of;

    #[test]
    fn a_process_keeps_its_identity() {
        let own = std::process::id().cast_signed();
        assert!(start_of(own).is_some());
        assert_eq!(start_of(own), start_of(own));
    }

    #[test]
    fn a_zombie_does_not_run() {
        let mut child = std::process::Command::new("sleep").arg("1000").spawn().unwrap();
        let pid = child.id().cast_signed();
        assert!(start_of(pid).is_some());
        child.kill().unwrap();
        while start_of(pid).is_some() {
            std::thread::yield_now();
        }
        child.wait().unwrap();
        assert_eq!(start_of(pid), None);
    }
}
