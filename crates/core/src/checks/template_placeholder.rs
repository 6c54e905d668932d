//! `<your-workspace>`, `YOUR_COMPUTE`, `<% name %>`: left in from a template.

use std::ops::Range;

use super::Context;
use crate::document::Document;
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for document in std::iter::once(context.document).chain(context.trial) {
        for range in left_over(&document.text) {
            let text = &document.text[range.clone()];
            let finding =
                Finding::error(Code::TemplatePlaceholder, format!("`{text}` is a placeholder of a template"))
                    .help("Replace it by your own value.")
                    .at(document.place(range));
            findings.push(with_field(document, finding));
        }
    }
}

/// Names the field of the line, so that a form finds it.
fn with_field(document: &Document, finding: Finding) -> Finding {
    let Some(place) = &finding.place else { return finding };
    let start = place.range.start;
    let entry = document
        .root
        .as_ref()
        .and_then(|root| root.entries())
        .and_then(|entries| entries.iter().rev().find(|entry| entry.key_range.start <= start));
    match entry {
        Some(entry) => finding.field(entry.key.clone()),
        None => finding,
    }
}

fn left_over(text: &str) -> Vec<Range<usize>> {
    let angles = text.match_indices('<').filter_map(|(at, _)| Some((at, angle(line_from(text, at))?)));
    let names = text.match_indices("YOUR").filter_map(|(at, _)| Some((at, name(text, at)?)));
    let mut found: Vec<Range<usize>> = angles
        .chain(names)
        .map(|(at, length)| at..at + length)
        .filter(|range| !in_comment(text, range))
        .collect();
    found.sort_by_key(|range| range.start);
    found
}

fn line_from(text: &str, at: usize) -> &str {
    text[at..].split('\n').next().unwrap_or_default()
}

/// Whether a comment starts before the range ends, on its line.
fn in_comment(text: &str, range: &Range<usize>) -> bool {
    let start = text[..range.start].rfind('\n').map_or(0, |end| end + 1);
    comment_start(line_from(text, start)).is_some_and(|at| start + at < range.end)
}

/// Length of `YOUR_NAME` at byte `at`, where it is a word of its own.
fn name(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].chars().next_back();
    let word =
        text[at..].find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == '-'));
    let word = &text[at..word.map_or(text.len(), |length| at + length)];
    let alone =
        before.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_' && c != '<' && c != '$' && c != '{');
    (alone && word.len() > 5 && matches!(word.as_bytes()[4], b'_' | b'-')).then_some(word.len())
}

/// Length of `<% … %>` or of `<words with dashes>` at the start of a text.
fn angle(text: &str) -> Option<usize> {
    if text.starts_with("<%") {
        return text.find("%>").map(|end| end + 2);
    }
    let end = text.find('>')?;
    let inner = &text[1..end];
    let template = inner.trim() == inner
        && (3..60).contains(&inner.len())
        && inner.chars().all(|c| c.is_ascii_alphanumeric() || "-_ ".contains(c))
        && (inner.to_ascii_lowercase().starts_with("your")
            || inner == inner.to_ascii_uppercase() && inner.starts_with(|c: char| c.is_ascii_alphabetic())
            || inner.contains(['-', '_', ' ']) && inner.starts_with(|c: char| c.is_ascii_alphabetic()));
    template.then_some(end + 1)
}

fn comment_start(line: &str) -> Option<usize> {
    if line.trim_start().starts_with('#') { Some(0) } else { line.find(" #") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_placeholders_are_found() {
        let found = |text: &str| -> Vec<String> {
            left_over(text).into_iter().map(|range| text[range].to_owned()).collect()
        };
        assert_eq!(
            found("a: <your-workspace>\nb: <YOUR_NAME> # <other-one>\n"),
            ["<your-workspace>", "<YOUR_NAME>"]
        );
        assert_eq!(found("compute: azureml:YOUR_COMPUTE\n"), ["YOUR_COMPUTE"]);
        assert_eq!(found("x: <% compute %>\n"), ["<% compute %>"]);
        for clean in
            ["a < b > c", "if a<b: x", "${YOUR_X}", "YOURS", "cat <in >out", "# <your-x>", "List<int>"]
        {
            assert!(found(clean).is_empty(), "{clean}");
        }
    }
}
