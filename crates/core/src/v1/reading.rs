//! Small readings that several classes share: bound arguments, items of any sequence, files and the YAML in them.

use super::sdk::Sdk;
use super::value::Value;

impl Sdk<'_> {
    /// The items of a list or tuple; anything else is its only item.
    pub(super) fn items(&self, value: &Value) -> Vec<Value> {
        match value {
            Value::List(id) => self.heap.list(*id).to_vec(),
            Value::Tuple(items) => items.to_vec(),
            Value::None => Vec::new(),
            other => vec![other.clone()],
        }
    }

    /// The text of a file the program names; a hole where we do not see it.
    pub(super) fn read_file(&self, path: &Value) -> Result<String, Value> {
        let Some(name) = path.as_text() else {
            return Err(match path {
                Value::Hole(_) => path.clone(),
                _ => self.unknown("its path is not known"),
            });
        };
        if let Some(text) = self.files.text(name) {
            return Ok(text);
        }
        self.files.note_missing(name);
        // A notebook is often read without the files beside it: that is a question, not an error.
        Err(Value::hole(
            format!("contents of {}", super::paths::relative(name)),
            "the file is not beside the source",
            self.place.clone(),
        ))
    }

    /// A YAML text as the SDK reads it; `None` where it is none.
    pub(super) fn yaml(&mut self, text: &str) -> Option<Value> {
        super::ruamel::read(text).map(|value| self.value_of(&value))
    }

    /// A JSON value on the heap.
    pub fn value_of(&mut self, value: &serde_json::Value) -> Value {
        match value {
            serde_json::Value::Null => Value::None,
            serde_json::Value::Bool(flag) => Value::Bool(*flag),
            serde_json::Value::Number(number) => match number.as_i64() {
                Some(whole) => Value::Int(whole.into()),
                None => number.as_u64().map_or_else(
                    || Value::Float(number.as_f64().unwrap_or(f64::NAN)),
                    |whole| Value::Int(whole.into()),
                ),
            },
            serde_json::Value::String(text) => Value::text(text.as_str()),
            serde_json::Value::Array(items) => {
                let items = items.iter().map(|item| self.value_of(item)).collect();
                self.heap.new_list(items)
            }
            serde_json::Value::Object(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (Value::text(key.as_str()), self.value_of(value)))
                    .collect();
                self.heap.new_dict(entries)
            }
        }
    }
}
