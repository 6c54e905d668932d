//! `code` is a folder, or a reference that clients take.

use super::Context;
use crate::finding::{Code, Finding};

/// What azure-ai-ml's `CodeField` takes besides local paths: http(s) URLs, `git+…`, code of a registry, a registered
/// code asset with version.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(code) = &context.job.spec().code else { return };
    let (what, help) = if let Some(name) = code.strip_prefix("azureml:").filter(|rest| !rest.starts_with('/'))
    {
        if name.contains([':', '@']) {
            return;
        }
        (
            "a code asset without version",
            format!("Write `azureml:{name}:VERSION`, or name a folder of the project."),
        )
    } else if code.starts_with("/subscriptions/") {
        let right = format!("azureml:{code}");
        let finding =
            Finding::error(Code::InvalidCodeReference, "The id of the code lacks the prefix `azureml:`")
                .help("Without it the official client looks for a folder of that path.");
        let fix = Some((format!("Change to `{right}`"), right));
        return findings.push(context.at_text(&["code"], code, fix, finding));
    } else if ["azureml://datastores/", "wasb", "abfs", "adl:", "azureml://subscriptions/"]
        .iter()
        .any(|start| code.starts_with(start))
    {
        ("a place in a datastore", "Code is a folder of the project. Pass data as an input.".to_owned())
    } else {
        return;
    };
    let finding =
        Finding::error(Code::InvalidCodeReference, format!("`code` names {what}: `{code}`")).help(help);
    findings.push(context.at_spec(&["code"], finding));
}
