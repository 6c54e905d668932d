//! `${{input.x}}`, `{{inputs.x}}`, `${inputs.x}`: meant as a placeholder, and none.

use super::Context;
use crate::finding::{Code, Finding};
use crate::job::misspelt_placeholders;

/// The service puts values in for `${{inputs.x}}`, `${{outputs.x}}` and, in a sweep, `${{search_space.x}}`; anything else
/// reaches the shell as it is written.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let command = &context.job.spec().command;
    for misspelt in misspelt_placeholders(command) {
        let written = &command[misspelt.range.clone()];
        let Some((section, name)) = &misspelt.meant else {
            let message = format!("Nothing stands for `{written}` in a job");
            let help = "A command knows `${{inputs.NAME}}`, `${{outputs.NAME}}` and, in a sweep, `${{search_space.NAME}}`.";
            let finding = Finding::warning(Code::MisspeltPlaceholder, message).help(help);
            let right = section_of(context, written).map(|section| {
                let right = written.replacen("{{", &format!("{{{{{section}."), 1).replacen(". ", ".", 1);
                (format!("Change to `{right}`"), right)
            });
            findings.push(context.at_command(misspelt.range.clone(), right, finding));
            continue;
        };
        let right = format!("${{{{{section}.{name}}}}}");
        let message = format!("`{written}` is no placeholder");
        // Where there is no such input the braces may be meant for something else.
        let declared = context.node(&[section, name.as_str()]).is_some();
        let finding = if declared || misspelt.braced {
            Finding::error(Code::MisspeltPlaceholder, message)
        } else {
            Finding::warning(Code::MisspeltPlaceholder, message)
        };
        let finding =
            finding.help(format!("Did you mean `{right}`? The script would get the text as it is."));
        let fix = Some((format!("Change to `{right}`"), right));
        findings.push(context.at_command(misspelt.range.clone(), fix, finding));
    }
}

/// The section that `${{data}}` leaves out: where there is an input, an output or a parameter of that name.
fn section_of(context: &Context<'_>, written: &str) -> Option<&'static str> {
    let name = written.strip_prefix("${{")?.strip_suffix("}}")?.trim();
    ["inputs", "outputs", "search_space"].into_iter().find(|section| context.node(&[section, name]).is_some())
}
