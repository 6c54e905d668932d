//! Prints values exactly as PyYAML's `yaml.dump(value, sort_keys=True)` does.
//!
//! The service identifies an environment by a hash over this text, so every quote and line break counts.
//! Source of the rules: `Emitter.analyze_scalar`, `choose_scalar_style`, `write_plain` and `write_single_quoted` of PyYAML 6.

use std::fmt::Write as _;

use serde_json::Value;

use crate::document::{ScalarValue, python_float, resolve_plain};

/// PyYAML's default line width; text is folded at the first space beyond it.
const WIDTH: usize = 80;

/// A mapping, list or scalar as block YAML.
pub fn dump(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => mapping(&mut out, map, 0),
        Value::Array(items) if !items.is_empty() => sequence(&mut out, items, 0),
        other => {
            scalar(&mut out, other, 0, false);
            out.push('\n');
        }
    }
    out
}

fn mapping(out: &mut String, map: &serde_json::Map<String, Value>, indent: usize) {
    let mut keys: Vec<&String> = map.keys().collect();
    keys.sort();
    for (index, key) in keys.into_iter().enumerate() {
        if index > 0 {
            pad(out, indent);
        }
        scalar(out, &Value::from(key.as_str()), indent, true);
        out.push(':');
        let value = &map[key];
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                out.push('\n');
                pad(out, indent + 2);
                mapping(out, inner, indent + 2);
            }
            Value::Array(items) if !items.is_empty() => {
                // Lists under a key are not indented further.
                out.push('\n');
                pad(out, indent);
                sequence(out, items, indent);
            }
            other => {
                out.push(' ');
                scalar(out, other, indent + 2, false);
                out.push('\n');
            }
        }
    }
}

fn sequence(out: &mut String, items: &[Value], indent: usize) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            pad(out, indent);
        }
        out.push_str("- ");
        match item {
            Value::Object(inner) if !inner.is_empty() => mapping(out, inner, indent + 2),
            Value::Array(inner) if !inner.is_empty() => sequence(out, inner, indent + 2),
            other => {
                scalar(out, other, indent + 2, false);
                out.push('\n');
            }
        }
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn scalar(out: &mut String, value: &Value, indent: usize, key: bool) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) if number.is_f64() => {
            let text = python_float(number.as_f64().unwrap_or_default());
            // The representer adds the point that YAML wants: 1e+17 → 1.0e+17.
            out.push_str(&if text.contains('.') || !text.contains('e') {
                text
            } else {
                text.replacen('e', ".0e", 1)
            });
        }
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
        Value::String(text) => string(out, text, indent, key),
    }
}

fn string(out: &mut String, text: &str, indent: usize, key: bool) {
    let shape = Shape::of(text);
    let multiline = text.contains('\n');
    // Keys of YAML 1.1 with a meaning of their own.
    let special = matches!(text, "=" | "<<");
    if shape.plain && !special && resolve_plain(text) == ScalarValue::Text && !(key && multiline) {
        folded(out, text, indent, !key, false);
    } else if shape.single && !(key && multiline) {
        out.push('\'');
        folded(out, text, indent, !key, true);
        out.push('\'');
    } else {
        double_quoted(out, text, indent, !key);
    }
}

/// What `analyze_scalar` says of a text outside flow collections.
struct Shape {
    plain: bool,
    single: bool,
}

impl Shape {
    fn of(text: &str) -> Self {
        if text.is_empty() {
            return Self { plain: false, single: true };
        }
        let chars: Vec<char> = text.chars().collect();
        let space = |c: Option<&char>| c.is_none_or(|c| " \0\t\r\n\u{85}\u{2028}\u{2029}".contains(*c));
        let breaks = |c: char| "\n\u{85}\u{2028}\u{2029}".contains(c);
        let mut indicators = text.starts_with("---") || text.starts_with("...");
        let (mut special, mut line_break, mut space_break, mut break_space) = (false, false, false, false);
        let mut previous: Option<char> = None;
        for (at, &c) in chars.iter().enumerate() {
            let followed = space(chars.get(at + 1));
            indicators |= if at == 0 {
                "#,[]{}&*!|>'\"%@`".contains(c) || (followed && "?:-".contains(c))
            } else {
                (c == ':' && followed) || (c == '#' && space(previous.as_ref()))
            };
            line_break |= breaks(c);
            special |= !(c == '\n' || (' '..='~').contains(&c));
            space_break |= previous == Some(' ') && breaks(c);
            break_space |= previous.is_some_and(breaks) && c == ' ';
            previous = Some(c);
        }
        let edge_space = text.starts_with(' ') || text.ends_with(' ');
        let edge_break =
            chars.first().copied().is_some_and(breaks) || chars.last().copied().is_some_and(breaks);
        Self {
            plain: !(indicators || special || line_break || edge_space || edge_break || break_space),
            single: !(special || space_break || break_space),
        }
    }
}

