//! Fields that stand below the field they belong to, in the same column: `resources:` and then `instance_count: 2`. Works on
//! shapes and on what was found.

use super::misplaced::{flat, record_of};
use crate::document::{Document, Entry, Node};
use crate::finding::{Code, Finding, TextEdit};
use crate::schema::{RecordShape, Shape};

/// Says of fields that they are not set in, instead of that they are unknown and the one above has no value.
pub(super) fn not_set_in(
    document: &Document,
    root: &Node,
    record: &'static RecordShape,
    findings: &mut Vec<Finding>,
) {
    let mut search = Search { document, findings };
    search.record(root, record, "");
}

struct Search<'d, 'f> {
    document: &'d Document,
    findings: &'f mut Vec<Finding>,
}

impl Search<'_, '_> {
    fn record(&mut self, node: &Node, record: &'static RecordShape, path: &str) {
        let fields = flat(record);
        let own = |key: &str| fields.iter().any(|field| field.name == key);
        let entries = node.entries().unwrap_or_default();
        for (at, entry) in entries.iter().enumerate() {
            let Some(field) = fields.iter().find(|field| field.name == entry.key) else { continue };
            if entry.value.is_null() {
                let below = entries[at + 1..].iter();
                // `type` is both: of the job, and of what is chosen by it.
                let of_tag = |entry: &Entry| {
                    let word = entry.value.scalar().map_or("", |scalar| scalar.text.as_str());
                    entry.key == "type" && is_tag_of(field.shape, word)
                };
                let belongs = |entry: &Entry| {
                    of_tag(entry)
                        || !own(&entry.key)
                            && !matches!(entry.key.as_str(), "$schema" | "type")
                            && may_have(field.shape, &entry.key)
                };
                let count = below.take_while(|entry| belongs(entry)).count();
                self.say(entry, &entries[at + 1..=at + count], path);
            } else {
                self.value(&entry.value, field.shape, &below(path, &entry.key));
            }
        }
    }

    fn value(&mut self, node: &Node, shape: &'static Shape, path: &str) {
        if let Some(record) = record_of(shape) {
            return self.record(node, record, path);
        }
        let Some(value) = map_of(shape) else { return };
        let entries = node.entries().unwrap_or_default();
        for (at, entry) in entries.iter().enumerate() {
            let there = entry.value.entries();
            if there.is_none() && !entry.value.is_null() {
                continue;
            }
            // Names that the command takes are names.
            let taken = |key: &str| {
                [format!(".{key}}}"), format!(".{key} }}")].iter().any(|end| self.document.text.contains(end))
            };
            let own = |entry: &&Entry| {
                entry.value.entries().is_none() && is_field_of(value, &entry.key) && !taken(&entry.key)
            };
            let count = entries[at + 1..].iter().take_while(own).count();
            let children = &entries[at + 1..=at + count];
            let free =
                |child: &Entry| there.is_none_or(|fields| fields.iter().all(|field| field.key != child.key));
            if children.iter().all(free) && (there.is_none() || is_block(self.document, &entry.value)) {
                self.say(entry, children, path);
            }
        }
    }

    fn say(&mut self, entry: &Entry, children: &[Entry], path: &str) {
        let Some(first) = children.first() else { return };
        // All empty: names of the user's that are those of fields.
        if children.iter().all(|child| child.value.is_null()) {
            return;
        }
        let text = self.document.text.as_str();
        let line = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
        let column = |entry: &Entry| entry.key_range.start - line(entry.key_range.start);
        let alone = text[line(first.key_range.start)..first.key_range.start].trim().is_empty();
        if !alone || column(entry) != column(first) {
            return;
        }
        let own = below(path, &entry.key);
        let fields: Vec<String> = children.iter().map(|child| below(path, &child.key)).collect();
        self.findings.retain(|finding| {
            let of = |path: &String| {
                finding.field == *path
                    || finding.field.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('.'))
            };
            let supplied = finding.code == Code::MissingField
                && children.iter().any(|child| finding.field == below(&own, &child.key));
            !(supplied
                || finding.field == own && finding.code == Code::EmptyField
                || fields.iter().any(of) && !matches!(finding.code, Code::DuplicateKey))
        });
        // As deep as the fields that are set in.
        let inner = entry
            .value
            .entries()
            .and_then(|fields| fields.first())
            .map_or(2, |field| column(field).saturating_sub(column(entry)));
        let deeper = inner.max(1);
        let end = children.last().map_or(0, |last| last.value.range.end.max(last.key_range.end));
        let mut edits = Vec::new();
        let mut start = line(first.key_range.start);
        for written in text[start..end].split_inclusive('\n') {
            if !written.trim().is_empty() {
                edits.push(TextEdit::insert(start, " ".repeat(deeper)));
            }
            start += written.len();
        }
        let message = format!("The fields of `{}` are not set in", entry.key);
        let without = if entry.value.is_null() { ", which has no value as it is" } else { "" };
        let help =
            format!("`{}` has to start further to the right than `{}`{without}.", first.key, entry.key);
        let finding = Finding::error(Code::MisplacedField, message)
            .help(help)
            .fix("Set them in", edits)
            .at(self.document.place(entry.key_range.clone()))
            .field(own);
        self.findings.push(finding);
    }
}

/// Whether a mapping is written in lines of its own.
fn is_block(document: &Document, node: &Node) -> bool {
    !document.text[node.range.clone()].starts_with('{')
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The values of a mapping with names of the user's.
fn map_of(shape: &'static Shape) -> Option<&'static Shape> {
    match shape {
        Shape::Map(value) => Some(value),
        Shape::Nullable(inner) => map_of(inner),
        Shape::AnyOf(shapes) => shapes.iter().find_map(|shape| map_of(shape)),
        _ => None,
    }
}

/// Whether a value may be a mapping with such a key.
fn may_have(shape: &'static Shape, key: &str) -> bool {
    map_of(shape).is_some() || is_field_of(shape, key)
}

/// Whether a word chooses what a value is: `pytorch` of a distribution.
fn is_tag_of(shape: &'static Shape, word: &str) -> bool {
    match shape {
        Shape::Tagged(tagged) => {
            tagged.tag == "type" && tagged.variants.iter().any(|variant| variant.words.contains(&word))
        }
        Shape::Nullable(inner) => is_tag_of(inner, word),
        Shape::AnyOf(shapes) => shapes.iter().any(|shape| is_tag_of(shape, word)),
        _ => false,
    }
}

/// Whether a value may be a record with such a field.
pub(super) fn is_field_of(shape: &'static Shape, key: &str) -> bool {
    match shape {
        Shape::Record(record) => flat(record).iter().any(|field| field.name == key),
        Shape::Tagged(tagged) => {
            tagged.tag == key
                || tagged
                    .variants
                    .iter()
                    .any(|variant| flat(variant.record).iter().any(|field| field.name == key))
        }
        Shape::Nullable(inner) => is_field_of(inner, key),
        Shape::AnyOf(shapes) => shapes.iter().any(|shape| is_field_of(shape, key)),
        _ => false,
    }
}
