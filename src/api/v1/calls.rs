//! What JavaScript does with the objects of the session: call, read, change. Not for people: `js/objects.js` calls these.

use run_composer_core::v1::{Args, Class, Raised, Value};
use serde_json::Value as Json;
use wasm_bindgen::prelude::*;

use super::border::parsed;
use super::names::python_name;
use super::session::{Session, thrown, with};

/// Calls a class or function by its dotted name. The answer is JSON.
#[wasm_bindgen(js_name = v1Call, skip_typescript)]
pub fn call(path: &str, arguments: &str) -> Result<String, JsValue> {
    with(|session| {
        let (owner, last) = path.rsplit_once('.').unwrap_or(("", path));
        let takes_dict: fn(&[&str]) -> bool = match last {
            "choice" => |_| true,
            // A space may have a parameter of any name but this.
            sampling if sampling.ends_with("ParameterSampling") => {
                |names| !names.iter().any(|name| python_name(name) == "parameter_space")
            }
            _ => |_| false,
        };
        let args = session.arguments(arguments, takes_dict)?;
        let name = format!("{owner}.{}", if is_class(last) { last.to_owned() } else { python_name(last) });
        session.source(last);
        let value = session.sdk.call_symbol(&name, &args).map_err(|raised| thrown(&raised))?;
        if value.class(&session.sdk.heap) == Some(Class::Service) {
            let message = format!("{path} is nothing this module knows of the SDK v1");
            return Err(thrown(&Raised::new("AttributeError", message)));
        }
        session.answer(last, &value)
    })
}

/// Calls a method of an object.
#[wasm_bindgen(js_name = v1CallMethod, skip_typescript)]
pub fn call_method(object: usize, method: &str, arguments: &str) -> Result<String, JsValue> {
    with(|session| {
        let id = session.object(object)?;
        let args: Args = session.arguments(arguments, |_| false)?;
        let class = session.sdk.heap.object(id).class.name();
        session.source(method);
        let Some(result) = session.sdk.call_method(id, &python_name(method), &args) else {
            let message = format!("'{class}' object has no attribute '{}'", python_name(method));
            return Err(thrown(&Raised::new("AttributeError", message)));
        };
        let value = result.map_err(|raised| thrown(&raised))?;
        session.answer(method, &value)
    })
}

/// An attribute of an object; nothing where it has none of this name, or only the service knows it.
#[wasm_bindgen(js_name = v1Get, skip_typescript)]
pub fn get(object: usize, name: &str) -> Result<Option<String>, JsValue> {
    with(|session| {
        let id = session.object(object)?;
        let class = session.sdk.heap.object(id).class;
        let python = python_name(name);
        session.source(name);
        let value = if class == Class::Service {
            // A name of something that the workspace has, as it is.
            session.sdk.item_of_service(id, &Value::text(name))
        } else {
            session.sdk.attribute(id, &python)
        };
        match value {
            Some(Value::Hole(_)) => Ok(None),
            Some(value) => Ok(Some(session.encode(&value).to_string())),
            None => {
                let is_method =
                    class.callables().iter().any(|callable| !callable.of_class && callable.name == python);
                Ok(is_method.then(|| serde_json::json!({ "$method": python }).to_string()))
            }
        }
    })
}

/// Sets an attribute of an object.
#[wasm_bindgen(js_name = v1Set, skip_typescript)]
pub fn set(object: usize, name: &str, value: &str) -> Result<(), JsValue> {
    with(|session| {
        let id = session.object(object)?;
        let value = session.decode(&parsed(value)?)?;
        let set = session.sdk.set_attribute(&Value::Object(id), &python_name(name), value);
        set.map_err(|raised| thrown(&raised))
    })
}

/// The items of a list, the pairs of a dictionary, or the names of an object's attributes.
#[wasm_bindgen(js_name = v1Read, skip_typescript)]
pub fn read(number: usize) -> Result<String, JsValue> {
    with(|session| {
        let items: Vec<Json> = match session.value(number)? {
            Value::List(id) => {
                let items = session.sdk.heap.list(id).to_vec();
                items.iter().map(|item| session.encode(item)).collect()
            }
            Value::Dict(id) => {
                let entries = session.sdk.heap.dict(id).to_vec();
                let pair = |(key, value): &(Value, Value)| {
                    let key = run_composer_core::v1::str_of(&session.sdk.heap, key).unwrap_or_default();
                    serde_json::json!([key, session.encode(value)])
                };
                entries.iter().map(pair).collect()
            }
            Value::Object(id) => {
                let fields = &session.sdk.heap.object(id).fields;
                let names = fields.iter().map(|(name, _)| name).filter(|name| !name.starts_with('_'));
                names.map(|name| Json::from(&**name)).collect()
            }
            _ => Vec::new(),
        };
        Ok(Json::from(items).to_string())
    })
}

/// Replaces the items of a list or the entries of a dictionary.
#[wasm_bindgen(js_name = v1Write, skip_typescript)]
pub fn write(number: usize, content: &str) -> Result<(), JsValue> {
    with(|session| {
        let content = session.decode(&parsed(content)?)?;
        match (session.value(number)?, content) {
            (Value::List(id), Value::List(new)) => {
                *session.sdk.heap.list_mut(id) = session.sdk.heap.list(new).to_vec();
            }
            (Value::Dict(id), Value::Dict(new)) => {
                *session.sdk.heap.dict_mut(id) = session.sdk.heap.dict(new).to_vec();
            }
            _ => {}
        }
        Ok(())
    })
}

/// A new list or dictionary of the session.
#[wasm_bindgen(js_name = v1New, skip_typescript)]
pub fn new(content: &str) -> Result<String, JsValue> {
    with(|session| {
        let value = session.decode(&parsed(content)?)?;
        Ok(session.encode(&value).to_string())
    })
}

/// What the SDK has warned of since the last call, in order.
#[wasm_bindgen(js_name = v1Warnings, skip_typescript)]
pub fn warnings() -> Result<Vec<String>, JsValue> {
    with(|session| Ok(session.sdk.warnings.drain(..).map(|(_, message)| message).collect()))
}

impl Session {
    /// What questions name as the origin of what is not known.
    fn source(&mut self, call: &str) {
        self.sdk.source.clear();
        self.sdk.source.push_str(call);
    }

    /// The answer of a call. What only the service knows is no answer.
    fn answer(&mut self, call: &str, value: &Value) -> Result<String, JsValue> {
        if let Value::Hole(hole) = value {
            let message = format!("`{call}` gives nothing here: {}", hole.reason);
            return Err(thrown(&Raised::new("NotKnownError", message)));
        }
        Ok(self.encode(value).to_string())
    }
}

fn is_class(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}
