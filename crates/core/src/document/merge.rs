//! Merge keys of YAML 1.1, which PyYAML and so the official client follow. Must not know where the mappings come from.

use std::collections::HashSet;

use super::node::{Entry, Node, NodeKind};

/// `<<: *defaults`: the keys of other mappings, where the mapping does not set them itself.
pub(super) fn merge_keys(entries: Vec<Entry>) -> Vec<Entry> {
    if !entries.iter().any(|entry| entry.key == "<<") {
        return entries;
    }
    let (merges, mut own): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| entry.key == "<<");
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
