//! Parameters of the search space and the placeholders that take them.

use serde_json::{Value, json};

use super::super::undeclared_input::meant;
use super::super::{Context, code_root};
use crate::document::{Node, set_field};
use crate::finding::{Code, Finding};
use crate::job::{Placeholder, PlaceholderKind, SweepJob, is_local_path, is_parameter_name, placeholders};

pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    let command = &context.job.spec().command;
    let used = placeholders(command);
    if sweep.search_space.is_empty() && context.node(&["search_space"]).is_none() {
        let finding = Finding::error(Code::MissingField, "`search_space` is missing")
            .help("A sweep needs values to try, for example `search_space: {lr: {type: uniform, min_value: 0.01, max_value: 0.1}}`.");
        findings.push(context.at(&["search_space"], finding));
    }
    let declared: Vec<&str> = context.node(&["search_space"]).map(names).unwrap_or_default();
    let mut misspelt = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for placeholder in used.iter().filter(|placeholder| placeholder.kind == PlaceholderKind::SearchSpace) {
        let name = placeholder.name.as_str();
        if context.node(&["search_space", name]).is_some() || seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let finding = Finding::error(
            Code::UndeclaredSearchParameter,
            format!("`{name}` is used in the command but is not in the search space"),
        );
        let free: Vec<&str> = declared.iter().copied().filter(|name| !is_taken(&used, name)).collect();
        if let Some(meant) = meant(name, &free) {
            misspelt.push(meant);
            let right = format!("${{{{search_space.{meant}}}}}");
            let finding = finding.help(format!("Did you mean `{right}`?"));
            let fix = Some((format!("Change to `{right}`"), right));
            findings.push(context.at_command(placeholder.range.clone(), fix, finding));
            continue;
        }
        let finding = finding.help(format!(
            "Add it below `search_space:`, for example `{name}: {{type: choice, values: [1, 2]}}`."
        ));
        let mut finding = context.at_command(placeholder.range.clone(), None, finding);
        let value = json!({ "type": "choice", "values": [1, 2] });
        if context.trial.is_none()
            && is_parameter_name(name)
            && !context.is_anywhere(name)
            && let Ok(edits) = set_field(context.document, &["search_space", name], &value)
        {
            finding = finding.fix(format!("Add `{name}` to the search space"), edits);
        }
        findings.push(finding);
    }
    // Those that no placeholder takes are likely meant by the placeholders that take none.
    if seen.len() == misspelt.len() {
        unused(context, command, &used, &misspelt, findings);
    }
}

fn names(mapping: &Node) -> Vec<&str> {
    mapping.entries().unwrap_or_default().iter().map(|entry| entry.key.as_str()).collect()
}

fn is_taken(used: &[Placeholder], name: &str) -> bool {
    used.iter().any(|found| found.kind == PlaceholderKind::SearchSpace && found.name == name)
}

/// Every trial would do the same with a parameter that nothing passes on.
fn unused(
    context: &Context<'_>,
    command: &str,
    used: &[Placeholder],
    misspelt: &[&str],
    findings: &mut Vec<Finding>,
) {
    // A component file that could not be read has no command, and the values of a trial are also variables of its
    // process (`AZUREML_SWEEP_name`).
    let by_variable = |text: &str| text.contains("AZUREML_SWEEP_");
    let scripts = crate::script::scripts_of(command);
    let read = |script: &String| {
        context.files?.text(&format!("{}/{script}", code_root(context.job, context.snapshot)?))
    };
    if command.is_empty()
        || by_variable(command)
        || scripts.iter().filter_map(read).any(|text| by_variable(&text))
    {
        return;
    }
    for name in context.node(&["search_space"]).map(names).unwrap_or_default() {
        // The check of single braces tells of `{search_space.x}`.
        let single = command.contains(&format!("{{search_space.{name}}}"));
        if is_taken(used, name) || single || misspelt.contains(&name) {
            continue;
        }
        let message = format!("The search parameter `{name}` is never passed to the command");
        // Code that lies elsewhere may read the variable.
        let elsewhere = context.job.spec().code.as_deref().is_some_and(|code| !is_local_path(code));
        let mut finding = if elsewhere || command.contains("environ") {
            Finding::warning(Code::UnusedSearchParameter, message)
        } else {
            Finding::error(Code::UnusedSearchParameter, message)
        };
        if used.iter().any(|found| found.kind == PlaceholderKind::Input && found.name == name) {
            let old = format!("${{{{inputs.{name}}}}}");
            let new = format!("${{{{search_space.{name}}}}}");
            finding = finding
                .help(format!("The command takes `{old}`, which is the same in every trial. Write `{new}`."));
            findings.push(context.at_text(
                &["command"],
                &old,
                Some((format!("Change to `{new}`"), new)),
                finding,
            ));
            continue;
        }
        finding = finding.help(format!("Unless the script reads the variable `AZUREML_SWEEP_{name}`, every trial does the same. Add `${{{{search_space.{name}}}}}` to the command, or remove the parameter."));
        // One command, so that its end is where its arguments end.
        let is_simple = command.trim_start().starts_with("python")
            && !command.trim().contains(|c| "\n&|;()#<>`'\"".contains(c));
        if context.trial.is_none() && is_simple {
            let (document, path) = context.spec_path(&["command"]);
            let longer = format!("{} --{name} ${{{{search_space.{name}}}}}", command.trim_end());
            if let Ok(edits) = set_field(document, &path, &Value::from(longer)) {
                finding = finding.fix(format!("Pass it as `--{name}`"), edits);
            }
        }
        findings.push(context.at(&["search_space", name], finding));
    }
}
