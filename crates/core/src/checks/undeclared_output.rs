//! `${{outputs.x}}` where `x` is not an output.

use serde_json::json;

use super::Context;
use super::undeclared_input::meant;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::{PlaceholderKind, is_parameter_name, placeholders};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let command = &context.job.spec().command;
    let mut seen = Vec::new();
    let used = placeholders(command);
    for placeholder in &used {
        let name = placeholder.name.as_str();
        if placeholder.kind != PlaceholderKind::Output
            || seen.contains(&placeholder.name)
            || context.node(&["outputs", name]).is_some()
        {
            continue;
        }
        let finding = Finding::warning(
            Code::UndeclaredOutput,
            format!("`{name}` is used in the command but is not an output"),
        );
        let taken =
            |name: &str| used.iter().any(|found| found.kind == PlaceholderKind::Output && found.name == name);
        let entries = context.node(&["outputs"]).and_then(|node| node.entries()).unwrap_or_default();
        let free: Vec<&str> =
            entries.iter().map(|entry| entry.key.as_str()).filter(|name| !taken(name)).collect();
        if let Some(meant) = meant(name, &free) {
            let right = format!("${{{{outputs.{meant}}}}}");
            let finding = finding
                .help(format!("Did you mean `{right}`? The service makes an output of its own of it."));
            let fix = Some((format!("Change to `{right}`"), right));
            findings.push(context.at_command(placeholder.range.clone(), fix, finding));
            seen.push(placeholder.name.clone());
            continue;
        }
        let finding = finding.help(format!(
            "The service makes a folder of it. Say so: add `{name}: {{type: uri_folder}}` below `outputs:`."
        ));
        let mut finding = context.at_command(placeholder.range.clone(), None, finding);
        if context.trial.is_none()
            && is_parameter_name(name)
            && let Ok(edits) =
                set_field(context.document, &["outputs", name], &json!({ "type": "uri_folder" }))
        {
            finding = finding.fix(format!("Add the output `{name}`"), edits);
        }
        findings.push(finding);
        seen.push(placeholder.name.clone());
    }
}
