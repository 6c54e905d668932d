//! `path_on_compute` of an input: the official client sends nothing of it.

use super::Context;
use crate::finding::{Code, Finding};
use crate::job::JobInput;

/// azure-ai-ml 1.35 takes it for a path on this machine, refuses one that is not there, and leaves it out of the request.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, input) in context.job.inputs() {
        let JobInput::Data(data) = input else { continue };
        let Some(path) = &data.path_on_compute else { continue };
        let files = context.files.filter(|files| files.sees(path));
        let missing = path.starts_with('/')
            || path.contains("://")
            || files.is_some_and(|files| !files.is_file(path) && files.list(path).is_none());
        let help = "It is a preview for other interfaces. Remove it: the command gets the place of its data by `${{inputs.NAME}}`.";
        let finding = if missing {
            Finding::error(
                Code::InvalidValue,
                "The official client looks for `path_on_compute` on this machine, and refuses a path that is not there",
            )
        } else {
            Finding::warning(Code::InvalidValue, "The official client does not send `path_on_compute`")
        };
        findings.push(context.at(&["inputs", name, "path_on_compute"], finding.help(help)));
    }
}
