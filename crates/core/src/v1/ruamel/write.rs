//! Printing as `ruamel.yaml.round_trip_dump` does, and as Python's `json.dump(…, indent=4)`. Comments are the author's
//! own and are not made up.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{Plain, resolve};
use crate::document::python_float;

/// Text is folded at the first space beyond this column.
const WIDTH: usize = 80;

/// A mapping or list as block YAML.
pub fn dump(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => mapping(&mut out, map, 0),
        Value::Array(items) if !items.is_empty() => sequence(&mut out, items, 0),
        Value::Null => out.push_str("null\n...\n"),
        other => {
            scalar(&mut out, other, 0);
            out.push('\n');
        }
    }
    out
}

fn mapping(out: &mut String, map: &Map<String, Value>, indent: usize) {
    for (at, (key, value)) in map.iter().enumerate() {
        if at > 0 {
            pad(out, indent);
        }
        text(out, key, indent, false);
        out.push(':');
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                out.push('\n');
                pad(out, indent + 2);
                mapping(out, inner, indent + 2);
            }
            Value::Array(items) if !items.is_empty() => {
                // Items stand below their key, not further in.
                out.push('\n');
                pad(out, indent);
                sequence(out, items, indent);
            }
            Value::Null => out.push('\n'),
            other => {
                out.push(' ');
                scalar(out, other, indent + 2);
                out.push('\n');
            }
        }
    }
}

fn sequence(out: &mut String, items: &[Value], indent: usize) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            pad(out, indent);
        }
        out.push_str("- ");
        match item {
            Value::Object(inner) if !inner.is_empty() => mapping(out, inner, indent + 2),
            Value::Array(inner) if !inner.is_empty() => sequence(out, inner, indent + 2),
            other => {
                scalar(out, other, indent + 2);
                out.push('\n');
            }
        }
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => {}
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) if number.is_f64() => {
            out.push_str(&python_float(number.as_f64().unwrap_or_default()));
        }
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
        Value::String(string) => text(out, string, indent, true),
    }
}

fn text(out: &mut String, text: &str, indent: usize, split: bool) {
    let is_special =
        |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}'));
    if text.contains('\n') || text.chars().any(is_special) {
        double_quoted(out, text, indent, split);
    } else if resolve(text) == Plain::Text && !has_indicators(text) {
        folded(out, text, indent, split, false);
    } else {
        out.push('\'');
        folded(out, text, indent, split, true);
        out.push('\'');
    }
}

/// Whether YAML would take a part of a text for its own, or lose spaces at its ends.
fn has_indicators(text: &str) -> bool {
    let space = |c: Option<char>| c.is_none_or(|c| c == ' ');
    let mut previous = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let followed = space(chars.peek().copied());
        let is_one = match previous {
            None => "#,[]{}&*!|>'\"%@`".contains(c) || (followed && "?:-".contains(c)),
            Some(before) => (c == ':' && followed) || (c == '#' && before == ' '),
        };
        if is_one {
            return true;
        }
        previous = Some(c);
    }
    text.starts_with("---") || text.starts_with("...") || text.starts_with(' ') || text.ends_with(' ')
}

/// Single spaces beyond the width become line breaks.
fn folded(out: &mut String, text: &str, indent: usize, split: bool, quoted: bool) {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|c| **c == ' ').count();
        if run > 0 {
            let inner = !quoted || (at > 0 && at + run < chars.len());
            if run == 1 && split && inner && column(out) > WIDTH {
                out.push('\n');
                pad(out, indent);
            } else {
                pad(out, run);
            }
            at += run;
            continue;
        }
        out.push(chars[at]);
        if quoted && chars[at] == '\'' {
            out.push('\'');
        }
        at += 1;
    }
}

