//! Surgical edits: set or remove one field and touch no other byte.
//!
//! Comments, key order, quoting and block scalars elsewhere survive; the edited value keeps its own quotes where it can.

use std::fmt;
use std::ops::Range;

use serde_json::Value;

use super::Document;
use super::node::{Entry, Node, NodeKind, ScalarStyle};
use super::write::{double_quoted, is_ordinary, to_yaml, write_entry, write_flow, write_scalar, write_value};
use super::{lines_of, verify};
use crate::finding::TextEdit;

/// Keys and list indices from the root, for example `&["inputs", "alpha"]`.
pub type FieldPath<'a> = &'a [&'a str];

/// Why an edit cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The document has syntax errors, so that an edit would guess. Correct them first.
    Unreadable,
    /// A value on the way is not a mapping: there is nowhere to put the field.
    NotAMapping(String),
    /// The place is written with anchors, aliases, merge keys, tags or other rare YAML, and the edit would change more than it should.
    Intricate(String),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("the YAML has a syntax error; correct it first"),
            Self::NotAMapping(field) => write!(f, "`{field}` is not a mapping, so nothing can be set in it"),
            Self::Intricate(field) => write!(
                f,
                "`{field}` is written with an anchor, an alias, a tag or other rare YAML; change it in the text, so that nothing else changes with it"
            ),
        }
    }
}

impl std::error::Error for EditError {}

/// The edits that set a field, creating what is missing on the way; the index behind the last item of a list adds one.
/// No edit where the value is there already.
pub fn set_field(
    document: &Document,
    path: FieldPath<'_>,
    value: &Value,
) -> Result<Vec<TextEdit>, EditError> {
    if !document.complete {
        return Err(EditError::Unreadable);
    }
    let edits = edits_to_set(document, path, value)?;
    if verify::sets(document, path, value, &edits) {
        Ok(edits)
    } else {
        Err(EditError::Intricate(path.join(".")))
    }
}

fn edits_to_set(document: &Document, path: FieldPath<'_>, value: &Value) -> Result<Vec<TextEdit>, EditError> {
    let Some(root) = &document.root else {
        let mut text = String::new();
        if !document.text.is_empty() && !document.text.ends_with('\n') {
            text.push('\n');
        }
        if let Some((first, rest)) = path.split_first() {
            write_entry(&mut text, first, &wrap(rest, value), 0);
        }
        return Ok(vec![TextEdit::insert(document.text.len(), text)]);
    };
    let mut node = root;
    for (depth, step) in path.iter().enumerate() {
        let rest = wrap(&path[depth + 1..], value);
        match &node.kind {
            NodeKind::Mapping { entries, flow } => {
                let Some(entry) = entries.iter().rev().find(|entry| entry.key == *step) else {
                    return Ok(vec![add_entry(&document.text, node, entries, *flow, step, &rest)]);
                };
                let indent = column(&document.text, entry.key_range.start);
                let last = depth + 1 == path.len();
                if last || entry.value.is_null() {
                    let unchanged = last && !entry.value.range.is_empty() && entry.value.to_value() == *value;
                    return Ok(if unchanged {
                        Vec::new()
                    } else {
                        vec![replace_value(&document.text, entry, *flow, indent, &rest)]
                    });
                }
                node = &entry.value;
            }
            NodeKind::Sequence { items, flow } => {
                let index = step.parse::<usize>().ok();
                if index == Some(items.len())
                    && let Some(edit) = append_item(&document.text, node, items, *flow, &rest)
                {
                    return Ok(vec![edit]);
                }
                let item = index.and_then(|index| items.get(index));
                node = item.ok_or_else(|| EditError::NotAMapping(path[..depth].join(".")))?;
                if depth + 1 == path.len() {
                    let style = node.scalar().map_or(ScalarStyle::Plain, |scalar| scalar.style);
                    let text =
                        if *flow || !is_one_line(value) { write_flow(value) } else { restyle(style, value) };
                    // An item that was left out has its place right behind the dash.
                    let lead = if node.range.is_empty() { " " } else { "" };
                    return Ok(vec![TextEdit::replace(node.range.clone(), format!("{lead}{text}"))]);
                }
            }
            NodeKind::Scalar(_) => {
                // A scalar gives way to a mapping only where the caller meant it: `environment: azureml:x` to an inline one.
                return Err(EditError::NotAMapping(path[..depth].join(".")));
            }
        }
    }
    Ok(Vec::new())
}

