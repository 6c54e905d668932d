//! New entries and items. Must not touch what is there.

use serde_json::Value;

use super::column;
use super::remove::item_lines;
use super::replace::comment_joins_block;
use crate::document::lines_of;
use crate::document::node::{Entry, Node};
use crate::document::write::{to_yaml, write_entry, write_flow};
use crate::finding::TextEdit;

/// A new last item of a list.
pub(super) fn append_item(
    text: &str,
    list: &Node,
    items: &[Node],
    flow: bool,
    value: &Value,
) -> Option<TextEdit> {
    let last = items.last();
    if flow {
        let at = last.map_or(list.range.start + 1, |last| last.range.end);
        let comma = if last.is_some() { ", " } else { "" };
        return Some(TextEdit::insert(at, format!("{comma}{}", write_flow(value))));
    }
    let lines = item_lines(text, &last?.range)?;
    let indent = text[lines.start..].len() - text[lines.start..].trim_start_matches(' ').len();
    let mut new = to_yaml(&Value::Array(vec![value.clone()]), indent);
    if !text[..lines.end].ends_with('\n') {
        new.insert(0, '\n');
    }
    Some(TextEdit::insert(lines.end, new))
}

pub(super) fn add_entry(
    text: &str,
    parent: &Node,
    entries: &[Entry],
    flow: bool,
    key: &str,
    value: &Value,
) -> TextEdit {
    if flow {
        let entry = format!("{}: {}", write_flow(&Value::from(key)), write_flow(value));
        return match entries.last() {
            Some(last) => {
                TextEdit::insert(last.value.range.end.max(last.key_range.end), format!(", {entry}"))
            }
            None => TextEdit::insert(parent.range.start + 1, entry),
        };
    }
    let indent = entries.first().map_or(0, |first| column(text, first.key_range.start));
    let at = entries.last().map_or(parent.range.end, |last| lines_of::entry(text, last, None).end);
    let mut new = String::new();
    if at > 0 && !text[..at].ends_with('\n') {
        new.push('\n');
    }
    if comment_joins_block(text, at, indent, value) {
        let pad = " ".repeat(indent);
        new.push_str(&format!("{pad}{}: {}\n", write_flow(&Value::from(key)), write_flow(value)));
    } else {
        write_entry(&mut new, key, value, indent);
    }
    TextEdit::insert(at, new)
}
