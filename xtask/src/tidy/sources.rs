//! Rules for every source file: it says what it is, and it is short. Must not know any package.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Problem;
use crate::files;

/// Where our Rust is.
const RUST: [&str; 4] = ["src", "crates", "xtask", "tests"];
/// What counts as code.
const CODE: [&str; 6] = ["rs", "js", "mjs", "css", "ts", "py"];
/// A longer file wants to be two.
const MOST_LINES: usize = 400;

/// Each Rust file opens with `//!`.
pub fn purposes() -> Result<Vec<Problem>> {
    let files = RUST.iter().flat_map(|folder| files::walk(&files::in_root(folder)));
    check(files.filter(|path| files::extension(path) == "rs"), purpose)
}

/// No code file is longer than [`MOST_LINES`].
pub fn lengths() -> Result<Vec<Problem>> {
    let files = files::walk(&files::root()).into_iter();
    check(files.filter(|path| CODE.contains(&files::extension(path))), length)
}

fn check(
    paths: impl Iterator<Item = PathBuf>,
    rule: fn(&Path, &str) -> Option<Problem>,
) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for path in paths {
        problems.extend(rule(&path, &files::read(&path)?));
    }
    Ok(problems)
}

fn purpose(path: &Path, text: &str) -> Option<Problem> {
    let message = "the file does not open with `//!`; say what it is and what it must not know";
    (!text.starts_with("//!")).then(|| Problem::at(path, 1, message))
}

fn length(path: &Path, text: &str) -> Option<Problem> {
    let lines = text.lines().count();
    let message =
        || format!("{lines} lines, {MOST_LINES} are the most; give one of its concerns a file of its own");
    (lines > MOST_LINES).then(|| Problem::at(path, MOST_LINES + 1, message()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{length, purpose};

    #[test]
    fn a_purpose_comes_first() {
        assert_eq!(purpose(Path::new("a.rs"), "//! A.\n"), None);
        assert!(purpose(Path::new("a.rs"), "use b;\n//! A.\n").is_some());
    }

    #[test]
    fn four_hundred_lines_are_the_most() {
        assert_eq!(length(Path::new("a.rs"), &"x\n".repeat(400)), None);
        assert!(length(Path::new("a.rs"), &"x\n".repeat(401)).is_some());
    }
}