/// The edits that remove a field or list item; a mapping or list that would be left empty goes with it. No edit where it is
/// not there, or where removing it would change more than it should.
pub fn remove_field(document: &Document, path: FieldPath<'_>) -> Vec<TextEdit> {
    if !document.complete {
        return Vec::new();
    }
    let edits = edits_to_remove(document, path);
    if verify::removes(document, path, &edits) { edits } else { Vec::new() }
}

fn edits_to_remove(document: &Document, path: FieldPath<'_>) -> Vec<TextEdit> {
    let Some((step, parents)) = path.split_last() else { return Vec::new() };
    let Some(parent) = document.find(parents) else { return Vec::new() };
    let (entries, flow) = match &parent.kind {
        NodeKind::Mapping { entries, flow } => (entries, flow),
        NodeKind::Sequence { items, flow } => return remove_item(document, parents, step, items, *flow),
        NodeKind::Scalar(_) => return Vec::new(),
    };
    let Some(at) = entries.iter().rposition(|entry| entry.key == *step) else { return Vec::new() };
    if entries.len() == 1 && !parents.is_empty() {
        return edits_to_remove(document, parents);
    }
    let range = if *flow {
        flow_entry(&document.text, entries, at)
    } else {
        lines_of::entry(&document.text, &entries[at], entries.get(at + 1))
    };
    vec![TextEdit::delete(range)]
}

/// A list item; a list that would be left empty goes too.
fn remove_item(
    document: &Document,
    parents: FieldPath<'_>,
    step: &str,
    items: &[Node],
    flow: bool,
) -> Vec<TextEdit> {
    let Some(at) = step.parse::<usize>().ok().filter(|at| *at < items.len()) else { return Vec::new() };
    if items.len() == 1 && !parents.is_empty() {
        return edits_to_remove(document, parents);
    }
    let item = &items[at].range;
    let range = if flow {
        match items.get(at + 1) {
            Some(next) => item.start..next.range.start,
            None => items[at.saturating_sub(1)].range.end.min(item.start)..item.end,
        }
    } else {
        let Some(lines) = item_lines(&document.text, item) else { return Vec::new() };
        lines
    };
    vec![TextEdit::delete(range)]
}

/// Whole lines of a block item with its dash; `None` where something else stands before the dash.
fn item_lines(text: &str, item: &Range<usize>) -> Option<Range<usize>> {
    let dash = text[..item.start].rfind('-')?;
    let line = text[..dash].rfind('\n').map_or(0, |end| end + 1);
    let alone =
        text[line..dash].bytes().all(|byte| byte == b' ') && text[dash + 1..item.start].trim().is_empty();
    let end = text[item.end..].find('\n').map_or(text.len(), |end| item.end + end + 1);
    alone.then_some(line..end)
}

/// A new last item of a list.
fn append_item(text: &str, list: &Node, items: &[Node], flow: bool, value: &Value) -> Option<TextEdit> {
    let last = items.last();
    if flow {
        let at = last.map_or(list.range.start + 1, |last| last.range.end);
        let comma = if last.is_some() { ", " } else { "" };
        return Some(TextEdit::insert(at, format!("{comma}{}", write_flow(value))));
    }
    let lines = item_lines(text, &last?.range)?;
    let indent = text[lines.start..].len() - text[lines.start..].trim_start_matches(' ').len();
    let mut new = to_yaml(&Value::Array(vec![value.clone()]), indent);
    if !text[..lines.end].ends_with('\n') {
        new.insert(0, '\n');
    }
    Some(TextEdit::insert(lines.end, new))
}

fn wrap(path: &[&str], value: &Value) -> Value {
    path.iter().rev().fold(value.clone(), |inner, key| {
        Value::Object(std::iter::once(((*key).to_owned(), inner)).collect())
    })
}

/// Whether a value is written on one line of a block.
fn is_one_line(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
        && !value.as_str().is_some_and(|text| text.contains('\n'))
}

