//! `{inputs.x}`: placeholders of the preview.

use super::Context;
use crate::finding::{Code, Finding};
use crate::job::{PlaceholderKind, placeholders};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let command = &context.job.spec().command;
    for placeholder in placeholders(command) {
        if placeholder.kind != PlaceholderKind::SingleBrace {
            continue;
        }
        let old = &command[placeholder.range.clone()];
        let new = format!("${{{old}}}");
        // `$({inputs.x})` of the preview's other form: all of it is replaced.
        let outer = placeholder.range.start.checked_sub(2).map(|start| start..placeholder.range.end + 1);
        let range = outer
            .filter(|outer| {
                command.get(outer.clone()).is_some_and(|text| text.starts_with("$(") && text.ends_with(')'))
            })
            .unwrap_or_else(|| placeholder.range.clone());
        let finding = Finding::error(Code::SingleBracePlaceholder, format!("`{old}` is the syntax of the preview")).help(
            format!("Write `{new}`. The official client still rewrites it; the service itself would put it into the command as it is."),
        );
        let fix = Some((format!("Change to `{new}`"), new));
        findings.push(context.at_command(range, fix, finding));
    }
}
