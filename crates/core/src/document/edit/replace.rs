//! A new value in the place of another. The comments of the old one stay.

use std::fmt::Write as _;

use serde_json::Value;

use crate::document::Document;
use crate::document::comments::comments;
use crate::document::lines_of::line_at;
use crate::document::node::{Entry, Node, NodeKind, ScalarStyle};
use crate::document::write::{double_quoted, is_ordinary, write_flow, write_scalar, write_value};
use crate::finding::TextEdit;

/// Replaces the value of an entry whose key stands at `indent`.
pub(super) fn replace_value(
    document: &Document,
    entry: &Entry,
    in_flow: bool,
    indent: usize,
    value: &Value,
) -> TextEdit {
    let (text, old) = (document.text.as_str(), &entry.value);
    if in_flow {
        let new = match &old.kind {
            _ if document.is_json() => value.to_string(),
            NodeKind::Scalar(scalar)
                if matches!(scalar.style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)
                    && is_one_line(value)
                    && value.is_string() =>
            {
                restyle(scalar.style, value)
            }
            _ => write_flow(value),
        };
        let has_colon = text[..old.range.start].trim_end().ends_with(':');
        let lead = match (old.range.is_empty(), has_colon) {
            (false, _) => "",
            (true, true) => " ",
            (true, false) => ": ",
        };
        return TextEdit::replace(old.range.clone(), format!("{lead}{new}"));
    }
    if let NodeKind::Scalar(scalar) = &old.kind
        && is_one_line(value)
        && !old.range.is_empty()
        && !matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded)
    {
        return TextEdit::replace(old.range.clone(), restyle(scalar.style, value));
    }
    // Everything behind the colon up to the end of the line that ends the value.
    let start =
        text[entry.key_range.end..].find(':').map_or(entry.key_range.end, |at| entry.key_range.end + at + 1);
    let end = old.range.end.max(start);
    let below = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let line_end = start + text[start..below].trim_end_matches(['\r', '\n']).len();
    let mut new = String::new();
    if let Some(written) = as_written(text, old, value).filter(|_| old.scalar().is_none()) {
        new = format!(" {written}\n");
    } else if comment_joins_block(text, below, indent, value) {
        new = format!(" {}\n", write_flow(value));
    } else {
        write_value(&mut new, value, indent);
    }
    let (first, rest) = new.split_once('\n').unwrap_or((&new, ""));
    let (beside, above) = kept_comments(document, entry, start..line_end.max(start), indent);
    let mut lines = format!("{first}{beside}");
    if !rest.is_empty() {
        let _ = write!(lines, "\n{}", rest.strip_suffix('\n').unwrap_or(rest));
    }
    let key = entry.key_range.start;
    if above.is_empty() {
        return TextEdit::replace(start..line_end, lines);
    }
    TextEdit::replace(key..line_end, format!("{above}{}{lines}", &text[key..start]))
}

/// How a value is written within the list or mapping it replaces, for example `image: "x"` of `docker: {image: "x"}`.
fn as_written<'t>(text: &'t str, old: &Node, value: &Value) -> Option<&'t str> {
    match &old.kind {
        NodeKind::Scalar(scalar) => {
            let written = text.get(old.range.clone())?;
            let block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
            (value.is_string() && !block && !written.contains('\n') && scalar.to_value() == *value)
                .then_some(written)
        }
        NodeKind::Sequence { items, .. } => items.iter().find_map(|item| as_written(text, item, value)),
        NodeKind::Mapping { entries, .. } => {
            entries.iter().find_map(|entry| as_written(text, &entry.value, value))
        }
    }
}

/// The comments of an old value, each with the white space before it: one beside the new value's first line, the others
/// as lines above the key.
fn kept_comments(
    document: &Document,
    entry: &Entry,
    within: std::ops::Range<usize>,
    indent: usize,
) -> (String, String) {
    let text = document.text.as_str();
    let mut found = comments(document, within.clone());
    let own_line = |at: usize| text[..at].trim_end_matches([' ', '\t']).ends_with('\n');
    let beside = found.iter().position(|comment| !own_line(comment.start)).map(|at| found.remove(at));
    let beside = beside.map_or_else(String::new, |comment| {
        let lead = text[within.start..comment.start].len()
            - text[within.start..comment.start].trim_end_matches([' ', '\t']).len();
        text[comment.start - lead..comment.end].to_owned()
    });
    let line = line_at(text, entry.key_range.start).start;
    let pad = " ".repeat(indent);
    // The first key behind a dash: its line cannot move down.
    let dash = text[line..entry.key_range.start].contains('-');
    let mut above = String::new();
    for comment in found {
        let _ = write!(above, "{}\n{pad}", &text[comment]);
    }
    if dash && !above.is_empty() {
        let one_line: Vec<&str> = above.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let lead = if beside.is_empty() { "  " } else { " " };
        return (format!("{beside}{lead}{}", one_line.join(" ")), String::new());
    }
    (beside, above)
}

/// Keeps the quotes a value had, where the new text allows it.
pub(super) fn restyle(style: ScalarStyle, value: &Value) -> String {
    match (style, value) {
        (ScalarStyle::DoubleQuoted, Value::String(text)) => double_quoted(text),
        (ScalarStyle::SingleQuoted, Value::String(text)) if text.chars().all(is_ordinary) => {
            format!("'{}'", text.replace('\'', "''"))
        }
        _ => write_scalar(value),
    }
}

/// Whether a value is written on one line of a block.
pub(super) fn is_one_line(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
        && !value.as_str().is_some_and(|text| text.contains('\n'))
}

/// Whether an indented comment follows that a literal block, written before it, would take in as text.
pub(super) fn comment_joins_block(text: &str, below: usize, indent: usize, value: &Value) -> bool {
    let next = text[below..].lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let comment = next.trim_start_matches(' ');
    comment.starts_with('#') && next.len() - comment.len() > indent && has_line_break(value)
}

fn has_line_break(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\n'),
        Value::Array(items) => items.iter().any(has_line_break),
        Value::Object(entries) => entries.values().any(has_line_break),
        _ => false,
    }
}