fn replace_value(text: &str, entry: &Entry, in_flow: bool, indent: usize, value: &Value) -> TextEdit {
    let old = &entry.value;
    let simple = is_one_line(value);
    if in_flow {
        let new = write_flow(value);
        let has_colon = text[..old.range.start].trim_end().ends_with(':');
        let lead = match (old.range.is_empty(), has_colon) {
            (false, _) => "",
            (true, true) => " ",
            (true, false) => ": ",
        };
        return TextEdit::replace(old.range.clone(), format!("{lead}{new}"));
    }
    if let NodeKind::Scalar(scalar) = &old.kind
        && simple
        && !old.range.is_empty()
        && !matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded)
    {
        return TextEdit::replace(old.range.clone(), restyle(scalar.style, value));
    }
    // Everything behind the colon up to the end of the value; a comment behind it on the same line stays on the key's line.
    let start =
        text[entry.key_range.end..].find(':').map_or(entry.key_range.end, |at| entry.key_range.end + at + 1);
    let end = old.range.end.max(start);
    let below = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    if comment_joins_block(text, below, indent, value) {
        return TextEdit::replace(start..end, format!(" {}", write_flow(value)));
    }
    let mut new = String::new();
    write_value(&mut new, value, indent);
    let new = new.strip_suffix('\n').unwrap_or(&new);
    match new.split_once('\n') {
        Some((first, below)) => {
            let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
            let behind = text[end..line_end].trim_end();
            TextEdit::replace(start..line_end, format!("{first}{behind}\n{below}"))
        }
        None => TextEdit::replace(start..end, new),
    }
}

/// Keeps the quotes a value had, where the new text allows it.
fn restyle(style: ScalarStyle, value: &Value) -> String {
    match (style, value) {
        (ScalarStyle::DoubleQuoted, Value::String(text)) => double_quoted(text),
        (ScalarStyle::SingleQuoted, Value::String(text)) if text.chars().all(is_ordinary) => {
            format!("'{}'", text.replace('\'', "''"))
        }
        _ => write_scalar(value),
    }
}

fn add_entry(text: &str, parent: &Node, entries: &[Entry], flow: bool, key: &str, value: &Value) -> TextEdit {
    if flow {
        let entry = format!("{}: {}", write_flow(&Value::from(key)), write_flow(value));
        return match entries.last() {
            Some(last) => {
                TextEdit::insert(last.value.range.end.max(last.key_range.end), format!(", {entry}"))
            }
            None => TextEdit::insert(parent.range.start + 1, entry),
        };
    }
    let indent = entries.first().map_or(0, |first| column(text, first.key_range.start));
    let at = entries.last().map_or(parent.range.end, |last| lines_of::entry(text, last, None).end);
    let mut new = String::new();
    if at > 0 && !text[..at].ends_with('\n') {
        new.push('\n');
    }
    if comment_joins_block(text, at, indent, value) {
        let pad = " ".repeat(indent);
        new.push_str(&format!("{pad}{}: {}\n", write_flow(&Value::from(key)), write_flow(value)));
    } else {
        write_entry(&mut new, key, value, indent);
    }
    TextEdit::insert(at, new)
}

/// Whether an indented comment follows that a literal block, written before it, would take in as text.
fn comment_joins_block(text: &str, below: usize, indent: usize, value: &Value) -> bool {
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

fn column(text: &str, at: usize) -> usize {
    text[..at].chars().rev().take_while(|c| *c != '\n' && *c != '\u{feff}').count()
}

fn flow_entry(text: &str, entries: &[Entry], at: usize) -> Range<usize> {
    let end_of = |entry: &Entry| entry.value.range.end.max(entry.key_range.end);
    if at > 0 {
        end_of(&entries[at - 1])..end_of(&entries[at])
    } else if let Some(next) = entries.get(1) {
        entries[0].key_range.start..next.key_range.start
    } else {
        let end = end_of(&entries[0]);
        let comma = text[end..].trim_start().starts_with(',');
        entries[0].key_range.start..if comma { end + text[end..].find(',').map_or(0, |c| c + 1) } else { end }
    }
}
