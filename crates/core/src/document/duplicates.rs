//! What may be there once only: the keys of a mapping, and the names of anchors. Must not know what documents mean.

use std::collections::HashMap;
use std::ops::Range;

use super::builder::has_lone_carriage_return;
use super::lines::LineIndex;
use super::lines_of;
use super::node::Entry;
use crate::finding::{Code, Finding, TextEdit};

/// Keys that are there twice in a mapping; `flow`: in braces.
pub(super) fn keys(
    text: &str,
    lines: &LineIndex,
    entries: &[Entry],
    flow: bool,
) -> Vec<(Range<usize>, Finding)> {
    let mut found = Vec::new();
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        let Some(earlier) = first.insert(entry.key.as_str(), at).filter(|_| entry.key != "<<") else {
            continue;
        };
        let (earlier, next) = (&entries[earlier], entries.get(earlier + 1));
        let (line, _) = lines.position(text, earlier.key_range.start);
        let message = format!("`{}` is there twice; the first is on line {line}", entry.key);
        let mut finding = Finding::warning(Code::DuplicateKey, message)
            .help("YAML keeps the last one and drops the first without a word. Remove one of them.");
        let whole = lines_of::entry(text, earlier, next);
        let apart = !whole.contains(&entry.key_range.start);
        let explicit = text[..whole.start.max(earlier.key_range.start)].trim_end().ends_with('?');
        // An anchor in it may be what an alias below refers to; a key without a character has no place of its own.
        let odd = text[whole.clone()].contains('&')
            || earlier.key_range.is_empty()
            || has_lone_carriage_return(text);
        if !flow && apart && !explicit && !odd {
            finding = finding.fix("Remove the first", vec![TextEdit::delete(whole)]);
        }
        found.push((entry.key_range.clone(), finding));
    }
    found
}

/// The name of the anchor that a value has whose place, with or without its tag and anchor, starts at a byte.
pub(super) fn anchor_name(text: &str, start: usize) -> Option<(&str, Range<usize>)> {
    let mut at = start;
    while text[at..].starts_with('!') {
        at += text[at..].find(char::is_whitespace)?;
        at += text[at..].len() - text[at..].trim_start().len();
    }
    if !text[at..].starts_with('&') {
        at = text[..start]
            .trim_end()
            .rfind(|c: char| c.is_whitespace() || "[{,".contains(c))
            .map_or(0, |b| b + 1);
    }
    let name = text[at..].strip_prefix('&')?;
    let name = &name[..name.find(|c: char| c.is_whitespace() || ",[]{}".contains(c)).unwrap_or(name.len())];
    Some((name, at..at + 1 + name.len()))
}
