//! Text edits: replace a range of bytes by a text. Knows nothing of YAML.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Replaces `range` (bytes, on character boundaries) of a document by `text`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    /// Byte range that is replaced; empty for an insertion.
    pub range: Range<usize>,
    /// The new text; empty for a deletion.
    pub text: String,
}

impl TextEdit {
    /// Replaces a range.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Inserts before byte `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::replace(at..at, text)
    }

    /// Deletes a range.
    pub fn delete(range: Range<usize>) -> Self {
        Self::replace(range, "")
    }
}

/// Applies edits that do not overlap. Returns `None` where an edit lies outside the text, cuts a character or
/// overlaps another, as happens when the text changed after the edits were made.
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.range.start);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        if edit.range.start < done || edit.range.end < edit.range.start {
            return None;
        }
        result.push_str(text.get(done..edit.range.start)?);
        text.get(edit.range.clone())?;
        result.push_str(&edit.text);
        done = edit.range.end;
    }
    result.push_str(text.get(done..)?);
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_any_order_and_refuse_overlap() {
        let edits = [TextEdit::replace(4..5, "X"), TextEdit::insert(0, ">")];
        assert_eq!(apply_edits("abcde", &edits).as_deref(), Some(">abcdX"));
        let overlap = [TextEdit::delete(0..3), TextEdit::delete(2..4)];
        assert_eq!(apply_edits("abcde", &overlap), None);
        assert_eq!(apply_edits("ä", &[TextEdit::delete(0..1)]), None);
        assert_eq!(apply_edits("a", &[TextEdit::delete(0..9)]), None);
    }
}
