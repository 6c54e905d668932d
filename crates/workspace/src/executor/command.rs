//! The command as the shell gets it: placeholders replaced by values, each value arriving as one word.

use run_composer_core::job::{PlaceholderKind, placeholders};

/// Replaces `${{inputs.x}}` and `${{outputs.x}}` by what `value` gives, and drops `$[[…]]` parts whose inputs are not set.
///
/// A value is quoted for the place it stands at: outside quotes, inside `"…"` or inside `'…'`, so that spaces, quotes and
/// `$` in it reach the script unchanged.
pub(crate) fn resolve(
    command: &str,
    value: impl Fn(PlaceholderKind, &str) -> Option<String>,
) -> Result<String, String> {
    let command = optional_parts(command, |name| value(PlaceholderKind::Input, name).is_some());
    let mut out = String::with_capacity(command.len());
    let mut done = 0;
    for placeholder in placeholders(&command) {
        if placeholder.kind == PlaceholderKind::SingleBrace {
            continue;
        }
        let Some(text) = value(placeholder.kind, &placeholder.name) else {
            return Err(format!(
                "`{}` in the command stands for nothing",
                &command[placeholder.range.clone()]
            ));
        };
        out.push_str(&command[done..placeholder.range.start]);
        let quoted = match quote_at(&command[..placeholder.range.start]) {
            Quote::None => {
                shlex::try_quote(&text).map_or_else(|_| text.clone(), std::borrow::Cow::into_owned)
            }
            Quote::Double => {
                text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`")
            }
            Quote::Single => text.replace('\'', "'\\''"),
        };
        out.push_str(&quoted);
        done = placeholder.range.end;
    }
    out.push_str(&command[done..]);
    Ok(out)
}

/// `$[[--lr ${{inputs.lr}}]]` → `--lr ${{inputs.lr}}` where `lr` is set, else nothing.
pub(crate) fn optional_parts(command: &str, is_set: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(command.len());
    let mut rest = command;
    while let Some(start) = rest.find("$[[") {
        let Some(length) = rest[start..].find("]]") else { break };
        let inner = &rest[start + 3..start + length];
        out.push_str(&rest[..start]);
        if placeholders(inner).iter().all(|p| p.kind != PlaceholderKind::Input || is_set(&p.name)) {
            out.push_str(inner);
        }
        rest = &rest[start + length + 2..];
    }
    out.push_str(rest);
    out
}

enum Quote {
    None,
    Single,
    Double,
}

/// Which quotes are open at the end of a piece of shell.
fn quote_at(before: &str) -> Quote {
    let mut quote = Quote::None;
    let mut chars = before.chars();
    while let Some(c) = chars.next() {
        match (&quote, c) {
            // A backslash takes the next character with it, except inside single quotes.
            (Quote::None | Quote::Double, '\\') => drop(chars.next()),
            (Quote::None, '\'') => quote = Quote::Single,
            (Quote::None, '"') => quote = Quote::Double,
            (Quote::Single, '\'') | (Quote::Double, '"') => quote = Quote::None,
            _ => {}
        }
    }
    quote
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(command: &str) -> String {
        resolve(command, |kind, name| match (kind, name) {
            (PlaceholderKind::Input, "plain") => Some("0.5".into()),
            (PlaceholderKind::Input, "odd") => Some("a b'\"$HOME`".into()),
            _ => None,
        })
        .unwrap_or_else(|error| error)
    }

    #[test]
    fn a_value_arrives_as_one_word_wherever_it_stands() {
        assert_eq!(resolved("x ${{inputs.plain}}"), "x 0.5");
        for command in [
            "printf %s ${{inputs.odd}}",
            "printf %s \"${{inputs.odd}}\"",
            "printf %s '${{inputs.odd}}'",
            "printf %s \"\"'${{inputs.odd}}'",
        ] {
            let output =
                std::process::Command::new("bash").args(["-c", &resolved(command)]).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stdout), "a b'\"$HOME`", "{command}");
        }
    }

    #[test]
    fn optional_parts_go_with_their_inputs() {
        assert_eq!(resolved("t $[[--a ${{inputs.plain}}]] $[[--b ${{inputs.none}}]] end"), "t --a 0.5  end");
        assert_eq!(resolved("t ${{inputs.none}}"), "`${{inputs.none}}` in the command stands for nothing");
        assert_eq!(resolved("t $[[open"), "t $[[open");
    }
}
