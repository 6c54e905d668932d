//! `run-composer check`: every finding of a document, with the lines it is about.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use run_composer_core::checks::{self, Upgrade};
use run_composer_core::finding::has_errors;
use serde_json::{Value, json};

use crate::project::{DiskProject, Unusable, check_file, read_text};
use crate::{Format, render};

/// Exit code 0 without errors, 1 with errors, 2 where a file cannot be read. Several documents are one list of reports in
/// JSON.
pub fn run(files: &[PathBuf], fix: bool, format: Format) -> ExitCode {
    let mut worst = 0;
    let mut reports = Vec::new();
    for file in files {
        let checked = if fix { fixed(file) } else { Ok(()) };
        match checked.and_then(|()| check_file(file, None)) {
            Ok((report, _)) => {
                worst = worst.max(u8::from(has_errors(&report.findings)));
                match format {
                    Format::Text => crate::out!("{}", render::findings_text(&report)),
                    Format::Json => reports.push(render::findings_json(&report)),
                }
            }
            Err(Unusable(message)) => {
                worst = 2;
                match format {
                    Format::Text => anstream::eprintln!("error: {message}"),
                    Format::Json => reports.push(unusable_json(&message)),
                }
            }
        }
    }
    match reports.as_slice() {
        [] => {}
        [only] => crate::out!("{only:#}"),
        several => crate::out!("{:#}", Value::from(several)),
    }
    ExitCode::from(worst)
}

/// Writes the fixes of a file's errors into it, and says on the error stream which.
fn fixed(file: &Path) -> Result<(), Unusable> {
    if file == Path::new("-") {
        return Err(Unusable("`--fix` writes into files, and this is standard input".to_owned()));
    }
    let (name, text) = read_text(file)?;
    let Upgrade { changes, report } = checks::fix_errors(&name, &text, Some(&DiskProject::of(file)));
    if changes.is_empty() {
        return Ok(());
    }
    let new = report.document.text.as_str();
    fs::write(file, new)
        .map_err(|error| Unusable(format!("{} cannot be written: {error}", file.display())))?;
    for change in &changes {
        let line = change.place.as_ref().map_or(0, |place| place.line);
        let title = change.fixes.first().map_or("", |fix| fix.title.as_str());
        anstream::eprintln!("{name}:{line}: {}. Fixed: {title}.", change.message);
    }
    Ok(())
}

fn unusable_json(message: &str) -> Value {
    json!({ "error": message, "findings": [] })
}

/// Says why there is nothing to check, in the format that was asked for.
pub fn unusable(message: &str, format: Format) -> ExitCode {
    match format {
        Format::Text => anstream::eprintln!("error: {message}"),
        Format::Json => crate::out!("{:#}", unusable_json(message)),
    }
    ExitCode::from(2)
}
