//! The name of the job: of a form the service takes, and not taken.

use super::Context;
use crate::document::write_scalar;
use crate::finding::{Code, Finding, TextEdit};

/// Longest name of a job (the service's limit of a run id is 256 with its terminator).
const LONGEST: usize = 255;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(name) = context.job.base().name.as_deref() else { return };
    let node = context.node(&["name"]);
    let good_start = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let good = good_start && name.len() <= LONGEST && name.chars().all(is_letter);
    if !good {
        let mut finding = Finding::error(Code::InvalidJobName, format!("`{name}` cannot be the name of a job")).help(
            "Letters, digits, `-` and `_`, starting with a letter or digit; at most 255. Names for people go into `display_name`.",
        );
        let words =
            name.split(|c| !is_letter(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
        let new: String = words.trim_matches(['-', '_']).chars().take(LONGEST).collect();
        if let Some(node) = node.filter(|_| !new.is_empty()) {
            let written = write_scalar(&new.as_str().into());
            finding = finding
                .fix(format!("Change to `{new}`"), vec![TextEdit::replace(node.range.clone(), written)]);
        }
        findings.push(context.at(&["name"], finding));
        return;
    }
    let taken = context.workspace.map(|workspace| workspace.jobs.as_slice()).unwrap_or_default();
    if !taken.iter().any(|job| job == name) {
        return;
    }
    let mut finding = Finding::error(Code::JobNameTaken, format!("The workspace has a job `{name}` already"))
        .help("A name is used once and for all. Choose another one, or leave it out: one is made up then.");
    let free = (2..10_000).map(|number| format!("{name}-{number}")).find(|new| !taken.contains(new));
    if let (Some(node), Some(free)) = (node, free) {
        finding =
            finding.fix(format!("Change to `{free}`"), vec![TextEdit::replace(node.range.clone(), free)]);
    }
    findings.push(context.at(&["name"], finding));
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}
