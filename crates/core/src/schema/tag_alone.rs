//! `distribution: pytorch`: the tag of a mapping in the place of the mapping. Must not know any tag.

use super::reader::{Reader, nearest};
use crate::document::{Node, ScalarValue};
use crate::finding::{Code, Finding, TextEdit};

impl Reader<'_> {
    /// Reports a value that is the tag alone, with the mapping as its fix; whether it is one.
    pub(crate) fn tag_alone(&mut self, node: &Node, path: &str, tag: &str, words: &[(&str, &str)]) -> bool {
        let Some(scalar) = node.scalar().filter(|scalar| scalar.value == ScalarValue::Text) else {
            return false;
        };
        let text = scalar.text.to_ascii_lowercase().replace('-', "_");
        if matches!(text.as_str(), "none" | "no" | "off" | "disabled") {
            self.none(node, path, &scalar.text);
            return true;
        }
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let Some(word) = names.iter().find(|name| **name == text).copied().or_else(|| nearest(&text, &names))
        else {
            return false;
        };
        let new = format!("{{{tag}: {word}}}");
        let field = path.rsplit('.').next().unwrap_or(path);
        let finding = Finding::error(
            Code::WrongType,
            format!("`{path}` has to be a mapping of names to values, but it is text"),
        )
        .help(format!("Write `{field}: {new}`, and its other fields beside `{tag}`."))
        .fix(format!("Write `{new}`"), vec![TextEdit::replace(node.range.clone(), new)]);
        self.report(node, path, finding);
        true
    }

    /// `early_termination: none`: a field that is left out to have none.
    fn none(&mut self, node: &Node, path: &str, word: &str) {
        let field = path.rsplit('.').next().unwrap_or(path);
        let message = format!("`{path}` has to be a mapping of names to values, but it is text");
        let mut finding = Finding::error(Code::WrongType, message).help(format!(
            "`{word}` is nothing the official client knows here. To have no `{field}`, leave the field out."
        ));
        let text = &self.document.text;
        let start = text[..node.range.start].rfind('\n').map_or(0, |end| end + 1);
        let end = text[node.range.end..].find('\n').map_or(text.len(), |end| node.range.end + end + 1);
        if text[start..end].trim() == format!("{field}: {word}") {
            finding = finding.fix("Remove the line", vec![TextEdit::delete(start..end)]);
        }
        self.report(node, path, finding);
    }
}
