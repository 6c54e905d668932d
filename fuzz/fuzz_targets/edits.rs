//! Fuzz target: sets and removes fields of any document. What was set must be there, what was not touched must stay,
//! and several edits in one must be the same as one after the other. Must not know jobs.
#![no_main]

mod case;

use case::Case;
use libfuzzer_sys::fuzz_target;
use run_composer_core::document::{Document, Node, NodeKind, Rewrite, remove_field, set_field};
use run_composer_core::finding::{TextEdit, apply_edits};
use serde_json::{Map, Value};

fuzz_target!(|bytes: &[u8]| {
    let Some(case) = Case::read(bytes) else { return };
    let (document, _) = Document::read("job.yml", case.text);
    let path = case.path_in(&document);
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    set(&document, &path, &case.value);
    remove(&document, &path);
    rewrite(&document, &path, &case.value);
});

fn set(document: &Document, path: &[&str], value: &Value) {
    let Ok(edits) = set_field(document, path, value) else { return };
    let (text, after) = apply(document, &edits);
    assert!(after.complete, "setting {path:?} to {value} breaks the document:\n{text}");
    // What is merged in has its place elsewhere, and a quoted `"<<"` merges too: the values are not compared.
    if merges(&document.text) || merges(&value.to_string()) || path.contains(&"<<") {
        return;
    }
    let found = after.find(path).map(Node::to_value);
    assert_eq!(found.as_ref(), Some(value), "{path:?} was set to {value}:\n{text}");
    if !has_aliases(document) {
        let root = after.root.as_ref().map(Node::to_value);
        let expected = expected(document, path, value);
        assert_eq!(root, Some(expected), "setting {path:?} changes something else:\n{text}");
    }
}

fn remove(document: &Document, path: &[&str]) {
    let edits = remove_field(document, path);
    let (text, after) = apply(document, &edits);
    // What an alias repeats may be what was removed.
    if document.complete && !has_aliases(document) {
        assert!(after.complete, "removing {path:?} breaks the document:\n{text}");
    }
}

fn rewrite(document: &Document, path: &[&str], value: &Value) {
    let mut rewrite = Rewrite::new(document);
    rewrite.set(path, value);
    rewrite.rename(path, "renamed");
    rewrite.shift(path, &["moved", "here"]);
    rewrite.set(&["another"], value);
    rewrite.remove(&path[..1]);
    let last = rewrite.document().text.clone();
    let (text, _) = apply(document, &rewrite.finish());
    assert_eq!(text, last, "the edits of a rewrite are not what it did");
}

/// Applies edits, which must fit, and reads the document again. What stands around them must stay.
fn apply(document: &Document, edits: &[TextEdit]) -> (String, Document) {
    let old = document.text.as_str();
    let text = apply_edits(old, edits).unwrap_or_else(|| panic!("the edits do not fit: {edits:?}\n{old}"));
    let first = edits.iter().map(|edit| edit.range.start).min().unwrap_or(old.len());
    let last = edits.iter().map(|edit| edit.range.end).max().unwrap_or(0);
    assert!(text.starts_with(&old[..first]) && text.ends_with(&old[last..]), "text beside the edits changed");
    let (after, _) = Document::read(document.name.as_str(), text.as_str());
    (text, after)
}

/// The value of the document with the field set, made without text.
fn expected(document: &Document, path: &[&str], value: &Value) -> Value {
    let mut root = document.root.as_ref().map_or(Value::Null, Node::to_value);
    let mut slot = &mut root;
    for step in path {
        if slot.is_null() {
            *slot = Value::Object(Map::new());
        }
        slot = match slot {
            Value::Array(items) => item(items, step),
            Value::Object(entries) => entries.entry(*step).or_insert(Value::Null),
            other => panic!("a field of {other} was set"),
        };
    }
    *slot = value.clone();
    root
}

/// An item of a list; the index behind the last one adds one.
fn item<'v>(items: &'v mut Vec<Value>, step: &str) -> &'v mut Value {
    let at: Option<usize> = step.parse().ok();
    if at == Some(items.len()) {
        items.push(Value::Null);
    }
    at.and_then(|at| items.get_mut(at)).unwrap_or_else(|| panic!("set in a list that has no {step}"))
}

fn merges(text: &str) -> bool {
    text.contains("<<")
}

/// Whether a change at one place may show at another. Text with both signs need not have aliases; then less is checked.
fn has_aliases(document: &Document) -> bool {
    let scalar = matches!(document.root.as_ref().map(|root| &root.kind), Some(NodeKind::Scalar(_)));
    !scalar && document.text.contains('&') && document.text.contains('*')
}
