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
        let finding = Finding::error(Code::SingleBracePlaceholder, format!("`{old}` is the syntax of the preview")).help(
            format!("Write `{new}`. The official client still rewrites it; the service itself would put it into the command as it is."),
        );
        let fix = Some((format!("Change to `{new}`"), new));
        findings.push(context.at_command(placeholder.range.clone(), fix, finding));
    }
}
