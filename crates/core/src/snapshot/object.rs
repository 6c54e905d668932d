//! The object hash of data folders and build contexts: names and contents as a walk through the folders meets them.
//!
//! Follows `get_object_hash` and `_get_dir_hash` of the client. It must not know the content hash of code, which
//! differs in every respect, nor read anything: the host feeds contents.

use std::collections::{BTreeMap, btree_map::Entry};

use sha2::{Digest, Sha256};

use super::hash::hex;
use super::ignore::IgnoreRules;

const SEED: &str = "Initialize for october 2021 AML CLI version";

/// One thing the walk meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectEntry {
    /// Relative to the root, `/`-separated, without a slash at the end.
    pub path: String,
    /// Folders count by name only, but they do count, empty ones too.
    pub is_dir: bool,
}

/// A folder's entries by lower-cased name, then exact name; the value is `None` for a file.
#[derive(Default)]
struct Folder(BTreeMap<(String, String), Option<Folder>>);

/// Everything in a folder that is hashed, in the order of the client's walk: each folder's entries by lower-cased
/// name, a folder's content right after it (`_get_dir_hash`).
///
/// `entries` are the files and, for hashes that hold with empty folders too, the folders, in any order; folders on
/// the way to a file are added. Rules see folders as well: an ignored one hides its content for good, though the
/// rule `data/` matches only what is in `data` and leaves its name in the hash.
pub fn object_order(entries: &[ObjectEntry], rules: &IgnoreRules) -> Vec<ObjectEntry> {
    let mut root = Folder::default();
    for entry in entries {
        root.add(&entry.path, entry.is_dir);
    }
    let mut order = Vec::new();
    root.walk("", rules, &mut order);
    order
}

impl Folder {
    fn add(&mut self, path: &str, is_dir: bool) {
        let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let child = match self.0.entry((name.to_lowercase(), name.to_owned())) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert((is_dir || rest.is_some()).then(Self::default)),
        };
        if let (Some(folder), Some(rest)) = (child, rest) {
            folder.add(rest, is_dir);
        }
    }

    fn walk(&self, parent: &str, rules: &IgnoreRules, order: &mut Vec<ObjectEntry>) {
        for ((_, name), child) in &self.0 {
            let path = if parent.is_empty() { name.clone() } else { format!("{parent}/{name}") };
            if rules.decide(&path).is_ignored() {
                continue;
            }
            order.push(ObjectEntry { path: path.clone(), is_dir: child.is_some() });
            if let Some(folder) = child {
                folder.walk(&path, rules, order);
            }
        }
    }
}

/// Streaming object hash, equal to the official client's.
///
/// For a folder, go through [`object_order`]: [`enter`](Self::enter) each entry, then [`update`](Self::update) with
/// its content if it is a file. For a single file only feed the content: its name is not part of the hash.
#[derive(Debug, Clone)]
pub struct ObjectHasher {
    sha: Sha256,
}

impl ObjectHasher {
    /// An empty, seeded hash.
    pub fn new() -> Self {
        Self { sha: Sha256::new_with_prefix(SEED) }
    }

    /// Adds the name of an entry.
    pub fn enter(&mut self, entry: &ObjectEntry) {
        self.sha.update(entry.path.rsplit('/').next().unwrap_or_default());
    }

    /// Adds the next bytes of the current file.
    pub fn update(&mut self, content: &[u8]) {
        self.sha.update(content);
    }

    /// The hash in lower-case hexadecimal.
    pub fn finish(self) -> String {
        hex(&self.sha.finalize())
    }
}

impl Default for ObjectHasher {
    fn default() -> Self {
        Self::new()
    }
}
