//! Whether edits did what they should and nothing else: the second look at documents with rare YAML.
//!
//! Anchors, aliases, merge keys, tags, explicit keys and the like put values at places where an edit of their text changes
//! another value too. Ordinary documents are not read again: an edit costs no more than itself there. The fuzz target
//! `edits` compares every document.

use serde_json::{Map, Value};

use super::{Document, FieldPath, Node};
use crate::finding::{TextEdit, apply_edits};

/// Whether the edits set the value and change no other one.
pub(super) fn sets(document: &Document, path: FieldPath<'_>, value: &Value, edits: &[TextEdit]) -> bool {
    if !wants_second_look(document) || edits.is_empty() {
        return true;
    }
    let mut expected = value_of(document);
    let mut slot = &mut expected;
    for step in path {
        if slot.is_null() {
            *slot = Value::Object(Map::new());
        }
        let next = match slot {
            Value::Object(entries) => Some(entries.entry(*step).or_insert(Value::Null)),
            Value::Array(items) => step.parse::<usize>().ok().and_then(|at| {
                if at == items.len() {
                    items.push(Value::Null);
                }
                items.get_mut(at)
            }),
            _ => None,
        };
        let Some(next) = next else { return false };
        slot = next;
    }
    *slot = value.clone();
    gives(document, edits, &expected)
}

/// Whether the edits remove the value, with the mappings and lists it leaves empty, and change no other one.
pub(super) fn removes(document: &Document, path: FieldPath<'_>, edits: &[TextEdit]) -> bool {
    if !wants_second_look(document) || edits.is_empty() {
        return true;
    }
    let mut expected = value_of(document);
    remove(&mut expected, path);
    gives(document, edits, &expected)
}

fn remove(value: &mut Value, path: FieldPath<'_>) {
    let Some((step, rest)) = path.split_first() else { return };
    let inner = match value {
        Value::Object(entries) => entries.get_mut(*step),
        Value::Array(items) => step.parse::<usize>().ok().and_then(|at| items.get_mut(at)),
        _ => None,
    };
    let Some(inner) = inner else { return };
    remove(inner, rest);
    let left_empty =
        inner.as_object().is_some_and(Map::is_empty) || inner.as_array().is_some_and(Vec::is_empty);
    if rest.is_empty() || left_empty {
        match value {
            Value::Object(entries) => {
                entries.remove(*step);
            }
            Value::Array(items) => {
                if let Ok(at) = step.parse::<usize>() {
                    items.remove(at);
                }
            }
            _ => {}
        }
    }
}

/// Rare YAML, or a text without a value, such as `~`, where a field is put below whatever stands there.
fn wants_second_look(document: &Document) -> bool {
    document.intricate || document.root.is_none()
}

fn value_of(document: &Document) -> Value {
    document.root.as_ref().map_or(Value::Null, Node::to_value)
}

fn gives(document: &Document, edits: &[TextEdit], expected: &Value) -> bool {
    let Some(text) = apply_edits(&document.text, edits) else { return false };
    let (after, _) = Document::read(document.name.as_str(), text);
    let found = value_of(&after);
    let both_empty = found.is_null() && expected.as_object().is_some_and(Map::is_empty);
    after.complete && (found == *expected || both_empty)
}
