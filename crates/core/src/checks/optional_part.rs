//! `$[[--lr ${{inputs.lr}}]]`: a part of the command that is left out where its input is not given. One that is not closed,
//! or that lacks its `$`, reaches the shell as it is written.

use super::Context;
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let command = &context.job.spec().command;
    for (at, _) in command.match_indices("[[") {
        let rest = &command[at + 2..];
        let inside = rest.split("[[").next().unwrap_or(rest);
        let end = inside.find("]]");
        let has_dollar = command[..at].ends_with('$');
        // `[[ -f x ]]` is a condition of the shell, and has a blank.
        let is_meant =
            inside[..end.unwrap_or(inside.len())].contains("${{inputs.") && !inside.starts_with(' ');
        match (has_dollar, end) {
            (true, None) => {
                let finding = Finding::error(
                    Code::MisspeltPlaceholder,
                    "The optional part that begins with `$[[` is not closed",
                )
                .help("It ends with `]]`, behind the placeholder: `$[[--lr ${{inputs.lr}}]]`.");
                findings.push(context.at_command(at - 1..at + 2, None, finding));
            }
            (false, Some(_)) if is_meant => {
                let finding = Finding::warning(
                    Code::MisspeltPlaceholder,
                    "An optional part of the command begins with `$[[`",
                )
                .help("Without the `$` the script gets the brackets as they are.");
                let fix = Some(("Put a `$` in front".to_owned(), "$[[".to_owned()));
                findings.push(context.at_command(at..at + 2, fix, finding));
            }
            _ => {}
        }
    }
}
