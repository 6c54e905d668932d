//! Takes a field or a list item out. Must not know why.

use std::ops::Range;

use super::FieldPath;
use crate::document::comments::comments;
use crate::document::lines_of::line_at;
use crate::document::node::{Entry, Node, NodeKind};
use crate::document::{Document, lines_of, verify};
use crate::finding::TextEdit;

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
        return keeping_comment_lines(document, edits_to_remove(document, parents));
    }
    let range = if *flow {
        flow_entry(&document.text, entries, at)
    } else {
        lines_of::entry(&document.text, &entries[at], entries.get(at + 1))
    };
    vec![TextEdit::delete(range)]
}

/// Where a whole block goes, the lines in it that are comments stay, as they do above a field that goes alone.
fn keeping_comment_lines(document: &Document, edits: Vec<TextEdit>) -> Vec<TextEdit> {
    let text = document.text.as_str();
    let keep = |edit: TextEdit| {
        let mut kept = edit.text;
        for comment in comments(document, edit.range.clone()) {
            let line = line_at(text, comment.start).start;
            if text[line..comment.start].trim().is_empty() && line >= edit.range.start {
                let end = text[comment.end..].find('\n').map_or(text.len(), |at| comment.end + at + 1);
                kept.push_str(&text[line..end]);
            }
        }
        TextEdit::replace(edit.range, kept)
    };
    edits.into_iter().map(keep).collect()
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
        return keeping_comment_lines(document, edits_to_remove(document, parents));
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
pub(super) fn item_lines(text: &str, item: &Range<usize>) -> Option<Range<usize>> {
    let dash = text[..item.start].rfind('-')?;
    let line = line_at(text, dash).start;
    let alone =
        text[line..dash].bytes().all(|byte| byte == b' ') && text[dash + 1..item.start].trim().is_empty();
    let end = text[item.end..].find('\n').map_or(text.len(), |end| item.end + end + 1);
    alone.then_some(line..end)
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
