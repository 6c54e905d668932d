//! The compute target exists in the workspace.

use super::Context;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::ComputeTarget;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(workspace) = context.workspace.filter(|workspace| !workspace.computes.is_empty()) else {
        return;
    };
    let known = workspace.computes.join(", ");
    let name = match &context.job.base().compute {
        Some(ComputeTarget::Named(name)) => name.as_str(),
        // Ids are checked by the service; the local workspace runs all others on this machine.
        Some(ComputeTarget::Id(_) | ComputeTarget::Serverless | ComputeTarget::Local) | None => return,
    };
    if workspace.computes.iter().any(|compute| compute == name) {
        return;
    }
    let mut finding =
        Finding::error(Code::UnknownCompute, format!("The workspace has no compute target `{name}`"))
            .help(format!("It has: {known}."));
    if let (Some(first), Some(node)) = (workspace.computes.first(), context.node(&["compute"])) {
        finding = finding.fix(
            format!("Change to `azureml:{first}`"),
            vec![TextEdit::replace(node.range.clone(), format!("azureml:{first}"))],
        );
    }
    findings.push(context.at(&["compute"], finding));
}
