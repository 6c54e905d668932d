//! Where values begin and end in the text, where the parser's spans are wider or narrower. Knows nothing of the tree
//! that is built.

use std::ops::Range;

use super::node::{Node, ScalarStyle};

/// Where a value starts whose place starts with its tag or anchor.
pub(crate) fn untagged(text: &str, start: usize) -> usize {
    let mut at = start;
    while text[at..].starts_with(['!', '&']) {
        let word = text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
        at += word;
        at += text[at..].len() - text[at..].trim_start().len();
    }
    at
}

/// A value that was left out has its place right behind the colon, not where the parser noticed its absence.
pub(super) fn behind_colon(text: &str, key: &Range<usize>, node: Node) -> Node {
    if !node.range.is_empty() || node.scalar().is_none() {
        return node;
    }
    // `{key}` has no colon.
    let space = text[key.end..].len() - text[key.end..].trim_start().len();
    let colon = key.end + space;
    let at = if text[colon..].starts_with(':') { colon + 1 } else { key.end };
    // A block without a line is its header: `|-`.
    let line = text[at..].lines().next().unwrap_or_default();
    let header = line.len() - line.trim_start().trim_start_matches(['|', '>', '+', '-']).len();
    let is_block =
        node.scalar().is_some_and(|s| matches!(s.style, ScalarStyle::Literal | ScalarStyle::Folded));
    Node { range: at..if is_block { at + header } else { at }, kind: node.kind }
}

/// Where a list in a mapping starts: the parser's place of one that is not set in is behind its first dash.
pub(super) fn first_dash(text: &str, parsed: usize) -> usize {
    let line = text[..parsed].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..parsed].trim_start_matches(' ');
    match before.strip_prefix('-').map(|rest| rest.trim_start_matches(' ')) {
        Some(rest) if rest.is_empty() || rest.starts_with('#') => parsed - before.len(),
        _ => parsed,
    }
}

/// The end of a list or mapping in brackets whose last value ends at `last`: behind the bracket. The parser's own end,
/// `parsed`, runs on over a comment to the next token.
pub(super) fn flow_end(text: &str, last: usize, parsed: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = last;
    while at < parsed.min(bytes.len()) {
        match bytes[at] {
            b']' | b'}' => return at + 1,
            b'#' => at += text[at..].find('\n').unwrap_or(text.len() - at),
            _ => at += 1,
        }
    }
    parsed
}

/// The end of a quoted scalar that starts at `start`.
pub(super) fn quoted_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes.get(start).copied().unwrap_or(b'"');
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' && quote == b'"' {
            at += 1;
        } else if *byte == quote {
            if quote == b'"' || bytes.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    text.len()
}
