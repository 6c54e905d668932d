//! Quotes of a word processor around a value: YAML takes them for letters of it.

use super::Context;
use crate::document::{Document, Node, NodeKind, ScalarStyle};
use crate::finding::{Code, Finding, TextEdit};

const OPEN: [char; 5] = ['“', '”', '„', '‘', '’'];
const CLOSE: [char; 4] = ['“', '”', '‘', '’'];

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for document in std::iter::once(context.document).chain(context.trial) {
        for entry in document.root.as_ref().and_then(Node::entries).unwrap_or_default() {
            // The check of the command knows shells.
            if entry.key != "command" {
                visit(document, &entry.value, &entry.key, findings);
            }
        }
    }
}

fn visit(document: &Document, node: &Node, field: &str, findings: &mut Vec<Finding>) {
    match &node.kind {
        NodeKind::Scalar(scalar) if scalar.style == ScalarStyle::Plain => {
            let Some(inner) = within_quotes(&scalar.text) else { return };
            let right = serde_json::Value::from(inner).to_string();
            let finding = Finding::warning(
                Code::TypographicCharacter,
                format!("The quotes around `{}` are not those of YAML", scalar.text),
            )
            .help("Word processors and web pages make them of the plain ones. They are read as letters of the value.")
            .fix(format!("Change to {right}"), vec![TextEdit::replace(node.range.clone(), right)]);
            findings.push(finding.field(field).at(document.place(node.range.clone())));
        }
        NodeKind::Scalar(_) => {}
        NodeKind::Sequence { items, .. } => {
            for item in items {
                visit(document, item, field, findings);
            }
        }
        NodeKind::Mapping { entries, .. } => {
            for entry in entries {
                visit(document, &entry.value, &format!("{field}.{}", entry.key), findings);
            }
        }
    }
}

/// The text within one pair of such quotes.
pub(super) fn within_quotes(text: &str) -> Option<&str> {
    text.strip_prefix(OPEN)?.strip_suffix(CLOSE)
}
