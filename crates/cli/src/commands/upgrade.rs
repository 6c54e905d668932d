//! `run-composer upgrade`: a document of the preview of 2021 in today's syntax. Scripts go to `upgrade_script`.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use run_composer_core::checks::{self, Upgrade};
use run_composer_core::finding::{Severity, has_errors};

use super::check::unusable;
use super::upgrade_script;
use crate::project::{DiskProject, Unusable, read_text};
use crate::{Format, render};

/// Prints the upgraded document, or writes it back. Exit code 0; 1 where there is no job in it; 2 where the file cannot
/// be read or written.
pub fn run(file: &Path, write: bool) -> ExitCode {
    let (name, text) = match read_text(file) {
        Ok(read) => read,
        Err(Unusable(message)) => return unusable(&message, Format::Text),
    };
    if upgrade_script::is_script(file) {
        return upgrade_script::run(file, &name, &text, write);
    }
    if super::convert_v1::is_v1(file, &text) {
        let what =
            "is a notebook or configuration of the SDK v1, and `upgrade` changes job documents and scripts";
        let message = format!("{name} {what}. `run-composer convert {}` makes v2 jobs of it", file.display());
        return unusable(&message, Format::Text);
    }
    let project = DiskProject::of(file);
    let Upgrade { changes, report } = checks::upgrade(&name, &text, Some(&project));
    let upgraded = report.document.text.as_str();
    if !report.is_readable() {
        anstream::eprintln!("{}", render::findings_text(&report));
        return ExitCode::from(1);
    }
    for change in &changes {
        let line = change.place.as_ref().map_or(0, |place| place.line);
        anstream::eprintln!("{name}:{line}: {}. {}", change.message, change.help);
    }
    if changes.is_empty() {
        anstream::eprintln!("Nothing to upgrade.");
    }
    if has_errors(&report.findings) {
        anstream::eprintln!("What is left for you ({}):", render::summary(&report));
        for finding in report.findings.iter().filter(|finding| finding.severity == Severity::Error) {
            let line = finding.place.as_ref().map_or(0, |place| place.line);
            anstream::eprintln!("  line {line} of the new text: {}. {}", finding.message, finding.help);
        }
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
