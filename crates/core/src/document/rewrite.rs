//! Several edits one after the other, given as one set of edits of the text they started from.

use serde_json::Value;

use super::comments::texts;
use super::edit::with_line_breaks_of;
use super::lines_of::line_at;
use super::{Document, FieldPath, Node, moved, remove_field, set_field};
use crate::finding::{TextEdit, apply_edits};

/// A document that changes step by step. A step that cannot be made is left out.
pub struct Rewrite {
    original: Document,
    current: Document,
}

impl Rewrite {
    /// Starts from a document.
    pub fn new(document: &Document) -> Self {
        Self { original: document.clone(), current: document.clone() }
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
        let taken = entries.iter().any(|entry| entry.key == name);
        if let Some(range) = range.filter(|_| !taken) {
            let new = self.current.key_text(&range, name);
            self.apply(&[TextEdit::replace(range, new)]);
        }
    }

    /// Moves a field: its lines, with the comments in them and right above them, where the new place allows it; else its
    /// value. Within a mapping it stays where it is and gets the new name.
    pub fn shift(&mut self, from: FieldPath<'_>, to: FieldPath<'_>) {
        let (Some((_, old)), Some((name, new))) = (from.split_last(), to.split_last()) else { return };
        if old == new {
            return self.rename(from, name);
        }
        // What is there already is not written over.
        if self.current.find(to).is_some_and(|there| !there.is_null()) {
            return;
        }
        let Some(value) = self.current.find(from).map(Node::to_value) else { return };
        let lines = moved::lines(&self.current, from);
        if let Some(lines) = &lines {
            self.apply(&[TextEdit::delete(lines.above.clone())]);
        }
        self.remove(from);
        self.set(to, &value);
        if let Some(edit) = lines.and_then(|lines| lines.laid_over(&self.current, to)) {
            self.apply_if_same(&edit);
        }
    }

    /// Comments that the steps so far lost come back, as lines above the first line that changed.
    pub fn keep_comments(&mut self) {
        let mut lost = texts(&self.original);
        for kept in texts(&self.current) {
            if let Some(at) = lost.iter().position(|comment| *comment == kept) {
                lost.remove(at);
            }
        }
        if lost.is_empty() {
            return;
        }
        let text = self.current.text.as_str();
        let changed = common_start(&self.original.text, text);
        let line = line_at(text, changed).start;
        let indent = text[line..].len() - text[line..].trim_start_matches(' ').len();
        let lines =
            |pad: &str| -> String { lost.iter().map(|comment| format!("{pad}{comment}\n")).collect() };
        let above = TextEdit::insert(line, lines(&" ".repeat(indent)));
        let at_top = TextEdit::insert(0, lines(""));
        let edits = with_line_breaks_of(&self.current, vec![above, at_top]);
        // The first that changes no value.
        for edit in &edits {
            if self.apply_if_same(edit) {
                return;
            }
        }
    }

    /// Applies an edit that must not change any value, and says whether it did.
    fn apply_if_same(&mut self, edit: &TextEdit) -> bool {
        let before = self.current.clone();
        self.apply(std::slice::from_ref(edit));
        let value = |document: &Document| document.root.as_ref().map(Node::to_value);
        let same = self.current.complete && value(&self.current) == value(&before);
        if !same {
            self.current = before;
        }
        same
    }

    fn apply(&mut self, edits: &[TextEdit]) {
        if edits.is_empty() {
            return;
        }
        if let Some(text) = apply_edits(&self.current.text, edits) {
            (self.current, _) = Document::read(self.current.name.clone(), text);
        }
    }

    /// The edits from the first text to the last: only what differs in the lines that differ.
    pub fn finish(self) -> Vec<TextEdit> {
        let (old, new) = (self.original.text.as_str(), self.current.text.as_str());
        if old == new {
            return Vec::new();
        }
        let old_lines: Vec<&str> = old.split_inclusive('\n').collect();
        let new_lines: Vec<&str> = new.split_inclusive('\n').collect();
        // The comparison takes the product in time and memory; no real document comes near it.
        if old_lines.len() * new_lines.len() > MOST_COMPARISONS {
            return vec![trimmed(0, old, new)];
        }
        let mut edits = Vec::new();
        let (mut at, mut was, mut now) = (0, String::new(), String::new());
        let mut flush = |at: usize, was: &mut String, now: &mut String| {
            if was != now {
                edits.push(trimmed(at - was.len(), was, now));
            }
            was.clear();
            now.clear();
        };
        for line in diff::slice(&old_lines, &new_lines) {
            match line {
                diff::Result::Left(line) => {
                    at += line.len();
                    was.push_str(line);
                }
                diff::Result::Right(line) => now.push_str(line),
                diff::Result::Both(line, _) => {
                    flush(at, &mut was, &mut now);
                    at += line.len();
                }
            }
        }
        flush(at, &mut was, &mut now);
        edits
    }
}

/// Pairs of lines that are compared at most.
const MOST_COMPARISONS: usize = 4_000_000;

/// The edit from one text at an offset to another, without what both begin and end with.
fn trimmed(offset: usize, old: &str, new: &str) -> TextEdit {
    let start = common_start(old, new);
    let left = old.len().min(new.len()) - start;
    let mut end = old.bytes().rev().zip(new.bytes().rev()).take(left).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(old.len() - end) || !new.is_char_boundary(new.len() - end) {
        end -= 1;
    }
    TextEdit::replace(offset + start..offset + old.len() - end, &new[start..new.len() - end])
}

/// How many bytes two texts begin with together, whole characters.
fn common_start(old: &str, new: &str) -> usize {
    let mut start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
        start -= 1;
    }
    start
}
