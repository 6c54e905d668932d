//! The fields of one mapping: asked for by name, and what was never asked for is reported.

use std::cell::LazyCell;

use super::field::{Field, Slot};
use super::lists::MAPPING_HELP;
use super::reader::{Casing, Reader, nearest};
use super::shape::{RecordShape, Shape};
use crate::document::{Entry, Node, has_no_marks, space_behind};
use crate::finding::{Code, Finding, TextEdit};

/// What the SDK v1, the preview and other tools call fields that have another name here.
const OTHER_NAMES: [(&str, &str); 22] = [
    ("context", "path"),
    ("early_stopping", "early_termination"),
    ("env", "environment"),
    ("env_vars", "environment_variables"),
    ("hyperparameters", "search_space"),
    ("max_concurrent_runs", "max_concurrent_trials"),
    ("max_run_duration_seconds", "timeout"),
    ("max_concurrent", "max_concurrent_trials"),
    ("max_total_runs", "max_total_trials"),
    ("max_trials", "max_total_trials"),
    ("node_count", "instance_count"),
    ("nodes", "instance_count"),
    ("num_nodes", "instance_count"),
    ("policy", "early_termination"),
    ("policy", "type"),
    ("process_count", "process_count_per_instance"),
    ("process_count_per_node", "process_count_per_instance"),
    ("source_directory", "code"),
    ("src", "code"),
    ("target", "compute"),
    ("value", "path"),
    ("vm_size", "instance_type"),
];

