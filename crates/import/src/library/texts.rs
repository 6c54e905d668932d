//! Files that are opened, and JSON and YAML in them.

use ruff_python_ast::ExprCall;
use run_composer_core::v1::{Args, Value, wire, yaml_value};

use crate::own::Own;
use crate::reader::Reader;

impl Reader<'_> {
    /// `open(path, mode)`
    pub(crate) fn open(&mut self, path: &Value, args: &Args, call: &ExprCall) -> Value {
        let Some(path) = path.as_text().map(|path| path.to_string()) else {
            return self.unknown(call, "the path is not known");
        };
        let mode =
            args.get(1, "mode").and_then(Value::as_text).map_or("r".to_owned(), |mode| mode.to_string());
        let written = mode.contains(['w', 'a', 'x']);
        if mode.contains('w') {
            self.sdk.files.write(&path, "");
        }
        self.keep(Own::File { path, written })
    }

    /// A method of a file.
    pub(crate) fn file_method(
        &mut self,
        path: &str,
        written: bool,
        name: &str,
        args: &Args,
        call: &ExprCall,
    ) -> Value {
        match name {
            "read" | "readlines" if !written => match self.sdk.files.text(path) {
                Some(text) if name == "read" => Value::text(text),
                Some(text) => {
                    let lines = text.split_inclusive('\n').map(Value::text).collect();
                    self.sdk.heap.new_list(lines)
                }
                None => self.unknown(call, "the file is not beside the source"),
            },
            "write" if written => {
                let before = self.sdk.files.text(path).unwrap_or_default();
                if let Some(text) = args.positional.first().and_then(Value::as_text) {
                    let text = format!("{before}{text}");
                    self.sdk.files.write(path, text);
                }
                Value::None
            }
            _ => Value::None,
        }
    }

    fn text_in(&self, source: &Value) -> Option<String> {
        match source {
            Value::Own(id) => match self.own(*id) {
                Some(Own::File { path, .. }) => self.sdk.files.text(&path),
                _ => None,
            },
            _ => source.as_text().map(|text| text.to_string()),
        }
    }

    /// Calls a function of `json` or `yaml`; `None` where it is none.
    pub(crate) fn texts(&mut self, name: &str, args: &Args, call: &ExprCall) -> Option<Value> {
        let first = args.positional.first()?;
        Some(match name {
            "json.load" | "json.loads" => {
                match self.text_in(first).and_then(|text| serde_json::from_str(&text).ok()) {
                    Some(value) => self.sdk.value_of(&value),
                    None => self.unknown(call, "the file is not beside the source"),
                }
            }
            "yaml.safe_load" | "yaml.load" | "yaml.full_load" | "ruamel.yaml.safe_load" => {
                match self.text_in(first).and_then(|text| yaml_value(&text)) {
                    Some(value) => self.sdk.value_of(&value),
                    None => self.unknown(call, "the file is not beside the source"),
                }
            }
            "json.dumps" => {
                let value = wire::value(&self.sdk.heap, first);
                if wire::is_known(&value) && args.named.is_empty() {
                    Value::text(python_json(&value))
                } else {
                    self.unknown(call, "it is not known")
                }
            }
            "json.dump" | "yaml.dump" | "yaml.safe_dump" => {
                let value = wire::value(&self.sdk.heap, first);
                if let Some(Value::Own(id)) = args.positional.get(1)
                    && let Some(Own::File { path, .. }) = self.own(*id)
                    && wire::is_known(&value)
                {
                    self.sdk.files.write(&path, value.to_string());
                }
                Value::None
            }
            _ => return None,
        })
    }
}

/// JSON as Python writes it: a blank behind commas and colons.
fn python_json(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Array(items) => {
            format!("[{}]", items.iter().map(python_json).collect::<Vec<_>>().join(", "))
        }
        serde_json::Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| {
                    format!("{}: {}", serde_json::Value::String(key.clone()), python_json(value))
                })
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}
