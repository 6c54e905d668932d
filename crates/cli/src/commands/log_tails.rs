//! The ends of a run's logs, kept while they are printed: what a failure says of its cause.

use std::collections::BTreeMap;

use run_composer_core::diagnosis::{EndedRun, diagnose};
use run_composer_core::finding::Finding;
use run_composer_rest::wire::RunDetails;

/// Bytes kept of a log; what ended a run stands in its last lines.
const KEEP_BYTES: usize = 256 << 10;

/// The last lines of every log, by its path.
#[derive(Default)]
pub struct LogTails(BTreeMap<String, Vec<u8>>);

impl LogTails {
    /// Adds what came to a log.
    pub fn add(&mut self, path: &str, part: &[u8]) {
        let tail = self.0.entry(path.to_owned()).or_default();
        tail.extend_from_slice(part);
        if tail.len() > 2 * KEEP_BYTES {
            tail.drain(..tail.len() - KEEP_BYTES);
        }
    }

    /// What the logs tell of a run that has ended.
    pub fn diagnose(&self, details: &RunDetails) -> Vec<Finding> {
        let texts: Vec<_> = self.0.iter().map(|(path, tail)| (path, String::from_utf8_lossy(tail))).collect();
        let logs: Vec<_> = texts.iter().map(|(path, text)| (path.as_str(), text.as_ref())).collect();
        let error = details.error.as_deref().unwrap_or_default();
        diagnose(&EndedRun { status: &details.status, error, logs: &logs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_log_is_enough() {
        let mut tails = LogTails::default();
        for _ in 0..40 {
            tails.add("user_logs/std_log.txt", &"\n".repeat(64 << 10).into_bytes());
        }
        tails.add(
            "user_logs/std_log.txt",
            b"Traceback (most recent call last):\n  File \"a.py\", line 2, in <mod",
        );
        tails.add(
            "user_logs/std_log.txt",
            b"ule>\n    import yaml\nModuleNotFoundError: No module named 'yaml'\n",
        );
        assert!(tails.0.values().all(|tail| tail.len() <= 2 * KEEP_BYTES));
        let details = RunDetails { status: "Failed".into(), ..RunDetails::default() };
        let findings = tails.diagnose(&details);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].help.contains("PyYAML"), "{findings:?}");
    }
}
