//! The compute target has a name that one can have, and exists in the workspace.

use super::Context;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::ComputeTarget;
use crate::schema::nearest;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if let Some(ComputeTarget::Named(name)) = &context.job.base().compute
        && !is_name(name)
    {
        let message = if name.is_empty() {
            "`compute` names no compute target".to_owned()
        } else {
            format!("`{name}` cannot be the name of a compute target")
        };
        let mut finding = Finding::warning(Code::UnknownCompute, message)
                .help("A name has letters, digits, dashes and underscores: `azureml:NAME`. Also accepted: `local`, `serverless`, or a full resource id.");
        // `azurml:cpu`
        if let Some((prefix, rest)) = name.split_once(':').filter(|(_, rest)| is_name(rest))
            && nearest(prefix, &["azureml"]).is_some()
            && let Some(node) = context.node(&["compute"])
        {
            let right = format!("azureml:{rest}");
            let edit = TextEdit::replace(node.range.clone(), right.clone());
            finding = finding
                .help(format!("Did you mean `{right}`?"))
                .fix(format!("Change to `{right}`"), vec![edit]);
        }
        return findings.push(context.at(&["compute"], finding));
    }
    let Some(workspace) = context.workspace.filter(|workspace| !workspace.computes.is_empty()) else {
        return;
    };
    let known = workspace.computes.join(", ");
    let name = match &context.job.base().compute {
        Some(ComputeTarget::Named(name)) => name.as_str(),
        // Ids are checked by the service; the local workspace runs all others on this machine.
        Some(ComputeTarget::Id(_) | ComputeTarget::Serverless(_) | ComputeTarget::Local) | None => return,
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

/// Azure ML takes letters, digits and dashes for a cluster, underscores for an attached compute target. A name left in
/// from a template is a finding of its own.
fn is_name(name: &str) -> bool {
    let from_template = name.contains(['<', '>']);
    // `virtualClusters/name` is one too.
    from_template || !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
}
