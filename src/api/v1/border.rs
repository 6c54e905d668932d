//! Values of the SDK across the border, as JSON text. What JSON has no word for is an object with one key:
//! `$ref` (a list, dictionary or object of the session), `$dict` (pairs of a new dictionary), `$symbol`, `$number` (text of a
//! number that JSON or JavaScript cannot hold), `$hole`.

use std::rc::Rc;

use run_composer_core::v1::{Args, IntoTuple, Value};
use serde_json::{Value as Json, json};
use wasm_bindgen::JsValue;

use super::super::error::error;
use super::names::python_name;
use super::session::Session;

/// Whole numbers up to here are exact in JavaScript.
const EXACT: i64 = 1 << 53;

impl Session {
    /// A value as JSON.
    pub fn encode(&mut self, value: &Value) -> Json {
        match value {
            Value::None | Value::Own(_) => Json::Null,
            Value::Bool(flag) => json!(flag),
            Value::Int(number) => match i64::try_from(*number) {
                Ok(exact) if exact.abs() <= EXACT => json!(exact),
                _ => json!({ "$number": number.to_string() }),
            },
            Value::Float(number) if number.is_finite() => json!(number),
            Value::Float(number) => json!({ "$number": number.to_string() }),
            Value::Text(text) | Value::Path(text) | Value::Opaque(text) => json!(&**text),
            Value::Tuple(items) => {
                let items: Vec<Json> = items.iter().map(|item| self.encode(item)).collect();
                json!({ "$tuple": items })
            }
            Value::Range(..) => run_composer_core::v1::wire::value(&self.sdk.heap, value),
            Value::Symbol(name) => json!({ "$symbol": &**name }),
            Value::Method(method) => json!({ "$method": &*method.1 }),
            Value::Hole(hole) => json!({ "$hole": hole.reason }),
            Value::List(_) => json!({ "$ref": self.number(value), "kind": "list" }),
            Value::Dict(_) => json!({ "$ref": self.number(value), "kind": "dict" }),
            Value::Object(id) => {
                let class = self.sdk.heap.object(*id).class.name();
                json!({ "$ref": self.number(value), "kind": "object", "class": class })
            }
        }
    }

    /// A value of JSON. Arrays and dictionaries become new ones.
    pub fn decode(&mut self, json: &Json) -> Result<Value, JsValue> {
        Ok(match json {
            Json::Null => Value::None,
            Json::Bool(flag) => Value::Bool(*flag),
            Json::Number(number) => number
                .as_i64()
                .map(|whole| Value::Int(whole.into()))
                .or_else(|| number.as_f64().map(Value::Float))
                .unwrap_or(Value::None),
            Json::String(text) => Value::text(text.as_str()),
            Json::Array(items) => {
                let items = items.iter().map(|item| self.decode(item)).collect::<Result<_, _>>()?;
                self.sdk.heap.new_list(items)
            }
            Json::Object(tagged) => match tagged.iter().next().map(|(tag, value)| (tag.as_str(), value)) {
                Some(("$ref", number)) => self.value(index(number)?)?,
                Some(("$dict", Json::Array(pairs))) => {
                    let mut entries = Vec::new();
                    for (key, value) in pairs.iter().filter_map(pair) {
                        entries.push((Value::text(key), self.decode(value)?));
                    }
                    self.sdk.heap.new_dict(entries)
                }
                Some(("$tuple", Json::Array(items))) => {
                    let items = items.iter().map(|item| self.decode(item)).collect::<Result<Vec<_>, _>>()?;
                    items.into_tuple()
                }
                Some(("$symbol", Json::String(name))) => Value::Symbol(name.as_str().into()),
                Some(("$number", Json::String(text))) => match (text.parse(), text.parse()) {
                    (Ok(whole), _) => Value::Int(whole),
                    (_, Ok(number)) => Value::Float(number),
                    _ => return Err(error("invalid-argument", &format!("{text} is no number"))),
                },
                _ => return Err(error("invalid-argument", "this is no value of the SDK")),
            },
        })
    }

    /// Arguments of a call: an array, of which a plain object at the end gives the arguments by name.
    pub fn arguments(&mut self, text: &str, takes_dict: fn(&[&str]) -> bool) -> Result<Args, JsValue> {
        let given: Vec<Json> = parsed(text)?;
        let mut args = Args::default();
        let (last, first) = match given.split_last() {
            Some((last, first)) if last.get("$dict").is_some() => (Some(last), first),
            _ => (None, given.as_slice()),
        };
        for value in first {
            let value = self.decode(value)?;
            args.positional.push(value);
        }
        let Some(last) = last else { return Ok(args) };
        let pairs: Vec<(&str, &Json)> =
            last["$dict"].as_array().into_iter().flatten().filter_map(pair).collect();
        let names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
        if takes_dict(&names) {
            let value = self.decode(last)?;
            args.positional.push(value);
            return Ok(args);
        }
        for (name, value) in pairs {
            let value = self.decode(value)?;
            args.named.push((Rc::from(python_name(name)), value));
        }
        Ok(args)
    }
}

/// JSON that our own JavaScript has written.
pub(super) fn parsed<T: for<'de> serde::Deserialize<'de>>(text: &str) -> Result<T, JsValue> {
    serde_json::from_str(text).map_err(|reason| error("invalid-argument", &reason.to_string()))
}

fn pair(json: &Json) -> Option<(&str, &Json)> {
    Some((json.get(0)?.as_str()?, json.get(1)?))
}

fn index(json: &Json) -> Result<usize, JsValue> {
    let number = json.as_u64().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| error("invalid-argument", "this is no object of the SDK"))
}
