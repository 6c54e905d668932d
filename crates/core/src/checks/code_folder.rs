//! The code folder exists and has something in it; its ignore rules are rules.

use super::{Context, code_folder, ignore_rules};
use crate::finding::{Code, Finding};
use crate::job::ProjectFiles;
use crate::schema::nearest;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (Some(folder), Some(files)) = (code_folder(context.job), context.files) else { return };
    if context.snapshot.is_some_and(|snapshot| snapshot.single_file) {
        return;
    }
    if files.list(folder).is_none() {
        let finding =
            Finding::error(Code::CodeNotFound, format!("The code folder `{folder}` does not exist"))
                .help("The path is relative to the folder of the job document.");
        let fix = meant(folder, files).map(|meant| (format!("Change to `{meant}`"), meant));
        findings.push(context.at_text(&["code"], folder, fix, finding));
        return;
    }
    if context.snapshot.is_some_and(|snapshot| snapshot.included.is_empty()) {
        let finding = Finding::error(
            Code::CodeNotFound,
            format!("Nothing of the code folder `{folder}` would be uploaded"),
        )
        .help("It is empty, or its ignore file excludes everything. The service refuses an empty snapshot.");
        findings.push(context.at_spec(&["code"], finding));
    }
    for invalid in ignore_rules(files, folder).invalid() {
        let rule = &invalid.rule;
        let finding = Finding::error(
            Code::InvalidIgnoreRule,
            format!("Line {} of {} is not a rule: `{}`", rule.line, rule.file, rule.text),
        )
        .help("The official client fails on it. Correct or remove the line.");
        findings.push(context.at_spec(&["code"], finding));
    }
}

/// The folder beside the document whose name is nearest to one that does not exist.
fn meant(folder: &str, files: &dyn ProjectFiles) -> Option<String> {
    // The preview's prefix of local paths.
    if let Some(plain) = folder.strip_prefix("file:").filter(|plain| files.list(plain).is_some()) {
        return Some(plain.to_owned());
    }
    let name = folder.strip_prefix("./").unwrap_or(folder).trim_end_matches('/');
    if name.contains('/') || !files.sees(folder) {
        return None;
    }
    let folders = files.folders();
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    let near = nearest(name, &folders)?;
    Some(if folder.starts_with("./") { format!("./{near}") } else { near.to_owned() })
}
