//! `{lr:0.1}`: a name and its value in one, since no space stands behind the colon. Must not know any field.

use super::reader::Reader;
use crate::document::{Entry, has_no_marks, space_behind};
use crate::finding::{Code, Finding};

impl Reader<'_> {
    /// Reports `{lr:0.1}`, a name and its value in one; whether it is that.
    pub(crate) fn glued(&mut self, entry: &Entry, path: &str, is_refused: bool) -> bool {
        let Some((name, value)) = entry.key.split_once(':').filter(|_| entry.value.is_null()) else {
            return false;
        };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let written = self.document.text.get(entry.key_range.clone()) == Some(entry.key.as_str());
        // `a:b: null` has a value.
        let has_colon =
            self.document.text[entry.key_range.end..].trim_start_matches([' ', '\t']).starts_with(':');
        if !is_name
            || has_colon
            || value.is_empty()
            || value.starts_with('/')
            || !written
            || !has_no_marks(value)
        {
            return false;
        }
        let message = format!("`{}` has no value", entry.key);
        let help = format!("A space is missing behind the colon: `{name}: {value}`.");
        let finding = if is_refused {
            Finding::error(Code::EmptyField, message)
        } else {
            Finding::warning(Code::AmbiguousValue, message)
        };
        let edit = space_behind(&self.document.text, entry.key_range.start + name.len());
        let place = self.document.place(entry.key_range.clone());
        let finding = finding.help(help).fix("Put a space behind the colon", vec![edit]);
        self.findings.push(finding.at(place).field(path));
        true
    }
}
