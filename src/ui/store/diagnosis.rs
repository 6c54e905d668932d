//! What the logs of a run that has ended tell of it.

use run_composer_core::diagnosis::{EndedRun, diagnose};
use run_composer_core::finding::Finding;

use super::LogText;

/// Why a run failed, and whether its start was slow, from the logs that were read already. `status` is the service's word.
pub fn diagnosis(status: &str, error: Option<&str>, logs: &[(String, LogText)]) -> Vec<Finding> {
    let texts: Vec<_> = logs.iter().map(|(path, log)| (path, log.shown())).collect();
    let logs: Vec<_> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    diagnose(&EndedRun { status, error: error.unwrap_or_default(), logs: &logs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_run_is_told_from_its_log() {
        let text = "Traceback (most recent call last):\n  File \"train.py\", line 3, in <module>\n    import cv2\n\
                    ModuleNotFoundError: No module named 'cv2'\n";
        let log = LogText::default().with(b" 10%\r100%\n", 0).with(text.as_bytes(), 11);
        let logs = [("user_logs/std_log.txt".to_owned(), log)];
        let findings = diagnosis("Failed", Some("The command ended with exit code 1."), &logs);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].help.contains("opencv-python"), "{findings:?}");
        assert_eq!(diagnosis("Completed", None, &logs), []);
    }
}
