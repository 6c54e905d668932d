//! Environment variables: names and values of any kind, which the official client passes on as they are. Must not know
//! what a process makes of them.

use std::ops::Deref;

use serde_json::Value;

use crate::document::{Document, Node, ScalarValue, resolve_plain};
use crate::finding::{Code, Finding, Severity};
use crate::schema::{Field, Literal, Reader, Shape};

/// The value of an environment variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable(pub Literal);

impl Deref for Variable {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Field for Variable {
    const SHAPE: &'static Shape = &Shape::Literal;
    const ANY_NAME: bool = true;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        let value = match node.scalar() {
            Some(scalar) if scalar.value == ScalarValue::Null => Value::Null,
            // What a process sees is the text in the request, and times have another one there.
            Some(scalar) if scalar.value == ScalarValue::Date => {
                let value = scalar.to_value();
                let text = value.as_str().unwrap_or_default();
                if text != scalar.text {
                    reader.reads_as(node, path, text);
                }
                value
            }
            Some(_) => return Literal::read(reader, node, path).map(Self),
            None if reader.unfilled(node, path) => return None,
            None => {
                let finding = Finding::warning(
                    Code::WrongType,
                    format!("`{path}` is {}, and a variable of a process is text", node.kind_name()),
                )
                .help("The official client sends it as it is, and the service refuses it. Write one value; for a list put its text in quotes, for example \"[1, 2]\".");
                reader.report(node, path, finding);
                node.to_value()
            }
        };
        Some(Self(Literal::of(value)))
    }

    fn write(&self) -> Value {
        self.0.write()
    }
}

/// A name that is no text is an error elsewhere. Of a variable the official client takes it, under another name. A date
/// it does not take here either.
pub fn soften_names(document: &Document, spec: Option<&str>, findings: &mut [Finding]) {
    let path: Vec<&str> = spec.into_iter().chain(["environment_variables"]).collect();
    for entry in document.find(&path).and_then(Node::entries).unwrap_or_default() {
        let name = document.python_name(entry);
        let at_key = |finding: &&mut Finding| {
            finding.code == Code::AmbiguousValue
                && finding.place.as_ref().is_some_and(|place| place.range == entry.key_range)
        };
        if resolve_plain(&entry.key) == ScalarValue::Date {
            continue;
        }
        for finding in findings.iter_mut().filter(at_key) {
            finding.severity = Severity::Warning;
            finding.help = if name == entry.key {
                "The official client sends it under that name all the same. Names are text: put it in quotes."
                    .into()
            } else {
                let key = &entry.key;
                format!("The official client sends it as `{name}`. If you mean `{key}`, put it in quotes.")
            };
        }
    }
}
