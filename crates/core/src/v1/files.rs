//! The files a program reads, with those on top that it writes itself (`%%writefile`). Must not know who reads them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::paths::{join, relative};
use crate::job::ProjectFiles;

/// Files beside a program, by paths as it writes them.
pub struct Files<'f> {
    base: &'f dyn ProjectFiles,
    /// `None` where part of the text is not known.
    written: BTreeMap<String, Option<String>>,
    /// What the program reads or runs and what is not there.
    missing: RefCell<BTreeSet<String>>,
    /// Whether the program makes files in ways that are not followed.
    pub makes_more: bool,
}

impl<'f> Files<'f> {
    /// The files below the folder in which the program runs.
    pub fn new(base: &'f dyn ProjectFiles) -> Self {
        Self { base, written: BTreeMap::new(), missing: RefCell::default(), makes_more: false }
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<String> {
        let path = relative(path);
        match self.written.get(&path) {
            Some(text) => text.clone(),
            None => self.base.text(&path),
        }
    }

    /// Whether there is such a file.
    pub fn is_file(&self, path: &str) -> bool {
        let path = relative(path);
        self.written.contains_key(&path) || self.base.is_file(&path)
    }

    /// Whether there is such a folder.
    pub fn is_folder(&self, path: &str) -> bool {
        let path = relative(path);
        let below = format!("{path}/");
        path == "." || self.written.keys().any(|file| file.starts_with(&below)) || self.base.is_folder(&path)
    }

    /// Whether a folder may hold files that are not known: one that the program makes itself, by other programs.
    pub fn may_hold_more(&self, path: &str) -> bool {
        self.makes_more && !self.base.is_folder(&relative(path))
    }

    /// Notes that the program needs a file that is not there.
    pub fn note_missing(&self, path: &str) {
        let path = relative(path);
        if !path.starts_with('/') {
            self.missing.borrow_mut().insert(path);
        }
    }

    /// Files that the program needs and that are not there.
    pub fn missing(&self) -> Vec<String> {
        self.missing.borrow().iter().cloned().collect()
    }

    /// Whether the host can know of this path.
    pub fn sees(&self, path: &str) -> bool {
        self.base.sees(&relative(path))
    }

    /// Keeps what the program writes.
    pub fn write(&mut self, path: &str, text: impl Into<String>) {
        self.written.insert(relative(path), Some(text.into()));
    }

    /// Keeps that the program writes what is not known.
    pub fn write_unknown(&mut self, path: &str) {
        self.written.insert(relative(path), None);
    }

    /// Copies a folder, as far as it is known.
    pub fn copy_folder(&mut self, from: &str, to: &str) {
        let files = self.list(from);
        self.makes_more |= files.is_empty();
        for file in files {
            let text = self.text(&join(from, &file));
            self.written.insert(relative(&join(to, &file)), text);
        }
    }

    /// What the program has written, by path.
    pub fn written(&self) -> impl Iterator<Item = (&str, &str)> {
        self.written.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// Paths of the files in a folder, relative to it.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let folder = relative(folder);
        let mut paths: Vec<String> =
            self.base.list(&folder).unwrap_or_default().into_iter().map(|file| file.path).collect();
        let below = if folder == "." { String::new() } else { join(&folder, "") };
        paths.extend(self.written.keys().filter_map(|path| Some(path.strip_prefix(&below)?.to_owned())));
        paths.sort();
        paths.dedup();
        paths
    }
}
