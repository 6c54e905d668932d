//! Values that begin and end on one line. Knows nothing of indentation.

use std::ops::Range;

use crate::document::node::{Node, NodeKind, Scalar, ScalarStyle};
use crate::document::scalar::{ScalarValue, is_no_day, resolve};

pub(super) fn scalar(
    text: impl Into<String>,
    style: ScalarStyle,
    value: ScalarValue,
    range: Range<usize>,
) -> Node {
    Node { range, kind: NodeKind::Scalar(Scalar { text: text.into(), style, value }) }
}

/// The value that `rest`, a line from its first character at byte `start` on, holds.
pub(super) fn read(rest: &str, start: usize) -> Option<Node> {
    match rest.as_bytes()[0] {
        quote @ (b'"' | b'\'') => {
            let (node, behind) = quoted(rest, quote, start)?;
            ends_here(&rest[behind..]).then_some(node)
        }
        b'[' => list(rest, start),
        _ => plain(rest, start),
    }
}

/// Whether nothing follows but spaces and a comment.
fn ends_here(rest: &str) -> bool {
    let trimmed = rest.trim_start_matches(' ');
    trimmed.is_empty() || (trimmed.starts_with('#') && trimmed.len() < rest.len())
}

fn quoted(rest: &str, quote: u8, start: usize) -> Option<(Node, usize)> {
    let inner = &rest.as_bytes()[1..];
    let length = inner.iter().position(|byte| *byte == quote)?;
    let text = &rest[1..=length];
    let style = if quote == b'"' { ScalarStyle::DoubleQuoted } else { ScalarStyle::SingleQuoted };
    let escaped = if quote == b'"' { text.contains('\\') } else { inner.get(length + 1) == Some(&quote) };
    let end = length + 2;
    (!escaped).then(|| (scalar(text, style, ScalarValue::Text, start..start + end), end))
}

/// Characters that cannot begin a plain value, or that only the parser knows the meaning of.
fn is_indicator(byte: u8) -> bool {
    matches!(
        byte,
        b'!' | b'&'
            | b'*'
            | b'%'
            | b'@'
            | b'`'
            | b'?'
            | b','
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b':'
            | b'|'
            | b'>'
    )
}

fn plain(rest: &str, start: usize) -> Option<Node> {
    let bytes = rest.as_bytes();
    if is_indicator(bytes[0]) || (bytes[0] == b'-' && matches!(bytes.get(1), None | Some(b' '))) {
        return None;
    }
    let mut end = bytes.len();
    for at in 1..bytes.len() {
        match bytes[at] {
            b'#' if bytes[at - 1] == b' ' => {
                end = at;
                break;
            }
            b':' if matches!(bytes.get(at + 1), None | Some(b' ')) => return None,
            _ => {}
        }
    }
    let text = rest[..end].trim_end_matches(' ');
    resolved(text, start)
}

/// A plain value; a day that does not exist and a lone `=` deserve a finding.
fn resolved(text: &str, start: usize) -> Option<Node> {
    let value = resolve(text);
    let odd = match value {
        ScalarValue::Date => is_no_day(text),
        _ => text == "=",
    };
    (!odd).then(|| scalar(text, ScalarStyle::Plain, value, start..start + text.len()))
}

/// `[1, two, "three"]`
fn list(rest: &str, start: usize) -> Option<Node> {
    let close = rest.bytes().position(|byte| byte == b']')?;
    if !ends_here(&rest[close + 1..]) {
        return None;
    }
    let mut items = Vec::new();
    let mut at = 1;
    for part in rest[1..close].split(',') {
        let lead = part.len() - part.trim_start_matches(' ').len();
        items.push(list_item(part.trim_matches(' '), start + at + lead)?);
        at += part.len() + 1;
    }
    Some(Node { range: start..start + close + 1, kind: NodeKind::Sequence { items, flow: true } })
}

fn list_item(text: &str, start: usize) -> Option<Node> {
    let first = *text.as_bytes().first()?;
    if matches!(first, b'"' | b'\'') {
        let (node, end) = quoted(text, first, start)?;
        return (end == text.len()).then_some(node);
    }
    let simple =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'-' | b'+' | b' ');
    if first == b'-' && !text.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    text.bytes().all(simple).then(|| resolved(text, start)).flatten()
}
