//! Writes values as YAML that PyYAML and every other parser reads back as the same value.

use serde_json::Value;

use super::scalar::{ScalarValue, resolve};
use crate::finding::TextEdit;

/// One scalar on one line, quoted where it must be. Line breaks are escaped; see [`to_yaml`] for blocks.
pub fn write_scalar(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => {
            number.as_f64().filter(|_| number.is_f64()).map_or_else(|| number.to_string(), yaml_float)
        }
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(text) if text.chars().all(is_ordinary) && !text.contains('\'') => {
            format!("'{text}'")
        }
        Value::String(text) => double_quoted(text),
        other => write_flow(other),
    }
}

/// A value inside `{}` or `[]`. Parsers disagree on the finer points of plain text there; anything but a simple word is quoted.
pub(super) fn write_flow(value: &Value) -> String {
    let simple_word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    match value {
        Value::Array(items) => {
            format!("[{}]", items.iter().map(write_flow).collect::<Vec<_>>().join(", "))
        }
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| {
                format!("{}: {}", write_flow(&Value::from(key.as_str())), write_flow(value))
            };
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) if !simple_word(text) => double_quoted(text),
        simple => write_scalar(simple),
    }
}

/// A double-quoted scalar: a JSON string, with an escape for what PyYAML refuses or reads as a line break.
pub(super) fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in Value::from(text).to_string().chars() {
        if is_ordinary(c) {
            out.push(c);
        } else {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        }
    }
    out
}

/// Whether every YAML parser takes a character for itself: no control character, no line break, no byte order mark.
pub(super) fn is_ordinary(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

/// A value as block YAML whose lines are indented by `indent` spaces, each ending with a line break.
pub fn to_yaml(value: &Value, indent: usize) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                write_entry(&mut out, key, value, indent);
            }
        }
        Value::Array(items) if !items.is_empty() => write_items(&mut out, items, indent),
        other => {
            pad(&mut out, indent);
            out.push_str(&inline(other));
            out.push('\n');
        }
    }
    out
}

/// `key: value` lines at an indentation.
pub(super) fn write_entry(out: &mut String, key: &str, value: &Value, indent: usize) {
    pad(out, indent);
    out.push_str(&write_scalar(&Value::from(key)));
    out.push(':');
    write_value(out, value, indent);
}

/// What follows the colon of a key that stands at `indent`, line break included.
pub(super) fn write_value(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            out.push_str(&to_yaml(value, indent + 2));
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            write_items(out, items, indent + 2);
        }
        Value::String(text) if is_block(text) => {
            out.push_str(if text.ends_with('\n') { " |\n" } else { " |-\n" });
            for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                if !line.is_empty() {
                    pad(out, indent + 2);
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        other => {
            out.push(' ');
            out.push_str(&inline(other));
            out.push('\n');
        }
    }
}

fn write_items(out: &mut String, items: &[Value], indent: usize) {
    for item in items {
        let nested = match item {
            Value::Object(map) => !map.is_empty(),
            Value::Array(list) => !list.is_empty(),
            _ => false,
        };
        pad(out, indent);
        out.push_str("- ");
        if nested {
            // The first line of the nested block starts behind the dash.
            out.push_str(to_yaml(item, indent + 2).trim_start_matches(' '));
        } else {
            out.push_str(&inline(item));
            out.push('\n');
        }
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::Object(_) => "{}".into(),
        Value::Array(_) => "[]".into(),
        other => write_scalar(other),
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// PyYAML reads `1e-07` as text; the point makes it a number.
fn yaml_float(number: f64) -> String {
    let text = super::scalar::python_float(number);
    match text.split_once('e') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0e{exponent}"),
        _ => text,
    }
}

/// Text of several lines that a literal block can hold.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
        && text.chars().all(|c| c == '\n' || is_ordinary(c))
        && !text.trim_matches('\n').is_empty()
}

/// Whether a text can stand without quotes and is read back as this text.
fn is_plain(text: &str) -> bool {
    let first_ok = text.chars().next().is_some_and(|c| !"-?:,[]{}#&*!|>'\"%@` \t".contains(c))
        || (text.len() > 1
            && text.starts_with(['-', '?', ':'])
            && !text[1..].starts_with([' ', '\t'])
            && !text.starts_with("--- "));
    first_ok
        && resolve(text) == ScalarValue::Text
        && !text.ends_with([' ', ':', '\t'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text != "---"
        && text != "..."
        && text != "="
        && text != "<<"
        && text.chars().all(is_ordinary)
}

/// A space behind a colon, in place of those that are none to YAML.
pub(crate) fn space_behind(text: &str, colon: usize) -> TextEdit {
    let rest = &text[colon + 1..];
    TextEdit::replace(colon + 1..text.len() - rest.trim_start_matches(is_odd_space).len(), " ")
}

/// White space that is none to YAML.
pub(crate) fn is_odd_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii()
}

/// Whether nothing in a text has a meaning in YAML, wherever in a document it stands.
pub(crate) fn has_no_marks(text: &str) -> bool {
    !text.contains(|c: char| ",[]{}#:'\"&*!|>%@`\\".contains(c))
        && !text
            .strip_prefix(['-', '?'])
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use serde_json::json;

    #[test]
    fn written_values_read_back_the_same() {
        for value in [
            json!("plain"),
            json!("yes"),
            json!("3.10"),
            json!(""),
            json!("a: b"),
            json!("x #y"),
            json!("it's"),
            json!("- a"),
            json!("-x"),
            json!("tab\there"),
            json!("ä\u{2028}ö"),
            json!("${{inputs.x}}"),
            json!("$[[--lr ${{inputs.lr}}]]"),
            json!("1e-3"),
            json!(0.1),
            json!(1e-7),
            json!(1e20),
            json!(7),
            json!(true),
            json!(null),
            json!("{a}"),
            json!("[x"),
            json!("two\nlines"),
            json!("two\nlines\n"),
            json!(" lead\nx"),
            json!("*"),
            json!("@x"),
            json!("%x"),
            json!("~"),
        ] {
            let text = to_yaml(&json!({ "key": value, "next": 1 }), 0);
            let (document, findings) = Document::read("t", text.clone());
            assert!(findings.is_empty(), "{text}\n{findings:?}");
            let back = document.find(&["key"]).map(super::super::Node::to_value);
            assert_eq!(back.as_ref(), Some(&value), "{text}");
        }
    }

    #[test]
    fn nested_values_are_blocks() {
        let text = to_yaml(&json!({"dependencies": ["python=3.11", {"pip": ["a==1"]}], "e": {}, "l": []}), 2);
        assert_eq!(
            text,
            "  dependencies:\n    - python=3.11\n    - pip:\n        - a==1\n  e: {}\n  l: []\n"
        );
    }
}
