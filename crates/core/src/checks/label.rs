//! Labels of registered environments, data and models: the official client resolves only `latest` and refuses every other
//! label on submitting ("Asset … with version label … does not exist in workspace").

use super::Context;
use crate::environment::EnvironmentReference;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::{EnvironmentField, JobInput};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if let Some(EnvironmentField::Reference(text)) = &context.job.spec().environment
        && let Some((finding, right)) = of_environment(text)
    {
        let fix = Some((format!("Change to `{right}`"), right));
        findings.push(context.at_text(&["environment"], text, fix, finding));
    }
    for (name, input) in context.job.inputs() {
        if let JobInput::Data(data) = input
            && let Some(path) = &data.path
            && let Some((finding, right)) =
                data_label(path).map_or_else(|| latest_as_version(path), |label| unknown(path, label))
        {
            let field: &[&str] = &["inputs", name, "path"];
            let at = context.node(field).and_then(|node| {
                let start =
                    node.range.start + context.document.text.get(node.range.clone())?.find(path.as_str())?;
                Some(start..start + path.len())
            });
            let finding = match at {
                Some(at) => finding.fix(format!("Change to `{right}`"), vec![TextEdit::replace(at, right)]),
                None => finding,
            };
            findings.push(context.at(field, finding));
        }
    }
}

fn of_environment(text: &str) -> Option<(Finding, String)> {
    match EnvironmentReference::parse(text)? {
        // Old curated environments are resolved by the service.
        EnvironmentReference::Workspace { name, label: Some(label), .. } if !name.starts_with("AzureML-") => {
            unknown(text, &label)
        }
        _ => latest_as_version(text),
    }
}

/// The label with which a path refers to registered data.
pub(super) fn data_label(path: &str) -> Option<&str> {
    let asset = path.strip_prefix("azureml:").filter(|asset| !asset.starts_with('/'))?;
    asset.split_once('@').map(|(_, label)| label)
}

/// `azureml:name:latest`: the client asks for a version of that name, and there is none.
fn latest_as_version(reference: &str) -> Option<(Finding, String)> {
    let named = reference.strip_prefix("azureml:")?.strip_suffix(":latest")?;
    if named.starts_with('/') || named.contains(':') {
        return None;
    }
    let right = format!("azureml:{named}@latest");
    let finding = Finding::error(
        Code::UnknownLabel,
        format!("`{reference}` asks for a version that is named `latest`"),
    )
    .help(format!("The newest version is a label and stands behind an `@`: `{right}`."));
    Some((finding, right))
}

fn unknown(reference: &str, label: &str) -> Option<(Finding, String)> {
    if label == "latest" {
        return None;
    }
    let named = reference.strip_suffix(label)?.strip_suffix('@')?;
    // `iris@1` means the version.
    let version = !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    let right = if version { format!("{named}:{label}") } else { format!("{named}@latest") };
    let finding = Finding::error(Code::UnknownLabel, format!("There is no label `{label}`: `{reference}`"))
        .help("The only label is `latest`, the version registered last. A certain version is written with a colon: `azureml:NAME:VERSION`.");
    Some((finding, right))
}