/// Plain and single-quoted text: single spaces beyond the width become line breaks, line breaks are doubled.
fn folded(out: &mut String, text: &str, indent: usize, split: bool, quoted: bool) {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let run = chars[at..].iter().take_while(|next| **next == c).count();
        if c == ' ' {
            let inner = !quoted || (at > 0 && at + run < chars.len());
            if run == 1 && split && inner && column(out) > WIDTH {
                out.push('\n');
                pad(out, indent);
            } else {
                pad(out, run);
            }
            at += run;
        } else if c == '\n' {
            out.extend(std::iter::repeat_n('\n', run + 1));
            pad(out, indent);
            at += run;
        } else {
            out.push(c);
            if quoted && c == '\'' {
                out.push('\'');
            }
            at += 1;
        }
    }
}

/// Text in double quotes: a space beyond the width, an escape or what follows one there, begins a new line.
fn double_quoted(out: &mut String, text: &str, indent: usize, split: bool) {
    out.push('"');
    let chars: Vec<char> = text.chars().collect();
    let is_escaped = |c: char| !(' '..='~').contains(&c) || matches!(c, '"' | '\\');
    for (at, &c) in chars.iter().enumerate() {
        let escaped = is_escaped(c);
        if escaped {
            escape(out, c);
        }
        let after_escape = at > 0 && is_escaped(chars[at - 1]);
        // PyYAML counts one column less behind an escape.
        let width = WIDTH + usize::from(escaped);
        let inner = at > 0 && at + 1 < chars.len();
        if split && inner && (c == ' ' || escaped || after_escape) && column(out) > width {
            out.push_str("\\\n");
            pad(out, indent);
            // A space at the start of a line would be taken for indentation.
            if chars.get(at + usize::from(escaped)) == Some(&' ') {
                out.push('\\');
            }
        }
        if !escaped {
            out.push(c);
        }
    }
    out.push('"');
}

fn escape(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        '\0' => out.push_str("\\0"),
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\u{b}' => out.push_str("\\v"),
        '\u{c}' => out.push_str("\\f"),
        '\u{1b}' => out.push_str("\\e"),
        '\u{85}' => out.push_str("\\N"),
        '\u{a0}' => out.push_str("\\_"),
        '\u{2028}' => out.push_str("\\L"),
        '\u{2029}' => out.push_str("\\P"),
        c if (c as u32) <= 0xff => drop(write!(out, "\\x{:02X}", c as u32)),
        c if (c as u32) <= 0xffff => drop(write!(out, "\\u{:04X}", c as u32)),
        c => drop(write!(out, "\\U{:08X}", c as u32)),
    }
}

fn column(out: &str) -> usize {
    out.chars().rev().take_while(|c| *c != '\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Answers of PyYAML 6.0.3.
    #[test]
    fn prints_like_pyyaml() {
        let value = json!({"name": "e", "dependencies": ["python=3.11", {"pip": ["numpy", "a>=1,<2", "x: y", "#c", "3.10", ""]}],
            "channels": ["conda-forge", "ä", "yes", "- x", "it's: so"], "n": [1, 1.5, true, null, [], {}]});
        let expected = "channels:\n- conda-forge\n- \"\\xE4\"\n- 'yes'\n- '- x'\n- 'it''s: so'\ndependencies:\n- python=3.11\n- pip:\n  - numpy\n  - a>=1,<2\n  - 'x: y'\n  - '#c'\n  - '3.10'\n  - ''\nn:\n- 1\n- 1.5\n- true\n- null\n- []\n- {}\nname: e\n";
        assert_eq!(dump(&value), expected);
    }

    /// Answers of PyYAML 6.0.3.
    #[test]
    fn long_text_with_escapes_goes_on_in_the_next_line() {
        let long = format!("ä {} {} d", "b".repeat(50), "c".repeat(33));
        let expected =
            format!("- \"\\xE4 {} {}\\\n  \\ d\"\n- '='\n- '<<'\n", "b".repeat(50), "c".repeat(33));
        assert_eq!(dump(&json!([long, "=", "<<"])), expected);
    }
}
