//! The name under which an output is registered: one that data can have, and there where a version is.

use super::Context;
use crate::finding::{Code, Finding};

/// azure-ai-ml refuses others (`Output._assert_name_and_version`).
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, output) in context.job.outputs() {
        let Some(output) = output else { continue };
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let version = output.asset_version.as_ref().is_some_and(|version| !version.0.is_empty());
        match output.asset_name.as_deref().filter(|asset| !asset.is_empty()) {
            Some(asset) if asset.len() > 255 || !asset.chars().all(allowed) => {
                let finding =
                    Finding::error(Code::InvalidName, format!("No data can be registered as `{asset}`"))
                        .help("Letters, digits, dashes and underscores only, 255 at most.");
                findings.push(context.at(&["outputs", name, "name"], finding));
            }
            None if version => {
                let finding = Finding::error(
                    Code::MissingField,
                    format!("The output `{name}` has a `version`, but no `name`"),
                )
                .help(
                    "Both together register the output as data: give it a `name`, or remove the `version`.",
                );
                findings.push(context.at(&["outputs", name, "version"], finding));
            }
            _ => {}
        }
    }
}
