//! The files a program reads, with those on top that it writes itself (`%%writefile`). Must not know who reads them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::paths::{HERE, join, relative};
use crate::job::ProjectFiles;

/// What the program makes of a file.
#[derive(Clone, PartialEq)]
enum Written {
    /// Its text.
    Text(String),
    /// JSON with the same content; the text is YAML.
    Yaml(String),
    /// A text of which a part is not known.
    Unknown,
    /// It is removed.
    Removed,
}

/// What a program has written so far, and where it is.
pub struct Snapshot {
    written: Rc<BTreeMap<String, Written>>,
    gone: Rc<BTreeSet<String>>,
    folder: Option<String>,
}

/// Files beside a program, by paths as it writes them.
pub struct Files<'f> {
    base: &'f dyn ProjectFiles,
    written: Rc<BTreeMap<String, Written>>,
    /// Folders that the program removes.
    gone: Rc<BTreeSet<String>>,
    /// What the program reads or runs and what is not there.
    missing: RefCell<BTreeSet<String>>,
    /// Whether the program makes files in ways that are not followed.
    pub makes_more: bool,
    /// The working directory, as seen from the folder in which the program starts; `None` once it is not known.
    pub folder: Option<String>,
}

impl<'f> Files<'f> {
    /// The files below the folder in which the program runs.
    pub fn new(base: &'f dyn ProjectFiles) -> Self {
        Self {
            base,
            written: Rc::default(),
            gone: Rc::default(),
            missing: RefCell::default(),
            makes_more: false,
            folder: Some(".".to_owned()),
        }
    }

