//! Where comments stand. Must not know what they say.

use std::ops::Range;

use super::Document;
use super::node::{Node, NodeKind, Scalar, ScalarStyle};

/// The comments within a range of a document's text, from `#` to the end of the line, in their order.
pub(super) fn comments(document: &Document, within: Range<usize>) -> Vec<Range<usize>> {
    let text = document.text.as_str();
    let mut taken = Vec::new();
    if let Some(root) = &document.root {
        scalars(text, root, &mut taken);
    }
    taken.sort_by_key(|range| range.start);
    let mut found = Vec::new();
    let mut at = within.start;
    while let Some(hash) = text[at..within.end].find('#').map(|behind| at + behind) {
        let next = taken.partition_point(|range| range.start <= hash);
        let scalar = next.checked_sub(1).map(|before| &taken[before]).filter(|range| range.contains(&hash));
        if let Some(scalar) = scalar {
            at = scalar.end.min(within.end).max(hash + 1);
            continue;
        }
        let free = text[..hash].chars().next_back().is_none_or(char::is_whitespace);
        if !free {
            at = hash + 1;
            continue;
        }
        let line_end = text[hash..].find('\n').map_or(text.len(), |behind| hash + behind);
        let end = hash + text[hash..line_end].trim_end().len();
        found.push(hash..end);
        at = line_end.min(within.end);
    }
    found
}

/// Every comment's text.
pub(super) fn texts(document: &Document) -> Vec<&str> {
    comments(document, 0..document.text.len()).into_iter().map(|range| &document.text[range]).collect()
}

/// The bytes of keys and values: a `#` in one is text. A block's header line is none.
fn scalars(text: &str, node: &Node, found: &mut Vec<Range<usize>>) {
    match &node.kind {
        NodeKind::Scalar(Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. }) => {
            let range = &node.range;
            let header = text[range.clone()].find('\n').map_or(range.end, |at| range.start + at + 1);
            found.push(header..range.end);
        }
        NodeKind::Scalar(_) => found.push(node.range.clone()),
        NodeKind::Sequence { items, .. } => items.iter().for_each(|item| scalars(text, item, found)),
        NodeKind::Mapping { entries, .. } => {
            for entry in entries {
                found.push(entry.key_range.clone());
                scalars(text, &entry.value, found);
            }
        }
    }
}
