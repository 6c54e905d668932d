//! Names of inputs, outputs and search parameters: letters, digits and underscores.

use super::Context;
use crate::document::Entry;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::is_parameter_name;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (section, what) in
        [("inputs", "an input"), ("outputs", "an output"), ("search_space", "a search parameter")]
    {
        let entries = context.node(&[section]).and_then(|node| node.entries()).unwrap_or_default();
        for entry in entries.iter().filter(|entry| !is_parameter_name(&entry.key)) {
            findings.push(wrong_name(context, section, what, entry));
        }
    }
}

/// The fix renames the entry and every placeholder in the command that names it.
fn wrong_name(context: &Context<'_>, section: &str, what: &str, entry: &Entry) -> Finding {
    let old = entry.key.as_str();
    let mut new: String = old.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if !new.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        new.insert(0, '_');
    }
    let mut finding = Finding::error(Code::InvalidName, format!("`{old}` cannot be the name of {what}"))
        .help("Letters, digits and underscores only, not starting with a digit. Rename it here and in the command.");
    let taken = context.node(&[section, &new]).is_some();
    // A name that is missing altogether is for the author to find.
    if !taken && !old.is_empty() && context.trial.is_none() {
        let mut edits = vec![TextEdit::replace(entry.key_range.clone(), new.clone())];
        if let Some((document, node)) = context.spec_node(&["command"]) {
            let written = document.text.get(node.range.clone()).unwrap_or_default();
            let placeholder = format!("{section}.{old}");
            edits.extend(written.match_indices(&placeholder).filter_map(|(at, _)| {
                let end = at + placeholder.len();
                let whole = !written[end..].starts_with(|c: char| c.is_alphanumeric() || "_-.".contains(c));
                let start = node.range.start + at + section.len() + 1;
                whole.then(|| TextEdit::replace(start..start + old.len(), new.clone()))
            }));
        }
        finding = finding.fix(format!("Rename to `{new}`"), edits);
    }
    let place = context.document.place(entry.key_range.clone());
    finding.at(place).field(format!("{section}.{old}"))
}
