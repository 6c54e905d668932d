//! The lines that a block entry takes. Must not know what is done with them.

use std::ops::Range;

use super::node::Entry;

/// Whole lines of a block entry. The first entry behind a dash gives its place to the next one, if there is one.
pub(super) fn entry(text: &str, entry: &Entry, next: Option<&Entry>) -> Range<usize> {
    let key = entry.key_range.start;
    let line = text[..key].rfind('\n').map_or(0, |at| at + 1);
    let end = entry.value.range.end.max(entry.key_range.end);
    let below = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    if text[line..key].bytes().all(|byte| byte == b' ') {
        line..below
    } else {
        key..next.map_or(below, |next| next.key_range.start)
    }
}
