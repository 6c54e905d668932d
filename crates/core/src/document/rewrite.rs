//! Several edits one after the other, given as one set of edits of the text they started from.

use serde_json::Value;

use super::{Document, FieldPath, remove_field, set_field};
use crate::finding::{TextEdit, apply_edits};

/// A document that changes step by step. A step that cannot be made is left out.
pub struct Rewrite {
    original: String,
    current: Document,
}

impl Rewrite {
    /// Starts from a document.
    pub fn new(document: &Document) -> Self {
        Self { original: document.text.clone(), current: document.clone() }
    }

    /// The document as it is now.
    pub fn document(&self) -> &Document {
        &self.current
    }

    /// Sets a field.
    pub fn set(&mut self, path: FieldPath<'_>, value: &Value) {
        if let Ok(edits) = set_field(&self.current, path, value) {
            self.apply(&edits);
        }
    }

    /// Removes a field, and a mapping that would be left empty.
    pub fn remove(&mut self, path: FieldPath<'_>) {
        let edits = remove_field(&self.current, path);
        self.apply(&edits);
    }

    /// Gives a field another name; its value is not touched.
    pub fn rename(&mut self, path: FieldPath<'_>, name: &str) {
        let Some((key, parents)) = path.split_last() else { return };
        let entries = self.current.find(parents).and_then(|parent| parent.entries()).unwrap_or_default();
        let range = entries.iter().rev().find(|entry| entry.key == *key).map(|entry| entry.key_range.clone());
        if let Some(range) = range {
            self.apply(&[TextEdit::replace(range, name)]);
        }
    }

    /// Moves a field's value: scalars and mappings keep their meaning, not their layout.
    pub fn shift(&mut self, from: FieldPath<'_>, to: FieldPath<'_>) {
        let Some(value) = self.current.find(from).map(|node| node.to_value()) else { return };
        self.remove(from);
        self.set(to, &value);
    }

    fn apply(&mut self, edits: &[TextEdit]) {
        if edits.is_empty() {
            return;
        }
        if let Some(text) = apply_edits(&self.current.text, edits) {
            (self.current, _) = Document::read(self.current.name.clone(), text);
        }
    }

    /// The edits from the first text to the last: what both begin and end with stays.
    pub fn finish(self) -> Vec<TextEdit> {
        let (old, new) = (self.original.as_str(), self.current.text.as_str());
        if old == new {
            return Vec::new();
        }
        let mut start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
            start -= 1;
        }
        let left = old.len().min(new.len()) - start;
        let mut end = old.bytes().rev().zip(new.bytes().rev()).take(left).take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(old.len() - end) || !new.is_char_boundary(new.len() - end) {
            end -= 1;
        }
        vec![TextEdit::replace(start..old.len() - end, &new[start..new.len() - end])]
    }
}
