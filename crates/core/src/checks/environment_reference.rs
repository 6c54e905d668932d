//! References to environments: well formed, and known to the workspace.

use super::Context;
use super::typographic_value::within_quotes;
use crate::environment::{CURATED, EnvironmentReference, USER_MANAGED};
use crate::finding::{Code, Finding, TextEdit};
use crate::job::EnvironmentField;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(EnvironmentField::Reference(text)) = &context.job.spec().environment else { return };
    // Quotes of a word processor are told by their own check.
    if text.starts_with("file:") || within_quotes(text).is_some() {
        return;
    }
    // The client compares the prefix letter by letter.
    if let Some(rest) =
        text.get(..8).filter(|prefix| prefix.eq_ignore_ascii_case("azureml:")).map(|_| &text[8..])
        && (!text.starts_with("azureml:") || rest.starts_with("azureml:"))
    {
        let right = format!("azureml:{}", rest.trim_start_matches("azureml:"));
        let finding =
            Finding::error(Code::InvalidValue, format!("`{text}` is not a reference to an environment"))
                .help("The prefix is `azureml:`, in small letters and once.");
        let fix = Some((format!("Change to `{right}`"), right));
        return findings.push(context.at_text(&["environment"], text, fix, finding));
    }
    let file = [".yml", ".yaml"].iter().any(|end| text.ends_with(end));
    if file && !text.contains(':') {
        let finding = Finding::error(Code::InvalidValue, format!("`{text}` is a file, and `environment` refers to an environment"))
            .help(format!("An environment in a file is `file:{text}`; a conda specification belongs below `environment`, as `conda_file: {text}` beside an `image`."));
        return findings.push(context.at_spec(&["environment"], finding));
    }
    if text.starts_with("/subscriptions/") {
        let right = format!("azureml:{text}");
        let finding = Finding::error(
            Code::ReferenceWithoutPrefix,
            "The id of the environment lacks the prefix `azureml:`",
        )
        .help("Without it the official client looks for an environment described in place.");
        let fix = Some((format!("Change to `{right}`"), right));
        return findings.push(context.at_text(&["environment"], text, fix, finding));
    }
    if text.trim().is_empty() {
        let finding = Finding::error(Code::InvalidValue, "`environment` is empty")
            .help("Name one, for example `azureml:sklearn-1.5@latest`, or describe one with `image` and `conda_file`.");
        return findings.push(context.at_spec(&["environment"], finding));
    }
    let Some(reference) = EnvironmentReference::parse(text) else {
        let finding = Finding::error(Code::InvalidValue, format!("`{text}` names an environment without version or label"))
            .help(if text.contains('/') {
                format!("For a Docker image write `environment: {{image: {text}}}`; for a registered environment `azureml:NAME@latest`.")
            } else {
                let name = text.trim_start_matches("azureml:");
                format!("Write `azureml:{name}@latest` or `azureml:{name}:VERSION`.")
            });
        findings.push(context.at_spec(&["environment"], finding));
        return;
    };
    if !text.starts_with("azureml:") && !text.starts_with('/') && text.contains('/') {
        let finding = Finding::error(
            Code::InvalidValue,
            format!("`{text}` looks like a Docker image, but `environment` names a registered environment"),
        )
        .help(format!("Write `environment: {{image: {text}}}`."));
        findings.push(context.at_spec(&["environment"], finding));
        return;
    }
    if !text.starts_with("azureml:") && !text.starts_with('/') {
        let mut finding =
            Finding::error(Code::ReferenceWithoutPrefix, format!("`{text}` lacks the prefix `azureml:`"))
                .help("Without it the official client looks for an image or file of that name.");
        if let Some((_, node)) = context.spec_node(&["environment"]) {
            finding = finding.fix(
                format!("Change to `azureml:{text}`"),
                vec![TextEdit::replace(node.range.clone(), format!("azureml:{text}"))],
            );
        }
        findings.push(context.at_spec(&["environment"], finding));
    }
    if let EnvironmentReference::Workspace { name, version, .. } = &reference {
        let odd = |text: &str| !text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        if !name.contains('<') && (odd(name) || version.as_deref().is_some_and(odd)) {
            let finding = Finding::warning(Code::UnknownEnvironment, format!("No environment can be named as in `{text}`"))
                .help("Names and versions have letters, digits, dashes, dots and underscores: `azureml:NAME:VERSION`.");
            findings.push(context.at_spec(&["environment"], finding));
        }
    }
    if let EnvironmentReference::Registry(id) = &reference
        && !id.contains("/versions/")
        && !id.contains("/labels/")
    {
        let finding = Finding::warning(
            Code::InvalidValue,
            format!("`{text}` names an environment without version or label"),
        )
        .help(
            "Write `azureml://registries/REGISTRY/environments/NAME/versions/VERSION`, or `…/labels/latest`.",
        );
        findings.push(context.at_spec(&["environment"], finding));
    }
    let (EnvironmentReference::Workspace { name, .. }, Some(workspace)) = (&reference, context.workspace)
    else {
        if context.workspace.is_some_and(|workspace| workspace.local)
            // A local workspace knows some of these, and refuses others by name.
            && matches!(&reference, EnvironmentReference::Registry(id) if !id.starts_with(CURATED))
        {
            let finding = Finding::error(Code::UnknownEnvironment, "The local workspace cannot reach this registry")
                .help("It knows some curated environments of the registry `azureml`. Describe the environment in the job (`image` and `conda_file`), or use `azureml:user-managed:1`, the Python that is already there.");
            findings.push(context.at_spec(&["environment"], finding));
        }
        return;
    };
    if !workspace.environments.is_empty() && !workspace.environments.contains(name) {
        let known = workspace.environments.join(", ");
        let help = if name == USER_MANAGED {
            "`user-managed` is the Python of a local workspace; Azure ML has none. Choose another environment.".to_owned()
        } else {
            format!("It has: {known}. Or describe the environment in the job.")
        };
        let finding =
            Finding::error(Code::UnknownEnvironment, format!("The workspace has no environment `{name}`"))
                .help(help);
        findings.push(context.at_spec(&["environment"], finding));
    }
}