    /// The state at this point of the program.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { written: self.written.clone(), gone: self.gone.clone(), folder: self.folder.clone() }
    }

    /// Forgets what was done since.
    pub fn go_back(&mut self, state: &Snapshot) {
        self.written = state.written.clone();
        self.gone = state.gone.clone();
        self.folder.clone_from(&state.folder);
    }

    /// Joins the end of another way through the program: what differs is not known.
    pub fn merge(&mut self, other: &Snapshot) {
        if self.gone != other.gone {
            Rc::make_mut(&mut self.gone).extend(other.gone.iter().cloned());
        }
        if self.folder != other.folder {
            self.folder = None;
        }
        if Rc::ptr_eq(&self.written, &other.written) {
            return;
        }
        let own = Rc::make_mut(&mut self.written);
        for (path, text) in &*other.written {
            if own.get(path) != Some(text) {
                own.insert(path.clone(), Written::Unknown);
            }
        }
        let only_here = own.iter_mut().filter(|(path, _)| !other.written.contains_key(*path));
        only_here.for_each(|(_, text)| *text = Written::Unknown);
    }

    /// Changes the working directory; `None` where it is not known to which.
    pub fn change_folder(&mut self, path: Option<&str>) {
        self.folder = match (path, &self.folder) {
            (Some(path), Some(folder)) => Some(relative(&join(folder, path))),
            (Some(path), None) if path.starts_with(HERE) => Some(relative(path)),
            _ => None,
        };
        self.folder = self.folder.take().filter(|folder| !folder.starts_with('/'));
    }

    /// A path of the program's, as seen from the folder in which it starts.
    pub fn at(&self, path: &str) -> String {
        match &self.folder {
            _ if path.starts_with('/') => relative(path),
            Some(folder) => relative(&join(folder, path)),
            // Nobody knows where that is.
            None => format!("/?/{path}"),
        }
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<String> {
        let path = self.at(path);
        match self.written.get(&path) {
            Some(Written::Text(text)) => Some(text.clone()),
            Some(_) => None,
            None => self.base.text(&path),
        }
    }

    /// The text of a file, or another one with the same content for YAML.
    pub fn yaml(&self, path: &str) -> Option<String> {
        match self.written.get(&self.at(path)) {
            Some(Written::Yaml(text)) => Some(text.clone()),
            _ => self.text(path),
        }
    }

    /// Whether there is such a file.
    pub fn is_file(&self, path: &str) -> bool {
        let path = self.at(path);
        match self.written.get(&path) {
            Some(written) => *written != Written::Removed,
            None => self.base.is_file(&path),
        }
    }

    /// Whether there is such a folder.
    pub fn is_folder(&self, path: &str) -> bool {
        let path = self.at(path);
        let below = format!("{path}/");
        let within =
            |(file, written): (&String, &Written)| file.starts_with(&below) && *written != Written::Removed;
        path == "." || self.written.iter().any(within) || (!self.is_gone(&path) && self.base.is_folder(&path))
    }

    /// Whether a folder may hold files that are not known: one that the program makes itself, by other programs.
    pub fn may_hold_more(&self, path: &str) -> bool {
        self.makes_more && !self.base.is_folder(&self.at(path))
    }

    /// Notes that the program needs a file that is not there.
    pub fn note_missing(&self, path: &str) {
        let path = self.at(path);
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
        self.base.sees(&self.at(path))
    }

    /// Keeps what the program writes.
    pub fn write(&mut self, path: &str, text: impl Into<String>) {
        let path = self.at(path);
        Rc::make_mut(&mut self.written).insert(path, Written::Text(text.into()));
    }

    /// Keeps that the program writes what is not known.
    pub fn write_unknown(&mut self, path: &str) {
        let path = self.at(path);
        Rc::make_mut(&mut self.written).insert(path, Written::Unknown);
    }

    /// Keeps what the program writes as YAML, as JSON.
    pub fn write_yaml(&mut self, path: &str, json: String) {
        let path = self.at(path);
        Rc::make_mut(&mut self.written).insert(path, Written::Yaml(json));
    }

    /// Whether the program removed a file or folder.
    pub fn is_removed(&self, path: &str) -> bool {
        let path = self.at(path);
        self.written.get(&path) == Some(&Written::Removed) || self.is_gone(&path)
    }

    fn is_gone(&self, path: &str) -> bool {
        let is_in = |gone: &String| {
            path == gone || path.strip_prefix(&**gone).is_some_and(|rest| rest.starts_with('/'))
        };
        self.gone.iter().any(is_in)
    }

    /// Removes a folder with all that is in it.
    pub fn remove_folder(&mut self, path: &str) {
        for file in self.list(path) {
            self.remove(&join(path, &file));
        }
        let path = self.at(path);
        if path != "." {
            Rc::make_mut(&mut self.gone).insert(path);
        }
    }

    /// Makes a folder.
    pub fn make_folder(&mut self, path: &str) {
        let path = self.at(path);
        Rc::make_mut(&mut self.gone).remove(&path);
    }

    /// A command of a shell changes the files that it names, but for those that only read them.
    pub fn change_by(&mut self, command: &str) {
        const READING: [&str; 12] =
            ["cat", "ls", "head", "tail", "wc", "grep", "diff", "pip", "conda", "az", "python", "md5sum"];
        let first = command.split_whitespace().next().unwrap_or_default();
        if READING.contains(&first) && !command.contains(['>', ';', '|', '&']) {
            return;
        }
        let is_named = |path: &&String| {
            let name = path.rsplit('/').next().unwrap_or(path);
            command.split(|c: char| !(c.is_alphanumeric() || "._-".contains(c))).any(|word| word == name)
        };
        let named: Vec<String> = self.written.keys().filter(is_named).cloned().collect();
        for path in named {
            Rc::make_mut(&mut self.written).insert(path, Written::Unknown);
        }
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) {
        let path = self.at(path);
        Rc::make_mut(&mut self.written).insert(path, Written::Removed);
    }

    /// Gives a file another name.
    pub fn rename(&mut self, from: &str, to: &str) {
        let text = match self.written.get(&self.at(from)) {
            Some(written) => written.clone(),
            None => self.base.text(&self.at(from)).map_or(Written::Unknown, Written::Text),
        };
        let path = self.at(to);
        Rc::make_mut(&mut self.written).insert(path, text);
        self.remove(from);
    }

    /// Copies a folder, as far as it is known.
    pub fn copy_folder(&mut self, from: &str, to: &str) {
        let files = self.list(from);
        self.makes_more |= files.is_empty();
        for file in files {
            let text = self.text(&join(from, &file)).map_or(Written::Unknown, Written::Text);
            let path = self.at(&join(to, &file));
            Rc::make_mut(&mut self.written).insert(path, text);
        }
    }

    /// What the program has written, by path.
    pub fn written(&self) -> impl Iterator<Item = (&str, &str)> {
        self.written.iter().filter_map(|(path, written)| match written {
            Written::Text(text) => Some((path.as_str(), text.as_str())),
            _ => None,
        })
    }

    /// Paths of the files in a folder, relative to it.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let folder = self.at(folder);
        let mut paths: Vec<String> =
            self.base.list(&folder).unwrap_or_default().into_iter().map(|file| file.path).collect();
        let below = if folder == "." { String::new() } else { join(&folder, "") };
        let below = |path: &String| path.strip_prefix(&below).map(str::to_owned);
        paths.extend(self.written.keys().filter_map(below));
        paths.retain(|path| !self.is_removed(&join(&format!("{HERE}/{folder}"), path)));
        paths.sort();
        paths.dedup();
        paths
    }
}