/// The fields of one mapping. Every name asked for counts as known; [`Fields::finish`] reports the others.
pub struct Fields<'n> {
    /// The mapping itself.
    pub node: &'n Node,
    /// Its entries.
    pub entries: &'n [Entry],
    path: String,
    asked: Vec<&'static str>,
    read_only: Vec<&'static str>,
    nullable: Vec<&'static str>,
    missing: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    pub(super) fn new(node: &'n Node, entries: &'n [Entry], path: String) -> Self {
        Self {
            node,
            entries,
            path,
            asked: Vec::new(),
            read_only: Vec::new(),
            nullable: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// The path of a field, for messages.
    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The value of a field; a null counts as not there.
    pub fn get(&mut self, name: &'static str) -> Option<&'n Node> {
        self.asked.push(name);
        self.node.child(name).filter(|node| !node.is_null())
    }

    /// A field that only the service fills in: known, and no advice.
    pub fn read_only(&mut self, name: &'static str) {
        self.asked.push(name);
        self.read_only.push(name);
    }

    /// All fields of a record are known, whatever is in them.
    pub fn allow(&mut self, record: &RecordShape) {
        for field in record.fields {
            if let (true, Shape::Record(inner)) = (field.flatten, field.shape) {
                self.allow(inner);
            } else {
                self.asked.push(field.name);
                self.nullable.push(field.name);
            }
        }
        for name in record.read_only {
            self.read_only(name);
        }
    }

    /// A field of a struct.
    pub fn slot<T: Slot>(&mut self, reader: &mut Reader<'_>, name: &'static str) -> T {
        let value = self.get(name).and_then(|node| T::Field::read(reader, node, &self.path_of(name)));
        T::fill(value)
    }

    /// A field that may be there without a value.
    pub fn nullable<T: Slot>(&mut self, reader: &mut Reader<'_>, name: &'static str) -> T {
        self.nullable.push(name);
        self.asked.push(name);
        // A null is handed on: the type may tell it from nothing.
        let value = self.node.child(name).and_then(|node| T::Field::read(reader, node, &self.path_of(name)));
        T::fill(value)
    }

    /// A field that has to be there; `help` says what to write.
    pub fn required<T: Slot>(&mut self, reader: &mut Reader<'_>, name: &'static str, help: &str) -> T {
        self.report_missing(reader, name, help);
        let before = reader.findings.len();
        let value = self.slot(reader, name);
        // `objective: accuracy`: what to write instead is known better here.
        if let [finding] = &mut reader.findings[before..]
            && finding.help == MAPPING_HELP
            && finding.field == self.path_of(name)
        {
            help.clone_into(&mut finding.help);
        }
        value
    }

    fn report_missing(&mut self, reader: &mut Reader<'_>, name: &'static str, help: &str) {
        if self.node.child(name).is_some_and(|node| !node.is_null()) {
            return;
        }
        self.missing.push(name);
        let path = self.path_of(name);
        if let Some(entry) = self.entries.iter().rev().find(|entry| entry.key == name) {
            let finding = Finding::error(Code::EmptyField, format!("`{path}` has no value")).help(help);
            let place = reader.document.place(entry.key_range.clone());
            return reader.findings.push(finding.at(place).field(path));
        }
        let finding = Finding::error(Code::MissingField, format!("`{path}` is missing")).help(help);
        let start = self.node.range.start;
        let place = reader.document.place(start..start);
        reader.findings.push(finding.at(place).field(path));
    }

    /// One of several words; its absence is reported.
    pub fn required_choice<T: Copy>(
        &mut self,
        reader: &mut Reader<'_>,
        name: &'static str,
        casing: Casing,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        self.report_missing(reader, name, &format!("One of: {}.", names.join(", ")));
        let node = self.get(name)?;
        reader.choice(node, &self.path_of(name), casing, choices)
    }

    /// Reports fields that nobody asked for, with the nearest known name as a fix; and fields without a value.
    pub fn finish(self, reader: &mut Reader<'_>) {
        let free = LazyCell::new(|| self.free());
        for entry in self.entries {
            // A comment of another language was told where the text was read.
            let comment = entry.key.starts_with("//") || entry.key.starts_with("/*");
            // So was a colon with nothing in front.
            let nameless = entry.key.is_empty() && entry.key_range.is_empty();
            if comment || nameless || entry.key == "$schema" && !entry.value.is_null() {
                continue;
            }
            let path = self.path_of(&entry.key);
            let known = entry.key == "$schema" || self.asked.contains(&entry.key.as_str());
            if known && (!entry.value.is_null() || self.nullable.contains(&entry.key.as_str())) {
                continue;
            }
            if known {
                // One that has to be there was reported already.
                if !self.missing.contains(&entry.key.as_str()) {
                    reader.empty_field(entry, &path);
                }
                continue;
            }
            let place = reader.document.place(entry.key_range.clone());
            let finding = self.unknown(reader, entry, &free).at(place).field(path);
            reader.findings.push(finding);
        }
    }

    /// The fields that are not there yet.
    fn free(&self) -> Vec<&'static str> {
        let mut free = self.asked.clone();
        free.retain(|name| self.node.child(name).is_none() && !self.read_only.contains(name));
        free
    }

    /// The field that a misspelt key means: the nearest name, or the only one that says the same in more or fewer words.
    fn meant(&self, key: &str, free: &[&'static str]) -> Option<&'static str> {
        let is_free = |name: &&'static str| free.contains(name);
        let called = |name: &&'static str| OTHER_NAMES.contains(&(key, *name));
        if let Some(name) = self.asked.iter().copied().find(called) {
            return Some(name).filter(is_free);
        }
        if let Some(name) = nearest(key, &self.asked).filter(is_free) {
            return Some(name);
        }
        let words = |text: &str| text.split('_').map(str::to_owned).collect::<Vec<_>>();
        let own = words(key);
        let mut alike = free.iter().copied().filter(|name| {
            let theirs = words(name);
            own.iter().all(|word| theirs.contains(word)) && theirs.len() <= own.len() + 1 && key != "settings"
                || theirs.iter().all(|word| own.contains(word)) && theirs.len() > 1
        });
        let first = alike.next();
        let another = alike.any(|name| Some(name) != first);
        first.filter(|_| !another)
    }

    fn unknown(&self, reader: &Reader<'_>, entry: &Entry, free: &[&'static str]) -> Finding {
        let finding = Finding::error(Code::UnknownField, format!("`{}` is not a field here", entry.key));
        // `{type:uri_file}`
        let glued =
            entry.key.split_once(':').filter(|(name, _)| self.asked.contains(name) && entry.value.is_null());
        if let Some((name, value)) = glued {
            let written = &reader.document.text[entry.key_range.clone()];
            let finding = finding.help(format!("A space is missing behind the colon: `{name}: {value}`."));
            if written != entry.key || !has_no_marks(&value.replace(':', "")) {
                return finding;
            }
            let edit = if has_no_marks(value) {
                space_behind(&reader.document.text, entry.key_range.start + name.len())
            } else {
                TextEdit::replace(entry.key_range.clone(), format!("{name}: \"{value}\""))
            };
            return finding.fix("Put a space behind the colon", vec![edit]);
        }
        let meant = self.meant(&entry.key.to_ascii_lowercase(), free);
        if let Some(name) = meant {
            return finding.help(format!("Did you mean `{name}`?")).fix(
                format!("Rename to `{name}`"),
                vec![TextEdit::replace(
                    entry.key_range.clone(),
                    reader.document.key_text(&entry.key_range, name),
                )],
            );
        }
        let mut names = self.asked.clone();
        // What only the service fills in is no advice.
        names.retain(|name| !self.read_only.contains(name));
        names.sort_unstable();
        names.dedup();
        finding.help(format!("Fields here: {}.", names.join(", ")))
    }
}
