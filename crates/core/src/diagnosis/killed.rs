//! The system ended the command with SIGKILL: mostly because the machine had no memory left.

use crate::finding::{Code, Finding};

/// What says so: the run's error, or a shell's last word in the log.
pub(super) fn diagnose<'t>(error: &str, logs: impl Iterator<Item = &'t str>) -> Option<Finding> {
    let head = error.lines().next().unwrap_or_default();
    let by_error = head.contains("ended by SIGKILL")
        || has_code(head, "exit code 137")
        || has_code(head, "exited with code -9");
    let by_shell = |text: &str| {
        let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        // `Killed`; bash in a script: `job.sh: line 3:  4711 Killed   python train.py`
        last == "Killed"
            || last.split_once(": line ").is_some_and(|(_, rest)| {
                let mut words = rest.split_whitespace().skip(1);
                words.next().is_some_and(|pid| pid.chars().all(|c| c.is_ascii_digit()))
                    && words.next() == Some("Killed")
            })
    };
    (by_error || logs.into_iter().any(by_shell)).then(|| {
        Finding::warning(Code::RunKilled, "The system killed the command, probably because the machine had no memory left")
            .help(
                "Load less data at once, use fewer workers or a smaller batch, or choose a compute target with more memory. With \
                 worker processes of PyTorch in a container, more shared memory may be what is missing: `resources.shm_size`.",
            )
    })
}

/// Whether a code stands in a text, not just the beginning of a longer one.
fn has_code(text: &str, code: &str) -> bool {
    text.split_once(code).is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_ascii_digit()))
}
