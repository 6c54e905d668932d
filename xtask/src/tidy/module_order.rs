//! Rule for the modules of core: each uses only those before it. Must not know what the modules do.

use std::path::Path;

use anyhow::Result;

use super::Problem;
use crate::files;

/// The package whose modules are ordered.
const SOURCES: &str = "crates/core/src";
/// The order, lowest first; modules of one row may use each other.
const ORDER: [&[&str]; 8] = [
    &["finding"],
    &["document"],
    &["schema"],
    &["job"],
    &["environment", "git", "script", "snapshot", "v1", "diagnosis"],
    &["checks"],
    &["plan"],
    &["export"],
];

/// Checks every file of the package except its table of contents.
pub fn check() -> Result<Vec<Problem>> {
    let sources = files::in_root(SOURCES);
    let mut problems = Vec::new();
    for path in files::walk(&sources).into_iter().filter(|path| files::extension(path) == "rs") {
        let Some(module) = path.strip_prefix(&sources).ok().and_then(module_of) else { continue };
        problems.extend(check_text(&path, &module, &files::read(&path)?));
    }
    Ok(problems)
}

/// The top module that a file belongs to; nothing for `lib.rs`.
fn module_of(inside: &Path) -> Option<String> {
    let first = inside.components().next()?.as_os_str().to_str()?;
    let module = first.strip_suffix(".rs").unwrap_or(first);
    (module != "lib").then(|| module.to_owned())
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&module))
}

fn check_text(path: &Path, module: &str, text: &str) -> Vec<Problem> {
    let Some(own) = rank(module) else {
        let message = format!(
            "module `{module}` has no place in the order; give it one in xtask/src/tidy/module_order.rs"
        );
        return vec![Problem::at(path, 1, message)];
    };
    let mut problems = Vec::new();
    for (line, used) in used_modules(text) {
        if rank(used).is_some_and(|used| used > own) {
            let message = format!(
                "`{module}` uses `{used}`, which comes after it; move what both need down, or pass it in"
            );
            problems.push(Problem::at(path, line, message));
        }
    }
    problems
}

/// The modules named after `crate::` with their lines, comments left out; `crate::{a, b::c}` names two.
fn used_modules(text: &str) -> Vec<(usize, &str)> {
    let mut used = Vec::new();
    let mut offset = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if !line.trim_start().starts_with("//") {
            for (place, word) in line.match_indices("crate::") {
                let after = &text[offset + place + word.len()..];
                used.extend(first_names(after).into_iter().map(|name| (index + 1, name)));
            }
        }
        offset += line.len();
    }
    used
}

/// The first names of a path or of each path in a group.
fn first_names(after: &str) -> Vec<&str> {
    let Some(group) = after.strip_prefix('{') else { return vec![name(after)] };
    let mut names = vec![name(group)];
    let mut depth = 1_usize;
    for (place, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&group[place + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn name(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{check_text, module_of, used_modules};

    #[test]
    fn uses_are_found() {
        let text = "// crate::plan\nuse crate::job::Job;\nuse crate::{\n  finding::{A, B},\n  plan,\n};\ncrate::v1::y();\n";
        assert_eq!(used_modules(text), [(2, "job"), (3, "finding"), (3, "plan"), (3, ""), (7, "v1")]);
    }

    #[test]
    fn only_lower_modules_may_be_used() {
        let count = |module, text| check_text(Path::new("a.rs"), module, text).len();
        assert_eq!(count("plan", "use crate::checks;"), 0);
        assert_eq!(count("v1", "use crate::environment;"), 0);
        assert_eq!(count("job", "use crate::environment;"), 1);
        assert_eq!(count("unheard_of", ""), 1);
    }

    #[test]
    fn files_belong_to_their_top_module() {
        assert_eq!(module_of(Path::new("job/sweep.rs")).as_deref(), Some("job"));
        assert_eq!(module_of(Path::new("job.rs")).as_deref(), Some("job"));
        assert_eq!(module_of(Path::new("lib.rs")), None);
    }
}
