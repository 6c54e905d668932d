//! Files that are opened, and JSON and YAML in them.

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Value, python_json, wire};

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
        if mode.contains('+') {
            // It is read and written at places that are not followed.
            self.sdk.files.write_unknown(&name);
            return self.unknown(&call, "it is read and written at once");
        }
        let written = mode.contains(['w', 'a', 'x']);
        if mode.contains('w') || (written && !self.sdk.files.is_file(&name)) {
            self.sdk.files.write(&name, "");
        }
        self.keep(Own::File { path: name, written })
    }

    /// A method of a file, `id` of what the program made. What is read behind a first part is not known.
    pub(crate) fn file_method(
        &mut self,
        id: u32,
        path: &str,
        written: bool,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Value {
        match name {
            "read" | "readline" | "readlines" if !written => {
                if !self.begun.insert(id) {
                    return self.unknown(&call, "a part of the file was read before");
                }
                if !args.positional.is_empty() {
                    return self.unknown(&call, "it reads a part of the file");
                }
                let Some(text) = self.sdk.files.text(path) else { return self.not_beside(&call, path) };
                match name {
                    "read" => Value::text(text),
                    "readline" => Value::text(text.split_inclusive('\n').next().unwrap_or_default()),
                    _ => {
                        let lines = text.split_inclusive('\n').map(Value::text).collect();
                        self.sdk.heap.new_list(lines)
                    }
                }
            }
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
                let made = match first {
                    Value::Own(id) => match self.own(*id) {
                        Some(Own::File { path, .. }) => self.sdk.files.yaml(&path),
                        _ => None,
                    },
                    _ => None,
                };
                match made.or_else(|| self.text_in(first)) {
                    Some(text) => self.yaml(&text, call),
                    None => self.not_read(&call, first),
                }
            }
            "json.dumps" => match self.json_text(first, args) {
                Some(text) => Value::text(text),
                None => self.unknown_of(&call, &[first]),
            },
            "json.dump" => {
                let text = self.json_text(first, args);
                if let Some(path) = self.written_path(args.get(1, "fp")) {
                    self.write_to(&path, text.as_deref());
                }
                Value::None
            }
            "yaml.dump" | "yaml.safe_dump" => {
                let Some(path) = self.written_path(args.get(1, "stream")) else {
                    return Some(self.unknown(&call, "PyYAML writes it"));
                };
                let first = self.sdk.heap.cut(first);
                let value = wire::value(&self.sdk.heap, &first);
                let named = |name: &str| args.named.iter().find(|(key, _)| &**key == name);
                let sorted = named("sort_keys").map_or(Some(true), |(_, sort)| sort.truth(&self.sdk.heap));
                let is_new = self.sdk.files.text(&path).is_some_and(|text| text.is_empty());
                match sorted {
                    Some(sorted)
                        if is_new && wire::is_known(&value) && self.has_plain_keys(&first, false) =>
                    {
                        let value = if sorted { in_order_of_keys(value) } else { value };
                        self.sdk.files.write_yaml(&path, value.to_string());
                    }
                    _ => self.sdk.files.write_unknown(&path),
                }
                Value::None
            }
            _ => return None,
        })
    }

    /// The path of a file that is open to be written.
    fn written_path(&self, file: Option<&Value>) -> Option<String> {
        let Some(Value::Own(id)) = file else { return None };
        match self.own(*id) {
            Some(Own::File { path, written: true }) => Some(path),
            _ => None,
        }
    }

    /// What `json.dumps` makes of a value; `None` where that is not known.
    fn json_text(&mut self, value: &Value, args: &Args) -> Option<String> {
        let value = self.sdk.heap.cut(value);
        let json = wire::value(&self.sdk.heap, &value);
        let named = |name: &str| args.named.iter().find(|(key, _)| &**key == name).map(|(_, value)| value);
        let plain = args.named.iter().all(|(name, value)| match &**name {
            "indent" | "sort_keys" | "fp" => true,
            "default" | "cls" => false,
            _ => value.is_none(),
        });
        let sorted = named("sort_keys").is_some_and(|sort| sort.truth(&self.sdk.heap) == Some(true));
        let json = if sorted { in_order_of_keys(json) } else { json };
        let indent = named("indent")
            .and_then(Value::as_int)
            .and_then(|indent| usize::try_from(indent).ok().filter(|indent| *indent <= 64));
        let known = wire::is_known(&json) && plain && json.to_string().is_ascii();
        (known && self.has_plain_keys(&value, !sorted)).then(|| python_json(&json, indent))
    }

    /// Whether all keys are text, or whole numbers, which JSON turns into text.
    fn has_plain_keys(&self, value: &Value, numbers: bool) -> bool {
        match value {
            Value::List(id) => self.sdk.heap.list(*id).iter().all(|item| self.has_plain_keys(item, numbers)),
            Value::Tuple(items) => items.iter().all(|item| self.has_plain_keys(item, numbers)),
            Value::Dict(id) => self.sdk.heap.dict(*id).iter().all(|(key, value)| {
                (key.as_text().is_some() || (numbers && matches!(key, Value::Int(_))))
                    && self.has_plain_keys(value, numbers)
            }),
            _ => true,
        }
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
