//! Reading: a document's tree with the scalars of YAML 1.2.

use serde_json::{Number, Value};

use super::{Plain, resolve};
use crate::document::{Document, Node, NodeKind, ScalarStyle};
use crate::finding::{Code, has_errors};

/// The content of a YAML or JSON text; `None` where it cannot be read. Numbers that JSON cannot hold become text.
pub fn read(text: &str) -> Option<Value> {
    let (document, mut findings) = Document::read("file.yml", text);
    // `yes` as a key is text in YAML 1.2.
    findings.retain(|finding| finding.code != Code::AmbiguousValue);
    (!has_errors(&findings)).then(|| document.root.as_ref().map(value))?
}

fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Sequence { items, .. } => items.iter().map(value).collect(),
        NodeKind::Mapping { entries, .. } => {
            Value::Object(entries.iter().map(|entry| (entry.key.clone(), value(&entry.value))).collect())
        }
        NodeKind::Scalar(scalar) if scalar.style == ScalarStyle::Plain => {
            let text = || Value::from(scalar.text.as_str());
            match resolve(&scalar.text) {
                Plain::Null => Value::Null,
                Plain::Bool(flag) => Value::Bool(flag),
                Plain::Whole(number) => i64::try_from(number)
                    .map(Value::from)
                    .or_else(|_| u64::try_from(number).map(Value::from))
                    .unwrap_or_else(|_| text()),
                Plain::Fraction(number) => Number::from_f64(number).map_or_else(text, Value::Number),
                Plain::Other | Plain::Text => text(),
            }
        }
        NodeKind::Scalar(scalar) => Value::from(scalar.text.as_str()),
    }
}
