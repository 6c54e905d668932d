//! An input that nothing passes to the script.

use serde_json::Value;

use super::Context;
use crate::document::{remove_field, set_field};
use crate::finding::{Code, Finding};
use crate::job::{PlaceholderKind, is_parameter_name, placeholders};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let spec = context.job.spec();
    let uses = |text: &str, name: &str| {
        placeholders(text).iter().any(|placeholder| {
            matches!(placeholder.kind, PlaceholderKind::Input | PlaceholderKind::SingleBrace)
                && placeholder.name == name
        })
    };
    let names = context.node(&["inputs"]).and_then(|node| node.entries()).unwrap_or_default();
    for name in names.iter().map(|entry| entry.key.as_str()) {
        let used = uses(&spec.command, name)
            || spec.environment_variables.iter().any(|(_, value)| uses(value, name));
        if used {
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
