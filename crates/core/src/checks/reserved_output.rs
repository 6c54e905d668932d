//! An output named `default`: the service keeps that name for a run's own folder.

use super::Context;
use crate::finding::{Code, Finding, TextEdit};

/// The service fills in `outputs.default` of every job (seen in its answers); Azure's own command line refuses the name.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let entries = context.node(&["outputs"]).and_then(|node| node.entries()).unwrap_or_default();
    let Some(entry) = entries.iter().find(|entry| entry.key == "default") else { return };
    let free = ["results", "run_outputs", "files"]
        .into_iter()
        .find(|name| entries.iter().all(|entry| entry.key != *name));
    let new = free.unwrap_or("results_of_run");
    let mut edits = vec![TextEdit::replace(entry.key_range.clone(), new)];
    if let Some((document, node)) = context.spec_node(&["command"]).filter(|_| context.trial.is_none()) {
        let written = document.text.get(node.range.clone()).unwrap_or_default();
        edits.extend(written.match_indices("outputs.default").filter_map(|(at, found)| {
            let whole = !written[at + found.len()..]
                .starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
            let start = node.range.start + at + "outputs.".len();
            whole.then(|| TextEdit::replace(start..start + "default".len(), new))
        }));
    }
    let finding = Finding::error(Code::ReservedOutputName, "An output cannot be named `default`")
        .help("The service keeps this name for the folder with a run's logs and `outputs`.")
        .fix(format!("Rename to `{new}`"), edits);
    findings.push(finding.at(context.document.place(entry.key_range.clone())).field("outputs.default"));
}
