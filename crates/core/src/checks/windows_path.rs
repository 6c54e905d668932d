//! Drive letters and backslashes: jobs run on Linux.

use std::ops::Range;

use super::Context;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::{CondaFile, JobInput};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let spec = context.job.spec();
    for word in spec.command.split_whitespace().filter(|word| is_windows(word)) {
        let fix = (!is_drive(word)).then(|| (format!("Change to `{}`", to_linux(word)), to_linux(word)));
        findings.push(context.at_text(&["command"], word, fix, finding(word)));
    }
    let definition = context.environment.map(|environment| &environment.definition);
    let conda = match definition.and_then(|definition| definition.conda_file.as_ref()) {
        Some(CondaFile::Path(path)) => Some((&["environment", "conda_file"][..], path.as_str())),
        _ => None,
    };
    for (field, path) in spec.code.as_deref().map(|path| (&["code"][..], path)).into_iter().chain(conda) {
        if is_windows(path) {
            let fix = (!is_drive(path)).then(|| (format!("Change to `{}`", to_linux(path)), to_linux(path)));
            findings.push(context.at_text(field, path, fix, finding(path)));
        }
    }
    let mut paths: Vec<(Vec<&str>, &str)> = Vec::new();
    for (name, input) in context.job.inputs() {
        if let JobInput::Data(data) = input {
            paths.extend(data.path.as_deref().map(|path| (vec!["inputs", name.as_str(), "path"], path)));
        }
    }
    for (field, path) in paths.into_iter().filter(|(_, path)| is_windows(path)) {
        let mut found = finding(path);
        if is_drive(path) {
            found = found.help("Only a client on that machine finds it there. Write the path from the folder of this document, `./data/…`: then it is uploaded from wherever the job is submitted.");
        }
        if let Some(range) = context.node(&field).and_then(|node| written(context, &node.range, path)) {
            found = found.fix(
                format!("Change to `{}`", to_linux(path)),
                vec![TextEdit::replace(range, to_linux(path))],
            );
        }
        findings.push(context.at(&field, found));
    }
}

fn finding(path: &str) -> Finding {
    let help = if is_drive(path) {
        "Jobs run on Linux, which has no drives. Name a path in the project, or pass the file as an input."
    } else {
        "Jobs run on Linux. Write the path with `/`."
    };
    Finding::warning(Code::WindowsPath, format!("`{path}` is a path of Windows")).help(help)
}

/// Where the path stands as it is; quotes and escapes are left to the person.
fn written(context: &Context<'_>, range: &Range<usize>, path: &str) -> Option<Range<usize>> {
    (context.document.text.get(range.clone())? == path && !is_drive(path)).then(|| range.clone())
}

fn is_drive(word: &str) -> bool {
    let bytes = word.trim_start_matches(['"', '\'']).as_bytes();
    bytes.len() > 2
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'\\' | b'/')
        && !word.contains("://")
}

/// Ends of files that commands name.
const ENDS: &[&str] = &[
    ".py", ".r", ".sh", ".csv", ".txt", ".json", ".yml", ".yaml", ".parquet", ".ipynb", ".exe", ".bat",
    ".ps1", ".zip", ".pkl",
];

/// `src\train.py`, `..\data`, `C:\x`: names between backslashes that begin as a path or end as a file. A backslash that
/// escapes something (`foo\.txt`, `data\d+`) is none.
fn is_windows(word: &str) -> bool {
    if is_drive(word) {
        return true;
    }
    let parts: Vec<&str> = word.split('\\').collect();
    let name = |part: &&str| {
        part.len() > 1
            && part.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || "_.-".contains(c))
    };
    let relative = matches!(parts[0], "." | "..");
    let below = if relative { &parts[1..] } else { &parts[..] };
    let lower = word.to_ascii_lowercase();
    parts.len() > 1
        && below.iter().all(|part| name(part) || relative && *part == "..")
        && (relative || ENDS.iter().any(|end| lower.ends_with(end)))
}

fn to_linux(path: &str) -> String {
    path.replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_paths_are_told_from_escapes() {
        for path in [r"src\train.py", r"..\data", r".\src\xy.py", r"C:\data", "c:/data", r"data\iris.csv"] {
            assert!(is_windows(path), "{path}");
        }
        for other in [
            r"\n",
            r"a\ b",
            r"\$HOME",
            "http://x",
            "a/b",
            r"s/\(x\)/y/",
            r"x\",
            "sed",
            r"\d+",
            r"foo\.txt",
            r"s/a\.b/c/",
            r"data\d+",
        ] {
            assert!(!is_windows(other), "{other}");
        }
    }
}
