//! The quick reading of the YAML that nearly every job document is written in: block mappings and lists, values on one
//! line, block scalars, short lists in brackets.
//!
//! Reads a text wholly or says `None`: then the parser reads it. It reports nothing, so whatever deserves a finding is
//! left to the parser, and what it reads must be, place for place, what the parser reads (`super::builder`; the tests
//! compare the two).

mod block_scalar;
mod lines;
#[cfg(test)]
mod tests;
mod value;

use std::collections::HashSet;
use std::ops::Range;

use super::node::{Entry, Node, NodeKind, ScalarStyle};
use super::scalar::{ScalarValue, resolve};
use lines::Lines;

/// Deeper documents are left to the parser, which has the limit and the message.
const MAX_DEPTH: usize = 50;
/// YAML's limit for a key without `?`.
const MAX_KEY: usize = 1_000;
/// Up to so many keys each is compared with each.
const FEW_KEYS: usize = 12;

/// The root value, or `None` where the text needs the parser.
pub(super) fn read(text: &str) -> Option<Node> {
    if !lines::is_suitable(text) {
        return None;
    }
    let mut reader = Reader { lines: Lines::new(text), depth: 0 };
    if reader.lines.indent()? != 0 {
        return None;
    }
    let root = reader.mapping(0)?;
    reader.lines.is_at_end().then_some(root)
}

struct Reader<'t> {
    lines: Lines<'t>,
    depth: usize,
}

impl Reader<'_> {
    /// The block that starts on this line.
    fn block(&mut self, indent: usize) -> Option<Node> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let node = if self.lines.is_item() { self.sequence(indent) } else { self.mapping(indent) };
        self.depth -= 1;
        node
    }

    fn mapping(&mut self, indent: usize) -> Option<Node> {
        let start = self.lines.start();
        let mut entries: Vec<Entry> = Vec::new();
        while let Some(here) = self.lines.indent().filter(|here| *here >= indent) {
            if here > indent {
                return None;
            }
            let (key, key_range) = self.key()?;
            let value = self.value_of_key(indent, key_range.end + 1)?;
            entries.push(Entry { key, key_range, value });
        }
        if has_duplicates(&entries) {
            return None;
        }
        let end = entries.last()?.value.range.end;
        Some(Node { range: start..end, kind: NodeKind::Mapping { entries, flow: false } })
    }

    /// A key that is a plain word and text to YAML.
    fn key(&self) -> Option<(String, Range<usize>)> {
        let start = self.lines.start();
        let key = self.lines.key_at(start)?;
        let is_word = key.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$'));
        (is_word && key.len() <= MAX_KEY && resolve(key) == ScalarValue::Text)
            .then(|| (key.to_owned(), start..start + key.len()))
    }

    /// What stands behind the colon at `colon`, or in the lines below it.
    fn value_of_key(&mut self, indent: usize, colon: usize) -> Option<Node> {
        if let Some(node) = self.value(indent, colon)? {
            return Some(node);
        }
        match self.lines.indent() {
            Some(below) if below > indent || (below == indent && self.lines.is_item()) => self.block(below),
            _ => Some(value::scalar("", ScalarStyle::Plain, ScalarValue::Null, colon..colon)),
        }
    }

    fn sequence(&mut self, indent: usize) -> Option<Node> {
        let start = self.lines.start();
        let mut items = Vec::new();
        while self.lines.indent() == Some(indent) && self.lines.is_item() {
            items.push(self.item(indent)?);
        }
        if self.lines.indent().is_some_and(|below| below > indent) {
            return None;
        }
        let end = items.last()?.range.end;
        Some(Node { range: start..end, kind: NodeKind::Sequence { items, flow: false } })
    }

    fn item(&mut self, indent: usize) -> Option<Node> {
        let behind = self.lines.start() + 1;
        if let Some((column, start)) = self.lines.behind_dash()
            && self.lines.key_at(start).is_some()
        {
            self.lines.enter(column, start);
            return self.block(column);
        }
        if let Some(node) = self.value(indent, behind)? {
            return Some(node);
        }
        let below = self.lines.indent().filter(|below| *below > indent)?;
        self.block(below)
    }

    /// The value from byte `from` of this line on, and goes to the next line. `Some(None)`: there is none on this line.
    #[expect(
        clippy::option_option,
        reason = "two kinds of none: one for the parser, and a value on the lines below"
    )]
    fn value(&mut self, indent: usize, from: usize) -> Option<Option<Node>> {
        let rest = self.lines.rest(from);
        let start = from + (rest.len() - rest.trim_start_matches(' ').len());
        let rest = rest.trim_start_matches(' ');
        match rest.as_bytes().first() {
            None | Some(b'#') => {
                self.lines.advance();
                Some(None)
            }
            Some(b'|' | b'>') => block_scalar::read(&mut self.lines, indent, start).map(Some),
            Some(_) => {
                let node = value::read(rest, start)?;
                self.lines.advance();
                Some(Some(node))
            }
        }
    }
}

fn has_duplicates(entries: &[Entry]) -> bool {
    if entries.len() <= FEW_KEYS {
        return entries
            .iter()
            .enumerate()
            .any(|(at, entry)| entries[..at].iter().any(|e| e.key == entry.key));
    }
    let mut seen = HashSet::with_capacity(entries.len());
    !entries.iter().all(|entry| seen.insert(entry.key.as_str()))
}
