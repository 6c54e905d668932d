//! `run-composer upgrade train.py`: a training script of the SDK v1 with MLflow, as a diff or written back.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use run_composer_import::{Modernized, modernize};
use similar::TextDiff;

use super::check::unusable;
use crate::Format;

/// Lines of context around a change, as in `diff -u`.
const CONTEXT_LINES: usize = 3;

/// Whether a file is a Python script.
pub fn is_script(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("py"))
}

/// Prints what would change, or writes it. Exit code 0; 1 where Python cannot read the script; 2 where it cannot be written.
pub fn run(file: &Path, name: &str, old: &str, write: bool) -> ExitCode {
    let Modernized { text: new, readable, edits, kept } = modernize(name, old);
    for edit in edits.iter().filter(|edit| !edit.why.is_empty()) {
        anstream::eprintln!("{name}:{}: {}", edit.line, edit.why);
    }
    if edits.is_empty() {
        anstream::eprintln!("Nothing to upgrade.");
    }
    if !kept.is_empty() {
        anstream::eprintln!("What is left for you:");
        for left in &kept {
            anstream::eprintln!("  line {}: {}: {}.", left.line, left.what, left.why);
        }
    }
    if !readable {
        return ExitCode::from(1);
    }
    if new == old {
        return ExitCode::SUCCESS;
    }
    if !write {
        let diff = TextDiff::from_lines(old, new.as_str());
        let diff = diff.unified_diff().context_radius(CONTEXT_LINES).header(name, name).to_string();
        crate::out!("{}", diff.trim_end_matches('\n'));
        return ExitCode::SUCCESS;
    }
    match replace(file, &new) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => unusable(&format!("{} cannot be written: {error}", file.display()), Format::Text),
    }
}

/// Replaces a file at once: whoever reads it sees the old or the new text. Its mode stays, and a link stays one.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let file = fs::canonicalize(file)?;
    let mode = fs::metadata(&file)?.permissions();
    if mode.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let temporary = file.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let mut new = fs::File::create_new(&temporary)?;
    let written = new
        .write_all(text.as_bytes())
        .and_then(|()| new.set_permissions(mode))
        .and_then(|()| new.sync_all())
        .and_then(|()| fs::rename(&temporary, &file));
    if written.is_err() {
        // The error is told; a leftover would only be in the way.
        let _ = fs::remove_file(&temporary);
    }
    written
}
