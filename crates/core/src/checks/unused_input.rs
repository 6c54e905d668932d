//! An input that nothing passes to the script.

use std::collections::HashSet;

use serde_json::Value;

use super::{Context, undeclared_input};
use crate::document::{remove_field, set_field};
use crate::finding::{Code, Finding};
use crate::job::{PlaceholderKind, is_parameter_name, misspelt_placeholders, placeholders};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let spec = context.job.spec();
    let names = context.node(&["inputs"]).and_then(|node| node.entries()).unwrap_or_default();
    let declared: Vec<&str> = names.iter().map(|entry| entry.key.as_str()).collect();
    let texts = std::iter::once(spec.command.as_str()).chain(
        spec.environment_variables.iter().map(|(_, value)| &**value).filter(|value| value.contains('{')),
    );
    let used: HashSet<String> = texts
        .flat_map(placeholders)
        .filter(|found| matches!(found.kind, PlaceholderKind::Input | PlaceholderKind::SingleBrace))
        .map(|found| found.name)
        .flat_map(|name| [undeclared_input::meant(&name, &declared).map(str::to_owned), Some(name)])
        .flatten()
        // What is misspelt is meant all the same.
        .chain(misspelt_placeholders(&spec.command).into_iter().filter_map(|found| Some(found.meant?.1)))
        .collect();
    for name in declared {
        if used.contains(name) {
            continue;
        }
        let mut finding =
            Finding::warning(Code::UnusedInput, format!("The input `{name}` is never passed to the command"))
                .help(format!("Add `${{{{inputs.{name}}}}}` to the command, or remove the input."));
        if context.trial.is_none()
            && is_parameter_name(name)
            && !spec.command.trim().contains('\n')
            && !spec.command.is_empty()
        {
            let (document, path) = context.spec_path(&["command"]);
            let command = format!("{} --{name} ${{{{inputs.{name}}}}}", spec.command.trim_end());
            if let Ok(edits) = set_field(document, &path, &Value::from(command)) {
                finding = finding.fix(format!("Pass it as `--{name}`"), edits);
            }
        }
        let removal = remove_field(context.document, &["inputs", name]);
        if !removal.is_empty() {
            finding = finding.fix("Remove the input", removal);
        }
        findings.push(context.at(&["inputs", name], finding));
    }
}
