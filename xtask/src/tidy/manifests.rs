//! Rule for manifests: each dependency line has a comment, on it or above it. Must not know which
//! dependencies are good.

use std::path::Path;

use anyhow::Result;

use super::Problem;
use crate::files;

/// A dependency named in a manifest.
pub struct Dependency<'a> {
    /// Its line, counted from 1.
    pub line: usize,
    /// Its key.
    pub name: &'a str,
    has_comment: bool,
}

/// Checks every Cargo.toml of the checkout.
pub fn check() -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for path in files::walk(&files::root()).into_iter().filter(|path| path.ends_with("Cargo.toml")) {
        problems.extend(check_text(&path, &files::read(&path)?));
    }
    Ok(problems)
}

fn check_text(path: &Path, text: &str) -> Vec<Problem> {
    let silent = dependencies(text).into_iter().filter(|dependency| !dependency.has_comment);
    let message =
        |name: &str| format!("`{name}` has no comment; say what it is for, on the line or above it");
    silent.map(|dependency| Problem::at(path, dependency.line, message(dependency.name))).collect()
}

/// The dependencies of a manifest: `name = …` and `name.workspace = true` in a table of dependencies, and
/// `[dependencies.name]`.
pub fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    let mut found = Vec::new();
    let mut is_inside = false;
    let mut depth = 0_usize;
    let mut is_after_comment = false;
    for (index, line) in text.lines().enumerate() {
        let (code, comment) = split_comment(line);
        let code = code.trim();
        let mut add = |name| {
            found.push(Dependency {
                line: index + 1,
                name,
                has_comment: is_after_comment || comment.is_some(),
            });
        };
        if depth == 0 && code.starts_with('[') {
            let (table, last) = header(code);
            is_inside = table.ends_with("dependencies") || last.ends_with("dependencies");
            if table.ends_with("dependencies") && !last.ends_with("dependencies") {
                add(last);
                is_inside = false;
            }
        } else if depth == 0
            && is_inside
            && let Some((key, _)) = code.split_once('=')
        {
            add(key.split('.').next().unwrap_or(key).trim().trim_matches('"'));
        }
        if !code.starts_with('[') || depth > 0 {
            depth = (depth + count(code, &['[', '{'])).saturating_sub(count(code, &[']', '}']));
        }
        is_after_comment = code.is_empty() && comment.is_some();
    }
    found
}

/// A header's last part and what is before it: `("target.'cfg(unix)'", "dependencies")`.
fn header(code: &str) -> (&str, &str) {
    let inside = code.trim_matches(['[', ']']).trim();
    let (table, last) = inside.rsplit_once('.').unwrap_or(("", inside));
    (table.trim(), last.trim())
}

fn count(code: &str, letters: &[char]) -> usize {
    code.chars().filter(|letter| letters.contains(letter)).count()
}

/// A line's code and its comment; `#` inside quotes is no comment.
fn split_comment(line: &str) -> (&str, Option<&str>) {
    let mut quote = None;
    for (place, letter) in line.char_indices() {
        match (quote, letter) {
            (None, '#') => return (&line[..place], Some(&line[place + 1..])),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    (line, None)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{check_text, dependencies};

    const MANIFEST: &str = r##"
[package]
name = "x"
[dependencies]
a = "1" # for a
# for b
b = { version = "1", features = [
    "c",
] }
d.workspace = true
"e" = "#1"
[target.'cfg(unix)'.dev-dependencies]
f = "1"
[dependencies.g]
version = "1"
[features]
h = ["a"]
"##;

    #[test]
    fn dependencies_are_found() {
        let names: Vec<&str> = dependencies(MANIFEST).iter().map(|dependency| dependency.name).collect();
        assert_eq!(names, ["a", "b", "d", "e", "f", "g"]);
    }

    #[test]
    fn silent_ones_are_named() {
        let places: Vec<String> =
            check_text(Path::new("M"), MANIFEST).iter().map(ToString::to_string).collect();
        let starts: Vec<&str> = places.iter().filter_map(|place| place.split(" has").next()).collect();
        assert_eq!(starts, ["M:10: `d`", "M:11: `e`", "M:13: `f`", "M:14: `g`"]);
    }
}
