//! The lines that something takes. Must not know what is done with them.

use std::ops::Range;

use super::node::Entry;

/// Whole lines of a block entry. The first entry behind a dash gives its place to the next one, if there is one.
pub(super) fn entry(text: &str, entry: &Entry, next: Option<&Entry>) -> Range<usize> {
    let key = entry.key_range.start;
    let line = line_at(text, key).start;
    let end = entry.value.range.end.max(entry.key_range.end);
    let below = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    if text[line..key].bytes().all(|byte| byte == b' ') {
        line..below
    } else {
        key..next.map_or(below, |next| next.key_range.start)
    }
}

/// The line that holds a byte, without its line break.
pub(super) fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    start..text[start..].find('\n').map_or(text.len(), |end| start + end)
}

/// The line that holds a byte, and the deeper lines below that belong to it.
pub(super) fn line_with_deeper_ones(text: &str, at: usize) -> Range<usize> {
    let start = line_at(text, at).start;
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let deeper = lines.take_while(|line| line.trim().is_empty() || indent(line) > indent(first));
    start..start + first.len() + deeper.map(str::len).sum::<usize>()
}

/// How many bytes of white space a line starts with.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
