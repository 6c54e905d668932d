//! Placeholders of the command and the inputs and outputs they stand for.

use super::Context;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::{PlaceholderKind, placeholders};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let job = context.job;
    let found = placeholders(&job.command);
    // By the document: an input whose value could not be read is declared all the same.
    let input_names: Vec<&str> = context
        .document
        .find(&["inputs"])
        .and_then(|node| node.entries())
        .unwrap_or_default()
        .iter()
        .map(|entry| entry.key.as_str())
        .collect();
    for placeholder in &found {
        let name = placeholder.name.as_str();
        match placeholder.kind {
            PlaceholderKind::Input if !input_names.contains(&name) => {
                let finding = Finding::error(Code::UndeclaredInput, format!("`{name}` is used in the command but is not an input"))
                    .help(format!("Add it below `inputs:`, for example `{name}: 0.1`. The service refuses the job otherwise."));
                findings.push(at_placeholder(context, &job.command[placeholder.range.clone()], finding));
            }
            PlaceholderKind::Output if !job.outputs.iter().any(|(output, _)| output == name) => {
                let finding = Finding::warning(
                    Code::UndeclaredOutput,
                    format!("`{name}` is used in the command but is not an output"),
                )
                .help(format!("Add it below `outputs:`: `{name}: {{type: uri_folder}}`."));
                findings.push(context.at(&["command"], finding));
            }
            PlaceholderKind::SingleBrace => {
                let old = &job.command[placeholder.range.clone()];
                let new = format!("${{{old}}}");
                let mut finding = Finding::error(
                    Code::SingleBracePlaceholder,
                    format!("`{old}` is the syntax of the preview"),
                )
                .help(format!("The service puts it into the command as it is. Write `{new}`."));
                let range = context.document.find(&["command"]).map(|node| node.range.clone());
                if let Some(at) =
                    range.and_then(|range| Some(range.start + context.document.text.get(range)?.find(old)?))
                {
                    finding = finding
                        .fix(format!("Change to `{new}`"), vec![TextEdit::replace(at..at + old.len(), new)]);
                }
                findings.push(context.at(&["command"], finding));
            }
            _ => {}
        }
    }
    for name in input_names {
        let used = found.iter().any(|p| {
            matches!(p.kind, PlaceholderKind::Input | PlaceholderKind::SingleBrace) && p.name == name
        }) || job.environment_variables.iter().any(|(_, value)| {
            placeholders(value).iter().any(|p| p.kind == PlaceholderKind::Input && p.name == name)
        });
        if !used {
            let finding = Finding::warning(
                Code::UnusedInput,
                format!("The input `{name}` is never passed to the command"),
            )
            .help(format!("Add `${{{{inputs.{name}}}}}` to the command, or remove the input."));
            findings.push(context.at(&["inputs", name], finding));
        }
    }
    left_over(context, findings);
}

/// Puts a finding at a placeholder where the document shows it as it is; a folded command spans several lines.
fn at_placeholder(context: &Context<'_>, placeholder: &str, finding: Finding) -> Finding {
    let range = context.document.find(&["command"]).map(|node| node.range.clone());
    let at = range.and_then(|range| Some(range.start + context.document.text.get(range)?.find(placeholder)?));
    match at {
        Some(at) => finding.field("command").at(context.document.place(at..at + placeholder.len())),
        None => context.at(&["command"], finding),
    }
}

/// `<your-workspace>`, `<compute name>`: left in from a template.
fn left_over(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let text = &context.document.text;
    for (at, _) in text.match_indices('<') {
        let Some(inner) = text[at + 1..].split(['>', '\n']).next() else { continue };
        let end = at + 1 + inner.len() + 1;
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        let comment = line.trim_start().starts_with('#') || line.contains(" #");
        let template = !comment
            && inner.trim() == inner
            && text[..end.min(text.len())].ends_with('>')
            && (3..60).contains(&inner.len())
            && inner.chars().all(|c| c.is_ascii_alphanumeric() || "-_ ".contains(c))
            && (inner.to_ascii_lowercase().starts_with("your")
                || (inner.contains(['-', '_', ' ']) && inner.starts_with(|c: char| c.is_ascii_alphabetic())));
        if template {
            let finding = Finding::error(
                Code::TemplatePlaceholder,
                format!("`<{inner}>` is a placeholder of a template"),
            )
            .help("Replace it by your own value.")
            .at(context.document.place(at..end));
            findings.push(finding);
        }
    }
}
