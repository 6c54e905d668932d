//! What a failed installation has to tell: its meaningful lines, and what to do.
//!
//! Must not know: how the installation was run.

const LINES: usize = 15;
/// uv's reports of progress, which say nothing about a failure.
const PROGRESS: &[&str] = &[
    "Using Python",
    "Using CPython",
    "Resolved ",
    "Prepared ",
    "Downloading ",
    "Downloaded ",
    "Collecting ",
];

/// What uv says, and what to do about it; the first that fits.
const ADVICE: &[(&[&str], &str)] = &[
    (
        &["No space left on device", "Disk quota exceeded"],
        "the disk is full; free some space, environments that are no longer needed for example",
    ),
    (
        &["dns error", "error sending request", "Connection refused", "tcp connect error", "timed out"],
        "the package index cannot be reached; check the network, a proxy (HTTPS_PROXY) and the index \
         (--index-url in the environment, PIP_INDEX_URL or UV_DEFAULT_INDEX)",
    ),
    (
        &["network was disabled"],
        "the network is switched off (UV_OFFLINE) and a package is not in uv's cache",
    ),
    (
        &["401 Unauthorized", "403 Forbidden"],
        "the package index refuses access; check the user name and password or token in its URL",
    ),
    (&["invalid peer certificate", "certificate"], "a certificate is not trusted; name it in SSL_CERT_FILE"),
    (
        &["Couldn't parse requirement", "Unexpected '", "Expected "],
        "a line is not a valid requirement; write `name`, `name==1.2` or `name>=1,<2`",
    ),
    (
        &["was not found in the package registry", "was not found in the provided package locations"],
        "a package does not exist; check the spelling of its name, and that it is a Python package \
         on PyPI (or add the index that has it with --extra-index-url)",
    ),
    (
        &["no wheels with a matching", "depends on Python", "requires-python", "Requires-Python"],
        "a package is not made for this Python version or platform; choose another version of either",
    ),
    (
        &["there is no version of", "there are no versions of", "is available and you require"],
        "a version does not exist; choose another one",
    ),
    (
        &["Failed to build", "build backend"],
        "a package has to be compiled and that failed; choose a version with a ready-made wheel for \
         this Python version, or install the compilers and libraries it asks for",
    ),
    (
        &["requirements are unsatisfiable"],
        "the packages contradict each other; loosen the version of one of those named below",
    ),
];

/// The lines that say why something failed, at most 15.
pub(super) fn meaningful(lines: &[String]) -> Vec<String> {
    let telling = |line: &&String| {
        let text = line.trim();
        !text.is_empty() && !PROGRESS.iter().any(|progress| text.starts_with(progress))
    };
    // From the first error on: its causes follow it.
    let error = lines.iter().position(|line| line.trim_start().to_ascii_lowercase().starts_with("error"));
    let lines: Vec<_> = lines[error.unwrap_or(0)..].iter().filter(telling).cloned().collect();
    let skipped = lines.len().saturating_sub(LINES);
    match error {
        Some(_) => lines[..lines.len() - skipped].to_vec(),
        None => lines[skipped..].to_vec(),
    }
}

/// What to do about the failure which `lines` report.
pub(super) fn advice(lines: &[String]) -> &'static str {
    let says = |part: &str| lines.iter().any(|line| line.contains(part));
    ADVICE
        .iter()
        .find(|(parts, _)| parts.iter().any(|part| says(part)))
        .map_or("see what uv says", |(_, advice)| advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_error_and_what_to_do() {
        let lines: Vec<String> = [
            "Using Python 3.11.7 environment at: v",
            "error: No solution found when resolving dependencies",
            "  cause: Because skikit-learn was not found in the package registry and you require skikit-learn",
            "",
        ]
        .map(str::to_owned)
        .to_vec();
        assert_eq!(meaningful(&lines), lines[1..3]);
        assert!(advice(&lines).contains("spelling"));
        assert_eq!(advice(&lines[..1]), "see what uv says");
        let many: Vec<_> = (0..100).map(|number| format!("line {number}")).collect();
        assert_eq!(meaningful(&many), many[85..]);
        assert!(meaningful(&[]).is_empty());
    }
}
