//! Surgical edits: set or remove one field and touch no other byte.
//!
//! Comments, key order, quoting and block scalars elsewhere survive; the edited value keeps its own quotes where it can.

mod add;
mod remove;
mod replace;

use std::fmt;

use serde_json::{Map, Value};

use self::add::{add_entry, append_item};
use self::replace::{is_one_line, replace_value, restyle};
use super::node::{Entry, NodeKind, ScalarStyle};
use super::write::{write_entry, write_flow};
use super::{Document, Node, Rewrite, verify};
use crate::finding::TextEdit;

pub use self::remove::remove_field;

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
        Ok(with_line_breaks_of(document, edits))
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
                    return Ok(vec![add_entry(document, node, entries, *flow, step, &rest)]);
                };
                let indent = column(&document.text, entry.key_range.start);
                let last = depth + 1 == path.len();
                if last || entry.value.is_null() {
                    let unchanged = last && !entry.value.range.is_empty() && entry.value.to_value() == *value;
                    if unchanged {
                        return Ok(Vec::new());
                    }
                    if last && let Some(edits) = set_within(document, path, &entry.value, value) {
                        return Ok(edits);
                    }
                    return Ok(vec![replace_value(document, entry, *flow, indent, &rest)]);
                }
                node = &entry.value;
            }
            NodeKind::Sequence { items, flow } => {
                let index = step.parse::<usize>().ok();
                if index == Some(items.len())
                    && let Some(edit) = append_item(document, node, items, *flow, &rest)
                {
                    return Ok(vec![edit]);
                }
                let item = index.and_then(|index| items.get(index));
                node = item.ok_or_else(|| EditError::NotAMapping(path[..depth].join(".")))?;
                if depth + 1 == path.len() {
                    if let Some(edits) = set_within(document, path, node, value) {
                        return Ok(edits);
                    }
                    let style = node.scalar().map_or(ScalarStyle::Plain, |scalar| scalar.style);
                    let text = if document.is_json() {
                        value.to_string()
                    } else if *flow || !is_one_line(value) {
                        write_flow(value)
                    } else {
                        restyle(style, value)
                    };
                    if let Some((header, comment)) = block_header(&document.text, node) {
                        let edit = TextEdit::replace(header..node.range.end, format!("{text}{comment}"));
                        return Ok(vec![edit]);
                    }
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

/// Where the header of a block of lines in a list begins, and the comment behind it: the block's own place is its first
/// line.
fn block_header<'t>(text: &'t str, item: &Node) -> Option<(usize, &'t str)> {
    let style = item.scalar()?.style;
    if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
        return None;
    }
    let before = text[..item.range.start].trim_end();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let header = line + before[line..].find(['|', '>'])?;
    let comment = before[header..].find(" #").map_or("", |at| &before[header + at..]);
    Some((header, comment))
}

/// A mapping that gives way to one with some of its keys: entry by entry, so that what stays keeps its comments, its
/// quotes and its place.
fn set_within(document: &Document, path: FieldPath<'_>, old: &Node, value: &Value) -> Option<Vec<TextEdit>> {
    let (entries, new) = (old.entries()?, value.as_object()?);
    let repeated = |at: usize| entries[..at].iter().any(|before| before.key == entries[at].key);
    let shared = entries.iter().any(|entry| new.contains_key(&entry.key));
    if !shared || document.intricate || (0..entries.len()).any(repeated) {
        return None;
    }
    let mut rewrite = Rewrite::new(document);
    let below = |key: &str| -> Vec<String> {
        path.iter().map(|step| (*step).to_owned()).chain([key.to_owned()]).collect()
    };
    for entry in gone(entries, new) {
        rewrite.remove(&borrowed(&below(&entry.key)));
    }
    for (key, value) in new {
        rewrite.set(&borrowed(&below(key)), value);
    }
    let set = rewrite.document().find(path).is_some_and(|node| node.to_value() == *value);
    set.then(|| rewrite.finish())
}

fn gone<'e>(entries: &'e [Entry], new: &Map<String, Value>) -> impl Iterator<Item = &'e Entry> {
    entries.iter().filter(|entry| !new.contains_key(&entry.key))
}

fn borrowed(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

/// A text whose lines end with CR LF keeps them so.
pub(super) fn with_line_breaks_of(document: &Document, mut edits: Vec<TextEdit>) -> Vec<TextEdit> {
    let text = &document.text;
    let crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    for edit in edits.iter_mut().filter(|edit| crlf && edit.text.contains('\n')) {
        edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    edits
}

fn wrap(path: &[&str], value: &Value) -> Value {
    path.iter().rev().fold(value.clone(), |inner, key| {
        Value::Object(std::iter::once(((*key).to_owned(), inner)).collect())
    })
}

fn column(text: &str, at: usize) -> usize {
    text[..at].chars().rev().take_while(|c| *c != '\n' && *c != '\u{feff}').count()
}
