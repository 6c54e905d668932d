//! Parameters of the search space and the placeholders that take them.

use serde_json::{Value, json};

use super::super::{Context, code_root};
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::{PlaceholderKind, SweepJob, is_parameter_name, placeholders};

pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    let command = &context.job.spec().command;
    let used = placeholders(command);
    if sweep.search_space.is_empty() && context.node(&["search_space"]).is_none() {
        let finding = Finding::error(Code::MissingField, "`search_space` is missing")
            .help("A sweep needs values to try, for example `search_space: {lr: {type: uniform, min_value: 0.01, max_value: 0.1}}`.");
        findings.push(context.at(&["search_space"], finding));
    }
    unused(context, command, &used, findings);
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
        )
        .help(format!(
            "Add it below `search_space:`, for example `{name}: {{type: choice, values: [1, 2]}}`."
        ));
        let mut finding = context.at_command(placeholder.range.clone(), None, finding);
        let value = json!({ "type": "choice", "values": [1, 2] });
        if context.trial.is_none()
            && is_parameter_name(name)
            && let Ok(edits) = set_field(context.document, &["search_space", name], &value)
        {
            finding = finding.fix(format!("Add `{name}` to the search space"), edits);
        }
        findings.push(finding);
    }
}

/// Every trial would do the same with a parameter that nothing passes on.
fn unused(
    context: &Context<'_>,
    command: &str,
    used: &[crate::job::Placeholder],
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
    let entries = context.node(&["search_space"]).and_then(|node| node.entries()).unwrap_or_default();
    for name in entries.iter().map(|entry| entry.key.as_str()) {
        let takes = |kind: PlaceholderKind| used.iter().any(|found| found.kind == kind && found.name == name);
        // The check of single braces tells of `{search_space.x}`.
        let single = command.contains(&format!("{{search_space.{name}}}"));
        if takes(PlaceholderKind::SearchSpace) || single {
            continue;
        }
        let mut finding = Finding::error(
            Code::UnusedSearchParameter,
            format!("The search parameter `{name}` is never passed to the command"),
        );
        if takes(PlaceholderKind::Input) {
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
        if context.trial.is_none() && !command.trim().is_empty() && !command.trim().contains('\n') {
            let (document, path) = context.spec_path(&["command"]);
            let longer = format!("{} --{name} ${{{{search_space.{name}}}}}", command.trim_end());
            if let Ok(edits) = set_field(document, &path, &Value::from(longer)) {
                finding = finding.fix(format!("Pass it as `--{name}`"), edits);
            }
        }
        findings.push(context.at(&["search_space", name], finding));
    }
}
