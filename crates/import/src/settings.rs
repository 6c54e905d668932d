//! Setting attributes and items. What reading them gives is told elsewhere.

use std::rc::Rc;

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Raised, Value};

use crate::builtins::type_name;
use crate::decorators::setter_name;
use crate::own::{DEFAULTS, Decorated, Kind, Own};
use crate::reader::Reader;

impl Reader<'_> {
    /// `object.name = value`
    pub(crate) fn set_attribute(&mut self, object: &Value, name: &str, value: Value) -> Result<(), Raised> {
        match object {
            Value::Object(_) => {
                let value = self.sdk.heap.cut(&value);
                self.sdk.set_attribute(object, name, value)
            }
            Value::Own(id) => {
                if self.defines(object, "__setattr__") {
                    let args = Args::of([Value::text(name), value]);
                    return self.call_own_method(object, "__setattr__", args, TextRange::default()).map(drop);
                }
                if let Some(set) = self.set_by_setter(object, name, &value) {
                    return set;
                }
                let attributes = match self.own(*id) {
                    Some(Own::Module(module)) => {
                        self.modules[module].insert(name.into(), value);
                        return Ok(());
                    }
                    Some(Own::Instance { class, fields: Value::Dict(fields) }) => {
                        if let Some(set) = self.set_by_descriptor(&class, object, name, &value) {
                            return set;
                        }
                        if let Some(base @ Value::Object(inner)) = self.base_of(object)
                            && self.sdk.attribute(inner, name).is_some()
                        {
                            return self.set_attribute(&base, name, value);
                        }
                        if let Some(raised) = self.refused_attribute(&class, name) {
                            return Err(raised);
                        }
                        Some(fields)
                    }
                    Some(Own::Class(class)) => class.changed,
                    Some(Own::Function(function)) if DEFAULTS.contains(&name) => {
                        self.reset.insert(Rc::as_ptr(&function));
                        None
                    }
                    _ => None,
                };
                if let Some(attributes) = attributes {
                    self.sdk.heap.set_entry(attributes, name, value);
                }
                Ok(())
            }
            Value::Hole(hole) => match hole.candidates.clone() {
                Some((one, other)) => {
                    self.set_attribute(&one, name, value.clone())?;
                    self.set_attribute(&other, name, value)
                }
                None => Ok(()),
            },
            Value::Method(method) => self.set_below_nothing(method),
            _ => Ok(()),
        }
    }

    /// `object.__setattr__(name, value)`: what happens where the class does nothing of its own.
    pub(crate) fn set_plainly(&mut self, object: &Value, args: &Args) {
        if let [Value::Text(name), value] = args.positional.as_slice() {
            self.set_field(object, &name.clone(), value.clone());
        }
    }

    /// Whether an object says itself which others it is equal to, as a key of a dictionary too.
    pub(crate) fn decides_equality(&self, value: &Value) -> bool {
        let Value::Own(id) = value else { return false };
        let is_record = matches!(self.own(*id), Some(Own::Instance { class, .. })
            if class.any(|class| class.is_record) && class.kind != Kind::Tuple);
        is_record || self.defines(value, "__eq__")
    }

    /// Calls the `@NAME.setter` of an object's class; `None` where it has none.
    fn set_by_setter(&mut self, object: &Value, name: &str, value: &Value) -> Option<Result<(), Raised>> {
        let Value::Own(id) = object else { return None };
        let Some(Own::Instance { class, .. }) = self.own(*id) else { return None };
        let Some((Value::Own(setter), owner)) = class.member(&setter_name(name)) else {
            let (member, _) = class.member(name)?;
            let Value::Own(id) = member else { return None };
            let is_property = matches!(self.own(id), Some(Own::Decorated(Decorated::Property, _)));
            let message = format!("property '{name}' of '{}' object has no setter", class.name);
            return is_property.then(|| Err(Raised::new("AttributeError", message)));
        };
        let Some(Own::Function(function)) = self.own(setter) else { return None };
        let args = Args::of([object.clone(), value.clone()]);
        Some(
            self.call_method_of(&function, Some((owner, object.clone())), args, TextRange::default())
                .map(drop),
        )
    }

    /// `run_config.unknown.name = value`: the SDK's object has no `unknown`, which reading took for a method.
    pub(crate) fn set_below_nothing(
        &self,
        (receiver, name): &(Value, std::rc::Rc<str>),
    ) -> Result<(), Raised> {
        match receiver {
            Value::Method(method) => self.set_below_nothing(method),
            Value::Object(id) => self.sdk.lacking(*id, name).map_or(Ok(()), Err),
            _ => Ok(()),
        }
    }

    /// `container[key] = value`
    pub(crate) fn set_item(&mut self, container: &Value, key: &Value, value: Value) -> Result<(), Raised> {
        match container {
            // It may be any of those that are there.
            Value::Dict(id) if key.as_hole().is_some() => self.open_dict(*id, key.clone()),
            // It may be equal to one that is there.
            Value::Dict(id) if self.decides_equality(key) && !self.sdk.heap.dict(*id).is_empty() => {
                let hole = Value::hole("…", "which keys are equal is not known", None);
                self.open_dict(*id, hole);
            }
            Value::Dict(id) => self.sdk.heap.insert(*id, key.clone(), value),
            Value::None
            | Value::Text(_)
            | Value::Tuple(_)
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_) => {
                let kind = type_name(container).unwrap_or_default();
                let message = format!("'{kind}' object does not support item assignment");
                return Err(Raised::type_error(message));
            }
            Value::List(id) => {
                let items = self.sdk.heap.list_mut(*id);
                let length = i128::try_from(items.len()).unwrap_or_default();
                let at = key.as_int().map(|at| if at < 0 { at + length } else { at });
                let slot = at.and_then(|at| usize::try_from(at).ok()).filter(|at| *at < items.len());
                match slot {
                    // Any of them may be the one.
                    _ if at.is_none() || items.iter().any(Value::is_spread) => {
                        self.forget(container, TextRange::default());
                    }
                    Some(slot) => items[slot] = value,
                    None => return Err(Raised::new("IndexError", "list assignment index out of range")),
                }
            }
            Value::Symbol(name) if &**name == "os.environ" => self.set_variable(key, value),
            Value::Own(_) if self.defines(container, "__setitem__") => {
                let args = Args::of([key.clone(), value]);
                self.call_own_method(container, "__setitem__", args, TextRange::default())?;
            }
            Value::Own(_) => self.set_setting(container),
            Value::Hole(hole) => {
                if let Some((one, other)) = &hole.candidates {
                    self.set_item(one, key, value.clone())?;
                    self.set_item(other, key, value)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}
