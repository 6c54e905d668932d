//! What a program reads with `PyYAML`: numbers and names as keys, and questions for times, which no argument holds as such.

use ruff_text_size::TextRange;
use run_composer_core::document::{Document, Entry, Node, NodeKind, ScalarValue, resolve_plain};
use run_composer_core::finding::Code;
use run_composer_core::v1::Value;

use crate::reader::Reader;

impl Reader<'_> {
    /// The content of a YAML text.
    pub(crate) fn yaml(&mut self, text: &str, call: TextRange) -> Value {
        let (document, findings) = Document::read("file.yml", text);
        let unreadable = |code: Code| matches!(code, Code::YamlSyntax | Code::DocumentTooComplex);
        if findings.iter().any(|finding| unreadable(finding.code)) {
            return self.unknown(&call, "the text is no YAML");
        }
        match &document.root {
            Some(root) => self.of_yaml(&document, root, call),
            None => Value::None,
        }
    }

    fn of_yaml(&mut self, document: &Document, node: &Node, call: TextRange) -> Value {
        let written = |node: &Node| document.text.get(node.range.clone()).unwrap_or_default().trim();
        match &node.kind {
            NodeKind::Scalar(scalar) => match &scalar.value {
                ScalarValue::Null => Value::None,
                ScalarValue::Bool(flag) => Value::Bool(*flag),
                ScalarValue::Integer(number) => Value::Int(i128::from(*number)),
                ScalarValue::Float(number) if number.is_finite() => Value::Float(*number),
                ScalarValue::Float(_) => {
                    Value::hole(written(node), "it is no finite number", Some(self.place(&call)))
                }
                ScalarValue::Text => Value::text(scalar.text.as_str()),
                ScalarValue::BigInteger => match scalar.python().parse() {
                    Ok(number) => Value::Int(number),
                    Err(_) => Value::hole(written(node), "the number is too large", Some(self.place(&call))),
                },
                ScalarValue::Date => {
                    Value::hole(written(node), "PyYAML makes a date of it", Some(self.place(&call)))
                }
            },
            NodeKind::Sequence { items, .. } => {
                let items = items.iter().map(|item| self.of_yaml(document, item, call)).collect();
                self.sdk.heap.new_list(items)
            }
            NodeKind::Mapping { entries, .. } => {
                let new = self.sdk.heap.new_dict(Vec::new());
                let Value::Dict(id) = new else { return new };
                // What `<<` brings in comes first for PyYAML; it stands elsewhere in the text.
                let (own, merged): (Vec<&Entry>, Vec<&Entry>) =
                    entries.iter().partition(|entry| node.range.contains(&entry.key_range.start));
                for entry in merged.into_iter().chain(own) {
                    let quoted = document.text[entry.key_range.clone()].starts_with(['"', '\'']);
                    let key = match resolve_plain(&entry.key) {
                        ScalarValue::Integer(number) if !quoted => Value::Int(i128::from(number)),
                        ScalarValue::Bool(flag) if !quoted => Value::Bool(flag),
                        ScalarValue::Float(number) if !quoted => Value::Float(number),
                        ScalarValue::Null if !quoted => Value::None,
                        ScalarValue::Date | ScalarValue::BigInteger if !quoted => {
                            return self.unknown(&call, "one of its keys is a date or a very large number");
                        }
                        _ => Value::text(entry.key.as_str()),
                    };
                    let value = self.of_yaml(document, &entry.value, call);
                    self.sdk.heap.insert(id, key, value);
                }
                new
            }
        }
    }
}
