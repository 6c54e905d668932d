//! The version of an output is one of a name.

use super::Context;
use crate::finding::{Code, Finding};

/// azure-ai-ml refuses it ("Output name is required when output version is specified").
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, output) in context.job.outputs() {
        let Some(output) = output else { continue };
        if output.asset_version.is_some() && output.asset_name.is_none() {
            let finding = Finding::error(
                Code::MissingField,
                format!("The output `{name}` has a `version`, but no `name`"),
            )
            .help("Both together register the output as data: give it a `name`, or remove the `version`.");
            findings.push(context.at(&["outputs", name, "version"], finding));
        }
    }
}
