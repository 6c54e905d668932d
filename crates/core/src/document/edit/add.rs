//! New entries and items. Must not touch what is there.

use serde_json::Value;

use super::column;
use super::remove::item_lines;
use super::replace::comment_joins_block;
use crate::document::lines_of::line_at;
use crate::document::node::{Entry, Node};
use crate::document::write::{to_yaml, write_entry, write_flow};
use crate::document::{Document, lines_of};
use crate::finding::TextEdit;

/// A new last item of a list.
pub(super) fn append_item(
    document: &Document,
    list: &Node,
    items: &[Node],
    flow: bool,
    value: &Value,
) -> Option<TextEdit> {
    let (text, last) = (document.text.as_str(), items.last());
    if flow {
        let value = if document.is_json() { value.to_string() } else { write_flow(value) };
        let at = last.map_or(list.range.start + 1, |last| last.range.end);
        let comma = if last.is_some() { ", " } else { "" };
        return Some(TextEdit::insert(at, format!("{comma}{value}")));
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
    document: &Document,
    parent: &Node,
    entries: &[Entry],
    flow: bool,
    key: &str,
    value: &Value,
) -> TextEdit {
    let text = document.text.as_str();
    if flow {
        let entry = if document.is_json() {
            format!("{}: {value}", Value::from(key))
        } else {
            format!("{}: {}", write_flow(&Value::from(key)), write_flow(value))
        };
        return match entries.last() {
            Some(last) => {
                // On a line of its own where the others are.
                let key = last.key_range.start;
                let line = line_at(text, key).start;
                let own_line = line > 0 && text[line..key].bytes().all(|byte| byte == b' ' || byte == b'\t');
                let lead = if own_line { format!("\n{}", &text[line..key]) } else { " ".to_owned() };
                TextEdit::insert(last.value.range.end.max(last.key_range.end), format!(",{lead}{entry}"))
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
