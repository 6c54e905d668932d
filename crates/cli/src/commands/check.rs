//! `run-composer check`: every finding of a document, with the lines it is about.

use std::path::Path;
use std::process::ExitCode;

use run_composer_core::finding::has_errors;

use crate::project::{Unusable, check_file};
use crate::{Format, render};

/// Exit code 0 without errors, 1 with errors, 2 where the file cannot be read.
pub fn run(file: &Path, format: Format) -> ExitCode {
    let report = match check_file(file, None) {
        Ok((report, _)) => report,
        Err(Unusable(message)) => return unusable(&message, format),
    };
    match format {
        Format::Text => crate::out!("{}", render::findings_text(&report)),
        Format::Json => crate::out!("{:#}", render::findings_json(&report)),
    }
    if has_errors(&report.findings) { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// Says why there is nothing to check, in the format that was asked for.
pub fn unusable(message: &str, format: Format) -> ExitCode {
    match format {
        Format::Text => anstream::eprintln!("error: {message}"),
        Format::Json => crate::out!("{:#}", serde_json::json!({ "error": message, "findings": [] })),
    }
    ExitCode::from(2)
}
