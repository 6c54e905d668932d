//! The lines of a block entry on their way to another place, with the comments that belong to them. Must not know why
//! they move.

use std::ops::Range;

use super::lines_of::line_at;
use super::node::Entry;
use super::{Document, FieldPath, lines_of};
use crate::finding::TextEdit;

/// What moves with a field: everything behind its key, and the comment lines right above it.
pub(super) struct MovedLines {
    /// Where the comment lines above the field were; empty where there are none.
    pub(super) above: Range<usize>,
    comments: Vec<String>,
    indent: usize,
    behind_key: String,
}

/// The lines of a field; `None` where it shares its line with something else.
pub(super) fn lines(document: &Document, path: FieldPath<'_>) -> Option<MovedLines> {
    let text = document.text.as_str();
    let (entry, line) = alone(document, path)?;
    let indent = entry.key_range.start - line;
    let mut above = line..line;
    let mut comments = Vec::new();
    while above.start > 0 {
        let start = line_at(text, above.start - 1).start;
        let candidate = &text[start..above.start];
        let stripped = candidate.trim_start_matches(' ');
        if !stripped.starts_with('#') || candidate.len() - stripped.len() != indent {
            break;
        }
        comments.insert(0, stripped.to_owned());
        above.start = start;
    }
    let end = lines_of::entry(text, entry, None).end;
    let mut behind_key = text[entry.key_range.end..end].to_owned();
    if !behind_key.ends_with('\n') {
        behind_key.push('\n');
    }
    Some(MovedLines { above, comments, indent, behind_key })
}

impl MovedLines {
    /// The edit that puts the lines in the place of a field that has the same value.
    pub(super) fn laid_over(&self, document: &Document, path: FieldPath<'_>) -> Option<TextEdit> {
        let text = document.text.as_str();
        let (entry, line) = alone(document, path)?;
        let indent = entry.key_range.start - line;
        let pad = " ".repeat(indent);
        let mut new: String = self.comments.iter().map(|comment| format!("{pad}{comment}")).collect();
        new.push_str(&format!("{pad}{}", &text[entry.key_range.clone()]));
        let mut lines = self.behind_key.split_inclusive('\n');
        new.push_str(lines.next().unwrap_or_default());
        for below in lines {
            let spaces = below.len() - below.trim_start_matches(' ').len();
            let now =
                if below.trim().is_empty() { spaces } else { (spaces + indent).saturating_sub(self.indent) };
            new.push_str(&" ".repeat(now));
            new.push_str(&below[spaces..]);
        }
        Some(TextEdit::replace(lines_of::entry(text, entry, None), new))
    }
}

/// The entry at a path of a block, and where its line starts, if nothing stands before its key.
fn alone<'d>(document: &'d Document, path: FieldPath<'_>) -> Option<(&'d Entry, usize)> {
    let (key, parents) = path.split_last()?;
    let entry = document.find(parents)?.entries()?.iter().rev().find(|entry| entry.key == *key)?;
    let line = line_at(&document.text, entry.key_range.start).start;
    let before = &document.text[line..entry.key_range.start];
    before.bytes().all(|byte| byte == b' ').then_some((entry, line))
}
