//! Quotes, dashes and spaces of a word processor in the command. A shell takes them for letters.

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let command = &context.job.spec().command;
    let found = odd_characters(command);
    let Some((first, _, _)) = found.first() else { return };
    let odd = command[*first..].chars().next().unwrap_or_default();
    let mut plain = command.clone();
    for (at, odd, new) in found.iter().rev() {
        plain.replace_range(*at..*at + odd.len_utf8(), new);
    }
    // Quotes around the whole command are those of the document.
    if let Some(inner) = inside_of_quotes(command) {
        inner.clone_into(&mut plain);
    }
    let what = match odd {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => format!("`{odd}` is not the dash of an option"),
        c if c.is_whitespace() => {
            format!("The command has a space that is no ordinary one (U+{:04X})", u32::from(odd))
        }
        _ => format!("`{odd}` is not the quote of a shell"),
    };
    let mut finding = Finding::warning(Code::TypographicCharacter, what)
        .help("Word processors and web pages make it of the plain one. A shell takes it for a letter, so words are not put together or split as they look.");
    let (document, path) = context.spec_path(&["command"]);
    if let Ok(edits) = set_field(document, &path, &plain.into()) {
        finding = finding.fix("Use plain quotes, dashes and spaces", edits);
    }
    findings.push(context.at_command(*first..*first + odd.len_utf8(), None, finding));
}

/// The command within one pair of typographic quotes around all of it.
fn inside_of_quotes(command: &str) -> Option<&str> {
    let inner = command.trim().strip_prefix(['“', '”', '„', '‘', '’'])?.strip_suffix(['“', '”', '‘', '’'])?;
    (odd_characters(inner).is_empty() && inner.contains(' ')).then_some(inner)
}

/// What stands outside of plain quotes, with its place and what it is meant to be.
fn odd_characters(command: &str) -> Vec<(usize, char, &'static str)> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in command.char_indices() {
        let rest = &command[at + c.len_utf8()..];
        if let Some(open) = quote {
            quote = Some(open).filter(|open| *open != c);
        } else {
            let starts_word = before.is_whitespace() && !rest.starts_with(char::is_whitespace);
            match c {
                '"' | '\'' if before != '\\' => quote = Some(c),
                '“' | '”' | '„' | '‟' | '″' => found.push((at, c, "\"")),
                '‘' | '’' | '‚' | '‛' | '′' => found.push((at, c, "'")),
                '\u{2010}'..='\u{2015}' | '\u{2212}' if starts_word && !rest.is_empty() => {
                    found.push((at, c, dashes(c, rest)));
                }
                c if c.is_whitespace() && !c.is_ascii() => found.push((at, c, " ")),
                _ => {}
            }
        }
        before = c;
    }
    found
}

/// A word processor makes one long dash of two: of an option with a long name.
fn dashes(dash: char, rest: &str) -> &'static str {
    let long = rest.chars().take_while(|c| c.is_alphanumeric()).count() > 1;
    if long && matches!(dash, '–' | '—') { "--" } else { "-" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(command: &str) -> String {
        let mut plain = command.to_owned();
        for (at, odd, new) in odd_characters(command).iter().rev() {
            plain.replace_range(*at..*at + odd.len_utf8(), new);
        }
        plain
    }

    #[test]
    fn what_a_word_processor_makes_is_put_back() {
        for (odd, right) in [
            ("echo “a b”", "echo \"a b\""),
            ("echo ‘a b’", "echo 'a b'"),
            ("python a.py –epochs 1 —lr\u{a0}2", "python a.py --epochs 1 --lr 2"),
            ("ls –l −a –-all", "ls -l -a --all"),
        ] {
            assert_eq!(plain(odd), right);
        }
        assert_eq!(inside_of_quotes("“python a.py”"), Some("python a.py"));
        assert_eq!(inside_of_quotes("“a b” “c d”"), None);
    }

    #[test]
    fn text_in_quotes_is_left_alone() {
        for command in ["echo \"it’s – “so”\"", "echo '„a\u{a0}b“'", "echo Größe – fertig", "echo a–b"]
        {
            assert_eq!(plain(command), command);
        }
    }
}
