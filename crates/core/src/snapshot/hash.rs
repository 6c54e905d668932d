//! The content hash of code: what the service looks up to find code it already has.
//!
//! Follows `get_content_hash` and `_get_file_list_content_hash` of the client (hash version 202208). It must not
//! know about ignore rules: it hashes the files it is given.

use sha2::{Digest, Sha256};

use super::listing::SnapshotFile;

/// Sorts files into the order in which their contents are hashed: by lower-cased path.
///
/// Paths that differ only in case come in no particular order in the client (the file system's); here the exact
/// path decides.
pub fn hash_order(files: &mut [SnapshotFile]) {
    files.sort_by_cached_key(by_hash_order);
}

pub(super) fn by_hash_order(file: &SnapshotFile) -> (String, String) {
    (file.path.to_lowercase(), file.path.clone())
}

/// The file that carries the completion mark of an upload: the first by exact path, upper case before lower case
/// (`upload_directory` sorts by absolute path and takes the first as `indicator_file`).
pub fn completion_mark(files: &[SnapshotFile]) -> Option<&SnapshotFile> {
    files.iter().min_by(|a, b| a.path.cmp(&b.path))
}

/// Streaming content hash, equal to the official client's: SHA-256 over the number of files, `#path#size` of every
/// file, then all contents. A single file as code is a list of one, its path being its name.
#[derive(Debug, Clone)]
pub struct ContentHasher {
    sha: Sha256,
}

impl ContentHasher {
    /// Starts with the list of files, in any order. Then feed the contents to [`update`](Self::update) in the order
    /// of [`hash_order`], which is that of [`SnapshotPlan::included`](super::SnapshotPlan::included).
    pub fn new(files: &[SnapshotFile]) -> Self {
        let mut sha = Sha256::new();
        sha.update(files.len().to_string());
        let mut sorted: Vec<&SnapshotFile> = files.iter().collect();
        sorted.sort_by_cached_key(|file| by_hash_order(file));
        for file in sorted {
            sha.update(format!("#{}#{}", file.path, file.bytes));
        }
        Self { sha }
    }

    /// Adds the next bytes of the files' contents; where chunks end does not matter.
    pub fn update(&mut self, content: &[u8]) {
        self.sha.update(content);
    }

    /// The hash in lower-case hexadecimal.
    pub fn finish(self) -> String {
        hex(&self.sha.finalize())
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
