//! `run-composer check`: every finding of a document, with the lines it is about.

use std::path::PathBuf;
use std::process::ExitCode;

use run_composer_core::finding::has_errors;
use serde_json::{Value, json};

use crate::project::{Unusable, check_file};
use crate::{Format, render};

/// Exit code 0 without errors, 1 with errors, 2 where a file cannot be read. Several documents are one list of reports in
/// JSON.
pub fn run(files: &[PathBuf], format: Format) -> ExitCode {
    let mut worst = 0;
    let mut reports = Vec::new();
    for file in files {
        match check_file(file, None) {
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
