//! One case of the target `edits`, as text: the path on the first line (`inputs/alpha`), the value as JSON on the
//! second, the document below. Must not know what is done with it.

use run_composer_core::document::{Document, Node};
use serde_json::Value;

/// A document, a place in it and a value for this place.
pub struct Case<'t> {
    /// The text of the document.
    pub text: &'t str,
    /// The value; a second line that is no JSON stands for itself.
    pub value: Value,
    steps: Vec<&'t str>,
}

impl<'t> Case<'t> {
    /// Reads a case; `None` for what is not text, has no document, or cannot be written and read back as it is.
    pub fn read(bytes: &'t [u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(bytes).ok()?.splitn(3, '\n');
        let steps: Vec<&str> = lines.next()?.split('/').take(3).collect();
        let line = lines.next()?;
        let value = serde_json::from_str(line).unwrap_or_else(|_| Value::from(line));
        let text = lines.next()?;
        (!is_huge(&value) && !steps.iter().any(|step| is_long_key(step))).then_some(Self {
            text,
            value,
            steps,
        })
    }

    /// The path. A step `*3` stands for the fourth entry at its place, so that a changed document still has the path;
    /// a step in quotes is a JSON string.
    pub fn path_in(&self, document: &Document) -> Vec<String> {
        let mut node = document.root.as_ref();
        let mut path = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let step = step_in(node, step);
            node = node.and_then(|node| node.child(&step));
            path.push(step);
        }
        path
    }
}

fn step_in(node: Option<&Node>, step: &str) -> String {
    let wanted = step.strip_prefix('*').and_then(|number| number.parse::<usize>().ok());
    if let (Some(wanted), Some(node)) = (wanted, node) {
        if let Some(entries) = node.entries().filter(|entries| !entries.is_empty()) {
            return entries[wanted % entries.len()].key.clone();
        }
        if let Some(items) = node.items().filter(|items| !items.is_empty()) {
            return (wanted % items.len()).to_string();
        }
    }
    serde_json::from_str(step).ok().filter(|_| step.starts_with('"')).unwrap_or_else(|| step.to_owned())
}

/// Whole numbers beyond 64 bits with a sign are text to the reader; long keys break its rule.
fn is_huge(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_u64() && !number.is_i64(),
        Value::Array(items) => items.iter().any(is_huge),
        Value::Object(entries) => entries.iter().any(|(key, value)| is_long_key(key) || is_huge(value)),
        _ => false,
    }
}

/// YAML has no simple key beyond 1024 characters, and each may be written as six (`\u0000`). No field is named like that.
fn is_long_key(key: &str) -> bool {
    key.len() > 160
}
