//! Files that are opened, and JSON and YAML in them.

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Value, python_json, wire, yaml_value};

use crate::budget::MOST_TEXT;
use crate::own::Own;
use crate::reader::Reader;

impl Reader<'_> {
    /// `open(path, mode)`
    pub(crate) fn open(&mut self, path: &Value, args: &Args, call: TextRange) -> Value {
        let Some(name) = path.as_text().map(|path| path.to_string()) else {
            return self.unknown_of(&call, &[path]);
        };
        let mode =
            args.get(1, "mode").and_then(Value::as_text).map_or("r".to_owned(), |mode| mode.to_string());
        let written = mode.contains(['w', 'a', 'x']);
        if mode.contains('w') || (written && !self.sdk.files.is_file(&name)) {
            self.sdk.files.write(&name, "");
        }
        self.keep(Own::File { path: name, written })
    }

    /// A method of a file.
    pub(crate) fn file_method(
        &mut self,
        path: &str,
        written: bool,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Value {
        match name {
            "read" | "readlines" if !written => match self.sdk.files.text(path) {
                Some(text) if name == "read" => Value::text(text),
                Some(text) => {
                    let lines = text.split_inclusive('\n').map(Value::text).collect();
                    self.sdk.heap.new_list(lines)
                }
                None => self.not_beside(&call, path),
            },
            "write" if written => {
                let text = args.positional.first().and_then(Value::as_text).cloned();
                self.write_to(path, text.as_deref());
                Value::None
            }
            "writelines" if written => {
                let lines = args.positional.first().and_then(|lines| self.iterate(lines));
                let lines = lines.unwrap_or_else(|| vec![Value::None]);
                for line in lines {
                    self.write_to(path, line.as_text().map(|text| &**text));
                }
                Value::None
            }
            _ => Value::None,
        }
    }

    /// Adds to a file that is open; `None` is a text that is not known.
    pub(crate) fn write_to(&mut self, path: &str, text: Option<&str>) {
        match (self.sdk.files.text(path), text) {
            (Some(before), Some(text)) if before.len() + text.len() <= MOST_TEXT => {
                self.sdk.files.write(path, before + text);
            }
            _ => self.sdk.files.write_unknown(path),
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

    /// A hole for what is in a file that is not there.
    pub(crate) fn not_beside(&self, node: &impl ruff_text_size::Ranged, path: &str) -> Value {
        self.sdk.files.note_missing(path);
        self.unknown(node, "the file is not beside the source")
    }

    /// A hole for what is in a file that cannot be read: it is not there, or it is not known which one it is.
    fn not_read(&self, node: &impl ruff_text_size::Ranged, source: &Value) -> Value {
        match source {
            Value::Own(id) => match self.own(*id) {
                Some(Own::File { path, .. }) => self.not_beside(node, &path),
                _ => self.unknown(node, "it is not followed"),
            },
            _ => self.unknown_of(node, &[source]),
        }
    }

    /// Calls a function of `json` or `yaml`; `None` where it is none.
    pub(crate) fn texts(&mut self, name: &str, args: &Args, call: TextRange) -> Option<Value> {
        let first = args.positional.first()?;
        Some(match name {
            "json.load" | "json.loads" => match self.text_in(first).map(|text| serde_json::from_str(&text)) {
                Some(Ok(value)) => self.sdk.value_of(&value),
                Some(Err(_)) => self.unknown(&call, "the text is no JSON"),
                None => self.not_read(&call, first),
            },
            "yaml.safe_load" | "yaml.load" | "yaml.full_load" | "ruamel.yaml.safe_load" => {
                match self.text_in(first).map(|text| yaml_value(&text)) {
                    Some(Some(value)) => self.sdk.value_of(&value),
                    Some(None) => self.unknown(&call, "the text is no YAML that JSON could hold"),
                    None => self.not_read(&call, first),
                }
            }
            "json.dumps" => {
                let first = self.sdk.heap.cut(first);
                let value = wire::value(&self.sdk.heap, &first);
                let plain = args.named.iter().all(|(name, _)| matches!(&**name, "indent" | "sort_keys"));
                let named =
                    |name: &str| args.named.iter().find(|(key, _)| &**key == name).map(|(_, value)| value);
                let sorted = named("sort_keys").is_some_and(|sort| sort.truth(&self.sdk.heap) == Some(true));
                let value = if sorted { in_order_of_keys(value) } else { value };
                let indent = named("indent")
                    .and_then(Value::as_int)
                    .and_then(|indent| usize::try_from(indent).ok().filter(|indent| *indent <= 64));
                if wire::is_known(&value) && plain && value.to_string().is_ascii() {
                    Value::text(python_json(&value, indent))
                } else {
                    self.unknown_of(&call, &[&first])
                }
            }
            "json.dump" | "yaml.dump" | "yaml.safe_dump" => {
                let first = self.sdk.heap.cut(first);
                let value = wire::value(&self.sdk.heap, &first);
                if let Some(Value::Own(id)) = args.positional.get(1)
                    && let Some(Own::File { path, .. }) = self.own(*id)
                {
                    let text = wire::is_known(&value).then(|| value.to_string());
                    self.write_to(&path, text.as_deref());
                }
                Value::None
            }
            _ => return None,
        })
    }
}

fn in_order_of_keys(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(entries) => {
            let mut entries: Vec<_> =
                entries.into_iter().map(|(key, value)| (key, in_order_of_keys(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            serde_json::Value::Object(entries.into_iter().collect())
        }
        serde_json::Value::Array(items) => items.into_iter().map(in_order_of_keys).collect(),
        other => other,
    }
}
