//! The project's files as a host shows them: a folder on disk, a folder picked in a browser, or texts in memory.

use std::collections::BTreeMap;

/// One file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Path relative to the folder of the job document, `/`-separated.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// What the core may ask about files. Paths are relative to the folder of the job document, `/`-separated.
pub trait ProjectFiles {
    /// All files below a folder (`.` or `src`), relative to that folder; `None` where there is no such folder.
    fn list(&self, folder: &str) -> Option<Vec<FileEntry>>;

    /// Whether there is such a folder.
    fn is_folder(&self, folder: &str) -> bool {
        self.list(folder).is_some()
    }
    /// The text of a small file; `None` where it does not exist or is not text.
    fn text(&self, path: &str) -> Option<String>;
    /// Whether there is a file of this path.
    fn is_file(&self, path: &str) -> bool {
        self.size(path).is_some()
    }
    /// Bytes of the file of this path; `None` where there is none.
    fn size(&self, path: &str) -> Option<u64>;
    /// Names of the folders directly below the folder of the document.
    fn folders(&self) -> Vec<String>;
    /// Whether the host can know of such a path: a browser sees nothing outside the folder it was given.
    fn sees(&self, path: &str) -> bool {
        !path.starts_with('/') && !path.starts_with("..")
    }
}

/// Files in memory, for tests, samples and browsers.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, (u64, Option<String>)>,
}

impl MemoryFiles {
    /// Adds a text file.
    pub fn add_text(&mut self, path: impl Into<String>, text: impl Into<String>) {
        let text = text.into();
        self.files.insert(normalize(&path.into()), (text.len() as u64, Some(text)));
    }

    /// Adds a file of which only the size is known.
    pub fn add_sized(&mut self, path: impl Into<String>, bytes: u64) {
        self.files.insert(normalize(&path.into()), (bytes, None));
    }
}

impl ProjectFiles for MemoryFiles {
    fn folders(&self) -> Vec<String> {
        let mut folders: Vec<String> =
            self.files.keys().filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
        folders.dedup();
        folders
    }

    fn list(&self, folder: &str) -> Option<Vec<FileEntry>> {
        let folder = normalize(folder);
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let inside: Vec<FileEntry> = self
            .files
            .iter()
            .filter_map(|(path, (bytes, _))| {
                Some(FileEntry { path: path.strip_prefix(&prefix)?.to_owned(), bytes: *bytes })
            })
            .collect();
        (!inside.is_empty() || folder.is_empty()).then_some(inside)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.files.get(&normalize(path))?.1.clone()
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.files.get(&normalize(path)).map(|(bytes, _)| *bytes)
    }
}

/// A path relative to a folder: `("a/b", "../c")` → `a/c`. Absolute paths and URLs stay as they are.
pub fn join_path(folder: &str, path: &str) -> String {
    if folder.is_empty() || path.starts_with('/') || path.contains("://") {
        path.to_owned()
    } else {
        normalize(&format!("{folder}/{path}"))
    }
}

/// `./src/` → `src`, `a/../b` → `b`; leading `..` are kept, so that they match nothing in memory.
fn normalize(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_found_however_they_are_written() {
        let mut files = MemoryFiles::default();
        files.add_text("./src/train.py", "print()");
        assert_eq!(files.list("./src/").map(|f| f[0].path.clone()).as_deref(), Some("train.py"));
        assert_eq!(files.list(".").map(|f| f[0].path.clone()).as_deref(), Some("src/train.py"));
        assert_eq!(files.list("other"), None);
        assert_eq!(files.list("../src"), None);
        assert!(files.text("src/../src/train.py").is_some());
    }
}
