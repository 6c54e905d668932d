//! Quotes in the command that are not closed: the shell stops before it starts anything.

use super::Context;
use crate::finding::{Code, Finding};
use crate::job::{EnvironmentField, OsType};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let spec = context.job.spec();
    let windows = matches!(&spec.environment, Some(EnvironmentField::Inline(inline)) if inline.os_type == Some(OsType::Windows));
    // The text of a here-document is not the shell's, and quotes begin afresh within these.
    let odd = ["<<", "$(", "`", "$'", "${"];
    let command = spec.command.replace("${{", "{{");
    if windows || odd.iter().any(|odd| command.contains(odd)) {
        return;
    }
    let Some(at) = unclosed(&spec.command) else { return };
    let quote = &spec.command[at..=at];
    let finding = Finding::error(Code::UnclosedQuote, format!("The `{quote}` in the command is not closed"))
        .help("The shell ends with \"unexpected EOF while looking for matching\" and runs nothing. An apostrophe that is text stands in double quotes, or outside of quotes behind a backslash: `it\\'s`.");
    findings.push(context.at_command(at..at + 1, None, finding));
}

/// Where the quotes begin that are open at the end of a shell command.
fn unclosed(command: &str) -> Option<usize> {
    let mut quote: Option<(char, usize)> = None;
    let mut before = ' ';
    let mut chars = command.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(('\'', _)), '\'') | (Some(('"', _)), '"') => quote = None,
            (Some(('\'', _)), _) => {}
            (_, '\\') => {
                chars.next();
            }
            (None, '\'' | '"') => quote = Some((c, at)),
            (None, '#') if before.is_whitespace() || ";()|&<>".contains(before) => {
                chars.find(|(_, c)| *c == '\n');
            }
            _ => {}
        }
        before = c;
    }
    quote.map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::unclosed;

    #[test]
    fn quotes_close_each_other() {
        for command in [
            "echo 'a' \"b'c\" \\'",
            "echo 'a \" b'",
            "a # don't\nb",
            "echo \"a \\\" b\"",
            "a 'x\ny'",
            "echo a#'b'",
            "echo a &# don't",
            "echo a|#it's\ncat",
        ] {
            assert_eq!(unclosed(command), None, "{command}");
        }
        assert_eq!(unclosed("echo \"a"), Some(5));
        assert_eq!(unclosed("echo it's"), Some(7));
        assert_eq!(unclosed("a # it's\necho 'x"), Some(14));
        assert_eq!(unclosed("echo 'a\\'b'"), Some(10));
    }
}
