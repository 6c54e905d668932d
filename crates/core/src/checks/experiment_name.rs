//! The experiment's name: there, and of a form the service takes.

use super::Context;
use crate::finding::{Code, Finding};

/// Letters, digits, `-`, `_` and `.`, starting with a letter or digit, at most 255 (service rule for experiment names).
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(name) = &context.job.base().experiment_name else {
        let finding = Finding::info(Code::NoExperimentName, "The run has no experiment name")
            .help("Add `experiment_name:`. Without it a local workspace lists the run under `Default`, and the official client under the name of the current folder.");
        findings.push(context.at(&["experiment_name"], finding));
        return;
    };
    let good_start = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let good = good_start
        && name.len() <= 255
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if !good {
        let finding = Finding::error(
            Code::InvalidExperimentName,
            format!("`{name}` cannot be the name of an experiment"),
        )
        .help(
            "Use letters, digits, `-`, `_` and `.`, starting with a letter or digit; at most 255 characters.",
        );
        findings.push(context.at(&["experiment_name"], finding));
    }
}
