//! Registered data without a version: tomorrow's run may read other data.

use super::Context;
use super::label::data_label;
use crate::finding::{Code, Finding};
use crate::job::JobInput;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, input) in context.job.inputs() {
        let path = match input {
            JobInput::Data(data) => data.path.as_deref().unwrap_or_default(),
            JobInput::Literal(_) => continue,
        };
        let Some(asset) = path.strip_prefix("azureml:").filter(|asset| !asset.starts_with('/')) else {
            continue;
        };
        let finding = if let Some(label) = data_label(path) {
            if label != "latest" {
                continue;
            }
            let message =
                format!("The input `{name}` reads whatever version is the latest when it is submitted");
            Finding::warning(Code::UnversionedData, message)
        } else if asset.contains(':') {
            continue;
        } else {
            // The official client refuses it on submitting: "Version must be provided".
            Finding::error(Code::UnversionedData, format!("The input `{name}` names data without a version"))
        };
        let plain = asset.split('@').next().unwrap_or(asset);
        let finding =
            finding.help(format!("Write `azureml:{plain}:VERSION`, so that the run can be repeated."));
        let field: &[&str] = &["inputs", name, "path"];
        findings.push(context.at(field, finding));
    }
}
