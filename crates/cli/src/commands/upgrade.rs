//! `run-composer upgrade`: a document of the preview of 2021 in today's syntax.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use run_composer_core::checks;

use super::check::unusable;
use crate::Format;
use crate::project::{DiskProject, Unusable, read_text};

/// Prints the upgraded document, or writes it back. Exit code 0, or 2 where the file cannot be read or written.
pub fn run(file: &Path, write: bool) -> ExitCode {
    let (name, text) = match read_text(file) {
        Ok(read) => read,
        Err(Unusable(message)) => return unusable(&message, Format::Text),
    };
    let project = DiskProject::of(file);
    let (upgraded, changes) = checks::upgrade(&name, &text, Some(&project));
    for change in &changes {
        let line = change.place.as_ref().map_or(0, |place| place.line);
        let fix = change.fixes.first().map_or("", |fix| fix.title.as_str());
        anstream::eprintln!("line {line}: {}. {fix}.", change.message);
    }
    if changes.is_empty() {
        anstream::eprintln!("Nothing to upgrade.");
    }
    if !write {
        crate::out!("{}", upgraded.trim_end_matches('\n'));
        return ExitCode::SUCCESS;
    }
    if upgraded == text {
        return ExitCode::SUCCESS;
    }
    match fs::write(file, upgraded) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => unusable(&format!("{} cannot be written: {error}", file.display()), Format::Text),
    }
}
