//! The draft: one text, which form and editor both edit, with one undo history.

use run_composer_core::checks::looks_like_secret;
use run_composer_core::document::{Document, Node, NodeKind};
use run_composer_core::finding::{TextEdit, apply_edits};

/// Steps that can be taken back.
const HISTORY: usize = 200;

/// The document being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The text: the truth about the draft.
    pub text: String,
    past: Vec<String>,
    future: Vec<String>,
    typing: bool,
}

/// What can happen to a draft.
#[derive(Clone, Debug)]
pub enum DraftAction {
    /// The editor's text changed by typing.
    Type(String),
    /// A form field or a fix made edits.
    Edit(Vec<TextEdit>),
    /// Another document took its place.
    Load(String),
    /// Take the last step back.
    Undo,
    /// Take the last undo back.
    Redo,
}

impl Draft {
    /// A fresh draft without history.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), past: Vec::new(), future: Vec::new(), typing: false }
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// The draft after an action.
    #[must_use]
    pub fn after(&self, action: DraftAction) -> Self {
        match action {
            // A run of typing on one line is one step.
            DraftAction::Type(text) => self.step(text, true),
            DraftAction::Edit(edits) => match apply_edits(&self.text, &edits) {
                Some(text) => self.step(text, false),
                // The text changed since the edits were made; the person sees the current state and repeats.
                None => self.clone(),
            },
            DraftAction::Load(text) => self.step(text, false),
            DraftAction::Undo => {
                let mut next = self.clone();
                if let Some(text) = next.past.pop() {
                    next.future.push(std::mem::replace(&mut next.text, text));
                }
                next.typing = false;
                next
            }
            DraftAction::Redo => {
                let mut next = self.clone();
                if let Some(text) = next.future.pop() {
                    next.past.push(std::mem::replace(&mut next.text, text));
                }
                next.typing = false;
                next
            }
        }
    }

    fn step(&self, text: String, typing: bool) -> Self {
        if text == self.text {
            return self.clone();
        }
        let same_line_count = text.matches('\n').count() == self.text.matches('\n').count();
        let mut past = self.past.clone();
        if !(typing && self.typing && same_line_count) {
            past.push(self.text.clone());
            if past.len() > HISTORY {
                past.remove(0);
            }
        }
        Self { text, past, future: Vec::new(), typing }
    }

    /// The text without values that look like secrets, for storage in the browser.
    pub fn storable_text(&self) -> String {
        let (document, _) = Document::read("job.yml", self.text.clone());
        let mut edits = Vec::new();
        if let Some(root) = &document.root {
            blank_secrets("", root, &mut edits);
        }
        apply_edits(&self.text, &edits).unwrap_or_default()
    }
}

/// Empties every value anywhere in a document that looks like a secret.
fn blank_secrets(name: &str, node: &Node, edits: &mut Vec<TextEdit>) {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let secret = looks_like_secret(name, &scalar.text)
                || scalar.text.split([' ', '\n', '=', '"', '\'']).any(|word| looks_like_secret("", word));
            if secret && !node.range.is_empty() {
                edits.push(TextEdit::replace(node.range.clone(), "\"\""));
            }
        }
        NodeKind::Mapping { entries, .. } => {
            for entry in entries {
                blank_secrets(&entry.key, &entry.value, edits);
            }
        }
        NodeKind::Sequence { items, .. } => {
            for item in items {
                blank_secrets(name, item, edits);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_and_editor_share_one_history() {
        let start = Draft::new("a: 1\n");
        let typed =
            start.after(DraftAction::Type("a: 12\n".into())).after(DraftAction::Type("a: 123\n".into()));
        let edited = typed.after(DraftAction::Edit(vec![TextEdit::insert(7, "b: 2\n")]));
        assert_eq!(edited.text, "a: 123\nb: 2\n");
        let back = edited.after(DraftAction::Undo);
        assert_eq!(back.text, "a: 123\n");
        let start_again = back.after(DraftAction::Undo);
        assert_eq!(start_again.text, "a: 1\n");
        assert!(!start_again.can_undo());
        assert_eq!(start_again.after(DraftAction::Redo).after(DraftAction::Redo).text, "a: 123\nb: 2\n");
        assert_eq!(edited.after(DraftAction::Edit(vec![TextEdit::delete(50..60)])).text, edited.text);
    }

    #[test]
    fn secrets_are_not_stored() {
        let draft = Draft::new(
            "command: x\nenvironment_variables:\n  EPOCHS: 3\n  DB_PASSWORD: hunter22 # mine\n  HF_TOKEN: 'hf_abcdef'\n",
        );
        let stored = draft.storable_text();
        assert!(!stored.contains("hunter22") && !stored.contains("hf_abcdef"), "{stored}");
        assert!(stored.contains("EPOCHS: 3") && stored.contains("# mine"));
    }
}
