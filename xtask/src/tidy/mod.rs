//! `tidy`: the house rules, one file each, as a subcommand and as tests of this package.
//!
//! A rule reads files of the checkout and returns its problems; it must not change anything.

mod dependencies;
mod findings;
mod manifests;
mod module_order;
mod sources;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::files;

/// A broken rule and its place.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    place: String,
    message: String,
}

impl Problem {
    /// A problem at a line, counted from 1.
    fn at(path: &Path, line: usize, message: impl Into<String>) -> Self {
        Self { place: format!("{}:{line}", files::shown(path)), message: message.into() }
    }

    /// A problem without a line.
    fn of_checkout(message: String) -> Self {
        Self { place: "checkout".to_owned(), message }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

/// One rule.
type Rule = fn() -> Result<Vec<Problem>>;

/// All rules by name.
const RULES: [(&str, Rule); 6] = [
    ("each Rust file opens with its purpose", sources::purposes),
    ("no code file is long", sources::lengths),
    ("each dependency says what it is for", manifests::check),
    ("no package depends on what it must not know", dependencies::check),
    ("the modules of core keep their order", module_order::check),
    ("each finding has a page", findings::check),
];

/// `cargo xtask tidy`: all problems of all rules.
pub fn run(args: &[&str]) -> Result<ExitCode> {
    if let Some(argument) = args.first() {
        return Err(crate::unknown_argument("tidy", argument));
    }
    let mut count = 0;
    for (name, rule) in RULES {
        let unchecked =
            |error: anyhow::Error| vec![Problem::of_checkout(format!("cannot be checked: {error:#}"))];
        let problems = rule().unwrap_or_else(unchecked);
        count += problems.len();
        println!("{} {name}", if problems.is_empty() { "ok  " } else { "FAIL" });
        for problem in &problems {
            println!("     {problem}");
        }
    }
    println!("{count} problems");
    Ok(if count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::Rule;

    fn holds(rule: Rule) {
        let problems = rule().unwrap_or_else(|error| panic!("the rule cannot be checked: {error:#}"));
        let listed: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(listed.is_empty(), "{} problems:\n{}", listed.len(), listed.join("\n"));
    }

    #[test]
    fn each_rust_file_opens_with_its_purpose() {
        holds(super::sources::purposes);
    }

    #[test]
    fn no_code_file_is_long() {
        holds(super::sources::lengths);
    }

    #[test]
    fn each_dependency_says_what_it_is_for() {
        holds(super::manifests::check);
    }

    #[test]
    fn no_package_depends_on_what_it_must_not_know() {
        holds(super::dependencies::check);
    }

    #[test]
    fn the_modules_of_core_keep_their_order() {
        holds(super::module_order::check);
    }

    #[test]
    fn each_finding_has_a_page() {
        holds(super::findings::check);
    }
}