/// `write_double_quoted`: what is written so far, what waits, and where a line is broken with a backslash.
fn double_quoted(out: &mut String, text: &str, indent: usize, split: bool) {
    let chars: Vec<char> = text.chars().collect();
    out.push('"');
    let (mut start, mut end) = (0, 0);
    let flush = |out: &mut String, from: usize, to: usize| out.extend(&chars[from..to]);
    while end <= chars.len() {
        let c = chars.get(end).copied();
        let is_plain = c.is_some_and(|c| {
            !"\"\\\u{85}\u{2028}\u{2029}\u{feff}".contains(c)
                && ((' '..='~').contains(&c) || ('\u{a0}'..='\u{fffd}').contains(&c))
        });
        if !is_plain {
            if start < end {
                flush(out, start, end);
                start = end;
            }
            if let Some(c) = c {
                escaped(out, c);
                start = end + 1;
            }
        }
        let inside = 0 < end && end + 1 < chars.len();
        if inside
            && (c == Some(' ') || start >= end)
            && column(out) + end.saturating_sub(start) > WIDTH
            && split
        {
            if start < end {
                flush(out, start, end);
                start = end;
            }
            out.push_str("\\\n");
            pad(out, indent);
            if chars.get(start) == Some(&' ') {
                out.push('\\');
            }
        }
        end += 1;
    }
    out.push('"');
}

fn escaped(out: &mut String, c: char) {
    let short = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        c => {
            let code = u32::from(c);
            let _ = match code {
                0..=0xff => write!(out, "\\x{code:02X}"),
                0x100..=0xffff => write!(out, "\\u{code:04X}"),
                _ => write!(out, "\\U{code:08X}"),
            };
            return;
        }
    };
    out.push('\\');
    out.push(short);
}

fn column(out: &str) -> usize {
    out.chars().rev().take_while(|c| *c != '\n').count()
}

/// `json.dumps(value, indent=…)`: letters beyond ASCII are escaped.
pub fn python_json(value: &Value, indent: Option<usize>) -> String {
    let mut out = String::new();
    json(&mut out, value, indent, 0);
    out
}

fn json(out: &mut String, value: &Value, indent: Option<usize>, level: usize) {
    let line = |out: &mut String, level: usize| {
        if let Some(indent) = indent {
            out.push('\n');
            pad(out, indent * level);
        }
    };
    let separate = |out: &mut String, at: usize| {
        if at > 0 {
            out.push_str(if indent.is_some() { "," } else { ", " });
        }
        line(out, level + 1);
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('{');
            for (at, (key, value)) in map.iter().enumerate() {
                separate(out, at);
                json_text(out, key);
                out.push_str(": ");
                json(out, value, indent, level + 1);
            }
            line(out, level);
            out.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                separate(out, at);
                json(out, item, indent, level + 1);
            }
            line(out, level);
            out.push(']');
        }
        Value::String(text) => json_text(out, text),
        Value::Number(number) if number.is_f64() => {
            out.push_str(&python_float(number.as_f64().unwrap_or_default()));
        }
        other => out.push_str(&other.to_string()),
    }
}

fn json_text(out: &mut String, text: &str) {
    for c in Value::from(text).to_string().chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Answers of the SDK's ruamel.yaml.
    #[test]
    fn prints_like_ruamel() {
        let words = |count: usize| vec!["word"; count].join(" ");
        let value = json!({ "null": null, "a": [null, 1, [null], { "a": null }], "b": ["yes", "true", "010", "2020-01-01", "12:30",
            "it's", "a: b", "- a", "--lr", " a", "é", "", "[a]", "a\nb", 1e-5, 1e20, []], "d": {}, "w": words(20),
            "q": words(18) + ": x", "t": "x".repeat(100) + "\n" + &words(20) });
        let expected = format!(
            "'null':\na:\n- \n- 1\n- - \n- a:\nb:\n- yes\n- 'true'\n- '010'\n- '2020-01-01'\n- 12:30\n- it's\n- 'a: b'\n- '- a'\n\
             - --lr\n- ' a'\n- é\n- ''\n- '[a]'\n- \"a\\nb\"\n- 1e-05\n- 1e+20\n- []\nd: {{}}\nw: {}\n  {}\nq: '{}\n  {}: x'\n\
             t: \"{}\\n\\\n  {}\\\n  \\ {}\"\n",
            words(16),
            words(4),
            words(16),
            words(2),
            "x".repeat(100),
            words(16),
            words(4)
        );
        assert_eq!(dump(&value), expected);
        assert_eq!(
            python_json(&json!({ "a": ["ü🚀", 1.0, []], "b": {} }), Some(4)),
            "{\n    \"a\": [\n        \"\\u00fc\\ud83d\\ude80\",\n        1.0,\n        []\n    ],\n    \"b\": {}\n}"
        );
    }
}
