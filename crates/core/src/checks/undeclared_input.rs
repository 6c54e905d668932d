//! `${{inputs.x}}` where `x` is not an input. The service refuses such a job.

use serde_json::Value;

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::{PlaceholderKind, is_parameter_name, placeholders};
use crate::schema::nearest;

/// The rule of azure-ai-ml `_validate_inputs_for`; a part in `$[[…]]` is left out where its input is not given. Spaces
/// inside the braces escape the client's own check, but not the service.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let command = &context.job.spec().command;
    let mut seen = Vec::new();
    for placeholder in placeholders(command) {
        let name = placeholder.name.as_str();
        if placeholder.kind == PlaceholderKind::SearchSpace && context.job.sweep().is_none() {
            let finding = Finding::error(
                Code::UndeclaredInput,
                format!("`{name}` is a parameter of a sweep, and this is a command job"),
            )
            .help("The script would get the text as it is. Write a sweep (`type: sweep` with `trial` and `search_space`), or an input.");
            let right = format!("${{{{inputs.{name}}}}}");
            let fix =
                context.node(&["inputs", name]).is_some().then(|| (format!("Change to `{right}`"), right));
            findings.push(context.at_command(placeholder.range.clone(), fix, finding));
            continue;
        }
        if placeholder.kind != PlaceholderKind::Input
            || placeholder.optional
            || seen.contains(&placeholder.name)
            // By the document: an input whose value could not be read is declared all the same.
            || is_declared(context, name)
            || swept(context, name)
        {
            continue;
        }
        let finding = Finding::error(
            Code::UndeclaredInput,
            format!("`{name}` is used in the command but is not an input"),
        )
        .help(format!(
            "Add it below `inputs:`, for example `{name}: 0.1`. The service refuses the job otherwise."
        ));
        let declared: Vec<&str> = context
            .node(&["inputs"])
            .and_then(|node| node.entries())
            .unwrap_or_default()
            .iter()
            .map(|entry| entry.key.as_str())
            .collect();
        if let Some(meant) = meant(name, &declared) {
            let right = format!("${{{{inputs.{meant}}}}}");
            let finding =
                finding.help(format!("Did you mean `{right}`? The service refuses the job otherwise."));
            let fix = Some((format!("Change to `{right}`"), right));
            findings.push(context.at_command(placeholder.range.clone(), fix, finding));
            seen.push(placeholder.name);
            continue;
        }
        if context.node(&["outputs", name]).is_some() {
            let right = format!("${{{{outputs.{name}}}}}");
            let finding = finding.help(format!("It is an output: write `{right}`."));
            let fix = Some((format!("Change to `{right}`"), right));
            findings.push(context.at_command(placeholder.range.clone(), fix, finding));
            seen.push(placeholder.name);
            continue;
        }
        let mut finding = context.at_command(placeholder.range.clone(), None, finding);
        // The fix edits the job document; in a component file's command it would edit the wrong one.
        if context.trial.is_none()
            && is_parameter_name(name)
            && !context.is_anywhere(name)
            // A value that the person has to write: the check of templates asks for it.
            && let Ok(edits) =
                set_field(context.document, &["inputs", name], &Value::from(format!("<your-{name}>")))
        {
            finding = finding.fix(format!("Add the input `{name}`"), edits);
        }
        findings.push(finding);
        seen.push(placeholder.name);
    }
}

/// Whether the document has an input of this name, also as `{lr:0.1}`.
fn is_declared(context: &Context<'_>, name: &str) -> bool {
    let entries = context.node(&["inputs"]).and_then(|node| node.entries()).unwrap_or_default();
    let glued = |key: &str| key.strip_prefix(name).is_some_and(|rest| rest.starts_with(':'));
    entries.iter().any(|entry| entry.key == name || entry.value.is_null() && glued(&entry.key))
}

/// The input that is meant: the same but for case, a part behind a dot, or a misspelling.
pub(super) fn meant<'n>(name: &str, declared: &[&'n str]) -> Option<&'n str> {
    let base = name.split('.').next().unwrap_or(name);
    declared
        .iter()
        .copied()
        .find(|known| known.eq_ignore_ascii_case(name) || *known == base)
        .or_else(|| nearest(name, declared).filter(|_| name.len() > 3))
}

/// `${{inputs.x}}` of a parameter that nothing else takes is a mistake of its own: see the check of search parameters.
fn swept(context: &Context<'_>, name: &str) -> bool {
    let taken = context.job.spec().command.contains(&format!("search_space.{name}"));
    context.job.sweep().is_some() && !taken && context.node(&["search_space", name]).is_some()
}
