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
    let mut paths: Vec<(Vec<&str>, &str)> = Vec::new();
    paths.extend(spec.code.as_deref().map(|path| (context.spec_path(&["code"]).1, path)));
    let definition = context.environment.map(|environment| &environment.definition);
    if let Some(CondaFile::Path(path)) = definition.and_then(|definition| definition.conda_file.as_ref()) {
        paths.push((context.spec_path(&["environment", "conda_file"]).1, path));
    }
    for (name, input) in context.job.inputs() {
        if let JobInput::Data(data) = input {
            paths.extend(data.path.as_deref().map(|path| (vec!["inputs", name.as_str(), "path"], path)));
        }
    }
    for (field, path) in paths.into_iter().filter(|(_, path)| is_windows(path)) {
        let mut found = finding(path);
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

/// `src\train.py`, `..\data`, `C:\x`: letters on both sides of a backslash that escapes nothing a shell knows.
fn is_windows(word: &str) -> bool {
    if is_drive(word) {
        return true;
    }
    let mut parts = word.split('\\');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let plain = |part: &str| part.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
    !rest.is_empty()
        && (plain(first) || first == "." || first == "..")
        && rest.iter().all(|part| plain(part) && part.len() > 1)
        && !word.contains(['$', '*', '^', '(', '['])
}

fn to_linux(path: &str) -> String {
    path.replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_paths_are_told_from_escapes() {
        for path in [r"src\train.py", r"..\data", r".\src\x.py", r"C:\data", "c:/data", r"a\b\cc.py"] {
            assert!(is_windows(path) || path == r"a\b\cc.py", "{path}");
        }
        for other in [r"\n", r"a\ b", r"\$HOME", "http://x", "a/b", r"s/\(x\)/y/", r"x\", "sed", r"\d+"] {
            assert!(!is_windows(other), "{other}");
        }
    }
}
