//! Documents: YAML (and so JSON) read with positions kept, and edited without touching anything else.
//!
//! Knows nothing of jobs. Reading returns what could be read **and** every finding; it never fails and never panics.

mod brackets;
mod builder;
mod comments;
mod copied;
mod duplicates;
mod edit;
mod indentation;
mod joined;
mod lenient;
mod lines;
mod lines_of;
mod merge;
mod moved;
mod node;
mod quick;
mod read;
mod rewrite;
mod scalar;
mod spans;
mod syntax;
mod tabs;
mod tags;
mod timestamp;
mod unquoted;
mod verify;
mod words;
mod write;

use std::ops::Range;

use crate::finding::{Finding, Place};

pub use edit::{EditError, FieldPath, remove_field, set_field};
pub use lines::LineIndex;
pub use node::{Entry, Node, NodeKind, Scalar, ScalarStyle};
pub use rewrite::Rewrite;
pub(crate) use scalar::is_no_day;
pub use scalar::{ScalarValue, python_float, resolve as resolve_plain};
pub(crate) use spans::untagged;
pub(crate) use write::{has_no_marks, is_odd_space, space_behind};
pub use write::{to_yaml, write_scalar};

/// A document's text with what was read from it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Name or path as people know it, for example `job.yml`.
    pub name: String,
    /// The text exactly as given.
    pub text: String,
    /// The root value; `None` where the document is empty or nothing could be read.
    pub root: Option<Node>,
    /// Whether all of the text was understood. Edits of any other document would be guesses.
    pub complete: bool,
    /// Whether it uses YAML that puts a value elsewhere than its text, such as anchors: edits are looked at twice.
    intricate: bool,
    lines: LineIndex,
}

impl Document {
    /// Reads a document. The findings tell of syntax errors, duplicate keys and values YAML reads differently than people do.
    pub fn read(name: impl Into<String>, text: impl Into<String>) -> (Self, Vec<Finding>) {
        let name = name.into();
        read::read(name, text.into())
    }

    /// Reads a document from bytes; text that is not UTF-8 gives a finding and an empty document.
    pub fn read_bytes(name: impl Into<String>, bytes: &[u8]) -> (Self, Vec<Finding>) {
        let name = name.into();
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::read(name, text),
            Err(error) => read::not_text(name, bytes, &error),
        }
    }

    /// The place of a byte range in this document.
    pub fn place(&self, range: Range<usize>) -> Place {
        let (line, column) = self.lines.position(&self.text, range.start);
        Place { document: self.name.clone(), range, line, column }
    }

    /// A key in the place of another one, in quotes where that has them.
    pub fn key_text(&self, old: &Range<usize>, name: &str) -> String {
        match self.text.as_bytes().get(old.start) {
            Some(b'"') => write::double_quoted(name),
            Some(b'\'') => format!("'{}'", name.replace('\'', "''")),
            _ => write_scalar(&name.into()),
        }
    }

    /// The name of an entry whose key may be of any kind, as Python's JSON writes it: `on:` is `true`.
    pub fn python_name(&self, entry: &Entry) -> String {
        let plain = self.text.get(entry.key_range.clone()) == Some(entry.key.as_str());
        match resolve_plain(&entry.key) {
            ScalarValue::Null if plain => "null".to_owned(),
            ScalarValue::Bool(flag) if plain => flag.to_string(),
            ScalarValue::Integer(number) if plain => number.to_string(),
            ScalarValue::Float(number) if plain => python_float(number),
            _ => entry.key.clone(),
        }
    }

    /// Whether the text is JSON, and has to stay so.
    pub fn is_json(&self) -> bool {
        self.text.trim_start().starts_with('{')
            && serde_json::from_str::<serde_json::Value>(&self.text).is_ok()
    }

    /// The node at a path of keys and indices, for example `["inputs", "alpha"]`.
    pub fn find(&self, path: &[&str]) -> Option<&Node> {
        let mut node = self.root.as_ref()?;
        for step in path {
            node = node.child(step)?;
        }
        Some(node)
    }
}
