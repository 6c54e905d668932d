//! Building the image took long: told from the log of the registry's build.

use crate::finding::{Code, Finding};

/// Seconds from which on a build is worth a word. Builds of a few packages take three to five minutes on any tier.
const LONG_SECS: u64 = 600;

/// `azureml-logs/20_image_build_log.txt` ends with `Run ID: ca1 was successful after 12m34s`.
pub(super) fn diagnose(path: &str, text: &str) -> Option<Finding> {
    if !path.contains("image_build_log") {
        return None;
    }
    let line =
        text.lines().rfind(|line| line.contains("Run ID: ") && line.contains(" was successful after "))?;
    let secs = seconds(line.rsplit_once(" was successful after ")?.1.trim())?;
    (secs >= LONG_SECS).then(|| {
        let message = format!("Building the image took {} minutes", secs / 60);
        Finding::info(Code::RunSlowStart, message).help(
            "An environment is built once for the workspace; later runs only load it. The workspace's registry has the tier Basic \
             unless somebody chose another: Standard or Premium build and load faster. A curated environment is built already.",
        )
    })
}

/// `1h2m3s`, `12m34s`, `45s`.
fn seconds(text: &str) -> Option<u64> {
    let (mut all, mut number) = (0, String::new());
    for letter in text.chars() {
        let unit = match letter {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ if letter.is_ascii_digit() => {
                number.push(letter);
                continue;
            }
            _ => return None,
        };
        all += number.parse::<u64>().ok()?.checked_mul(unit)?;
        number.clear();
    }
    number.is_empty().then_some(all)
}
