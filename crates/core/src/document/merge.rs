//! Merge keys of YAML 1.1, which PyYAML and so the official client follow. Must not know where the mappings come from.

use std::collections::HashSet;
use std::ops::Range;

use super::node::{Entry, Node, NodeKind};
use crate::finding::{Code, Finding};

/// Whether an entry takes in another mapping. In quotes `<<` is a name like any other.
fn is_merge(text: &str, entry: &Entry) -> bool {
    entry.key == "<<" && !text[entry.key_range.clone()].ends_with(['"', '\''])
}

/// `<<: text`: what is merged has to be a mapping, or a list of them.
pub(super) fn no_mappings(text: &str, entries: &[Entry]) -> Vec<(Range<usize>, Finding)> {
    let is_mapping = |node: &Node| node.entries().is_some();
    let wrong = |entry: &&Entry| {
        let value = &entry.value;
        is_merge(text, entry)
            && !is_mapping(value)
            && !value.items().is_some_and(|items| items.iter().all(is_mapping))
    };
    let told = |entry: &Entry| {
        let finding = Finding::error(
            Code::YamlSyntax,
            format!("`<<` takes in a mapping, but this is {}", entry.value.kind_name()),
        )
        .help("Name one by its anchor, `<<: *defaults`, or write the fields out.");
        (entry.value.range.clone(), finding)
    };
    entries.iter().filter(wrong).map(told).collect()
}

/// `<<: *defaults`: the keys of other mappings, where the mapping does not set them itself.
pub(super) fn merge_keys(text: &str, entries: Vec<Entry>) -> Vec<Entry> {
    if !entries.iter().any(|entry| is_merge(text, entry)) {
        return entries;
    }
    let (merges, mut own): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| is_merge(text, entry));
    let mut known: HashSet<String> = own.iter().map(|entry| entry.key.clone()).collect();
    for merge in merges {
        let sources = match merge.value.kind {
            NodeKind::Sequence { items, .. } => items,
            kind => vec![Node { range: merge.value.range, kind }],
        };
        for source in sources {
            let NodeKind::Mapping { entries, .. } = source.kind else { continue };
            for entry in entries {
                if known.insert(entry.key.clone()) {
                    own.push(entry);
                }
            }
        }
    }
    own
}
