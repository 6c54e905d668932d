//! `code` is a folder, or a reference that clients take.

use super::Context;
use crate::finding::{Code, Finding};

/// What azure-ai-ml takes for a job besides local paths: http(s) URLs and a registered code asset with version.
/// `git+…` (`JobOperations._validate`: "Git paths are not supported"), registries ("Format not supported for code asset") and
/// labels are refused on submitting.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(code) = &context.job.spec().code else { return };
    let (what, help) = if let Some(name) = code.strip_prefix("azureml:").filter(|rest| !rest.starts_with('/'))
    {
        if name.contains(':') {
            return;
        }
        let name = name.split('@').next().unwrap_or(name);
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
    } else if code.starts_with("git+") {
        (
            "a git repository, which no client uploads",
            "Clone it, and name the folder. A run keeps the commit of its code.".to_owned(),
        )
    } else if code.starts_with("azureml://registries/") {
        ("code of a registry, which only components refer to", "Name a folder of the project.".to_owned())
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
