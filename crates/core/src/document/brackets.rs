//! Mistakes within brackets: a comma that is missing, a dash alone, a key over several lines. Must not know what documents
//! mean.

use std::ops::Range;

use super::lines_of::{line_at, line_with_deeper_ones};
use super::syntax::{Mistake, told};
use crate::finding::{Code, Finding, TextEdit};

/// `{a: 1 b: 2}`: the parser stops at the second colon. `open` is the bracket.
pub(super) fn missing_comma(text: &str, open: usize, at: usize) -> Option<Mistake> {
    if !text.get(at..)?.starts_with(':') || at < open {
        return None;
    }
    let start = text[open..at].rfind([',', '{', '[', '\n']).map_or(open, |before| open + before) + 1;
    let (value, name) = text.get(start..at)?.rsplit_once(' ')?;
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    let (key, first) = value.split_once(": ")?;
    if !is_name(name) || !is_name(key.trim()) || first.trim().is_empty() {
        return None;
    }
    let comma = start + value.trim_end().len();
    let message = format!("A `,` is missing before `{name}`");
    let help = "Within brackets, fields are separated by commas. Text with `: ` in it needs quotes there.";
    let mut mistake = told(at - name.len()..at, message, help, line_with_deeper_ones(text, open));
    mistake.finding = mistake.finding.fix("Put a comma there", vec![TextEdit::insert(comma, ",")]);
    Some(mistake)
}

/// `{a: - }`: a dash that is the whole value.
pub(super) fn dash(text: &str, info: &str, at: usize) -> Option<Mistake> {
    let in_block = info.contains("only valid inside a block");
    if !info.contains("cannot start with '-'") && !in_block {
        return None;
    }
    let dash = at + text.get(at..)?.find('-')?;
    // A list in lines below a bracket that is not closed is something else.
    if in_block && !text[dash + 1..].trim_start_matches(' ').starts_with([',', ']', '}']) {
        return None;
    }
    let help = "A dash begins an item of a list. If it is text, put it in quotes.";
    let mut mistake =
        told(dash..dash + 1, "A dash alone is no value within brackets".into(), help, line_at(text, at));
    mistake.finding =
        mistake.finding.fix("Put it in quotes", vec![TextEdit::replace(dash..dash + 1, "\"-\"")]);
    Some(mistake)
}

/// A key within brackets that goes on in the next line: PyYAML looks for the colon on its first line only. A comment as in
/// JavaScript is read as the beginning of the key behind it.
pub(super) fn long_key(text: &str, key: &Range<usize>) -> Option<(Range<usize>, Finding)> {
    let written = text.get(key.clone()).filter(|written| written.contains('\n'))?;
    let line = line_at(text, key.start);
    if let Some(comment) = written.lines().next().filter(|first| first.starts_with("/*")) {
        let finding = Finding::error(Code::YamlSyntax, "A comment begins with `#`, not with `/*`")
            .help("The official client reads JSON as YAML, which takes this for a part of the key below.");
        let inner = comment.strip_prefix("/*").and_then(|rest| rest.trim_end().strip_suffix("*/"));
        let place = key.start..key.start + comment.trim_end().len();
        let fixed = inner.map(|inner| TextEdit::replace(place.clone(), format!("# {}", inner.trim())));
        return Some((
            place,
            fixed.into_iter().fold(finding, |f, edit| f.fix("Begin it with `#`", vec![edit])),
        ));
    }
    if !written.starts_with("//") {
        let finding = Finding::error(Code::YamlSyntax, "A key goes on over several lines")
            .help("The official client cannot read it: write the key and its colon on one line. Is a `,` or a value missing?");
        return Some((key.start..line.end, finding));
    }
    let mut edits = Vec::new();
    let mut start = key.start;
    for comment in written.split_inclusive('\n') {
        let at = start + comment.len() - comment.trim_start().len();
        if text[at..].starts_with("//") {
            edits.push(TextEdit::replace(at..at + 2, "#"));
        }
        start += comment.len();
    }
    let finding = Finding::error(Code::YamlSyntax, "A comment begins with `#`, not with `//`")
        .help("The official client reads JSON as YAML, which takes this for a part of the key below.")
        .fix("Begin it with `#`", edits);
    Some((key.start..line.end, finding))
}
