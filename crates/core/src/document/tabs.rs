//! White space that PyYAML takes for something else than the parser does: tabs between words, behind a value or on an empty
//! line, and characters that end a line. Must not know what documents mean.

use std::ops::Range;

use super::lines_of::line_at;
use super::node::{Node, NodeKind, ScalarStyle};
use crate::finding::{Code, Finding, TextEdit};

/// The tabs outside of quotes, blocks and comments, one for each line.
pub(super) fn tabs(text: &str, root: Option<&Node>) -> Vec<(Range<usize>, Finding)> {
    if !text.contains('\t') {
        return Vec::new();
    }
    let mut texts = Vec::new();
    if let Some(root) = root {
        collect(root, &mut texts);
    }
    let within = |at: usize| texts.iter().any(|range: &Range<usize>| range.contains(&at));
    let mut found = Vec::new();
    let mut known_line = None;
    for (at, _) in text.match_indices('\t') {
        let line = line_at(text, at);
        if known_line == Some(line.start) || within(at) || in_comment(text, &line, at, &within) {
            continue;
        }
        known_line = Some(line.start);
        let end = at + text[at..line.end].bytes().take_while(|byte| matches!(byte, b'\t' | b' ')).count();
        let last = text[end..line.end].trim_end().is_empty();
        let finding = Finding::error(Code::YamlSyntax, "A tab stands between or behind words")
            .help("The official client cannot read it: YAML wants spaces there. Within quotes a tab is text.")
            .fix("Use a space", vec![TextEdit::replace(at..end, if last { "" } else { " " })]);
        found.push((at..end, finding));
    }
    found
}

/// Characters outside of quotes and blocks that end a line for PyYAML and for no editor.
pub(super) fn hidden_line_breaks(text: &str, root: Option<&Node>) -> Vec<(Range<usize>, Finding)> {
    let breaks = ['\u{85}', '\u{2028}', '\u{2029}'];
    if text.is_ascii() || !text.contains(breaks) {
        return Vec::new();
    }
    let mut texts = Vec::new();
    if let Some(root) = root {
        collect(root, &mut texts);
    }
    let hidden = text.char_indices().filter(|(_, c)| breaks.contains(c));
    hidden
        .filter(|(at, _)| !texts.iter().any(|range| range.contains(at)))
        .map(|(at, c)| {
            let range = at..at + c.len_utf8();
            let message = format!("The character U+{:04X} ends a line for the official client", u32::from(c));
            let finding = Finding::error(Code::YamlSyntax, message)
                .help("Editors do not show it as one. It often comes from a web page or a chat. Within quotes it is text.")
                .fix("Use a space", vec![TextEdit::replace(range.clone(), " ")]);
            (range, finding)
        })
        .collect()
}

/// Whether a comment has begun before byte `at` of a line.
fn in_comment(text: &str, line: &Range<usize>, at: usize, within: &dyn Fn(usize) -> bool) -> bool {
    text[line.start..at].match_indices('#').any(|(hash, _)| {
        let before = text[line.start..line.start + hash].chars().next_back();
        before.is_none_or(char::is_whitespace) && !within(line.start + hash)
    })
}

/// Where text in quotes and in blocks stands.
fn collect(node: &Node, texts: &mut Vec<Range<usize>>) {
    match &node.kind {
        NodeKind::Scalar(scalar) if scalar.style == ScalarStyle::Plain => {}
        NodeKind::Scalar(_) => texts.push(node.range.clone()),
        NodeKind::Sequence { items, .. } => items.iter().for_each(|item| collect(item, texts)),
        NodeKind::Mapping { entries, .. } => entries.iter().for_each(|entry| collect(&entry.value, texts)),
    }
}
