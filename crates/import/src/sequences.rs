//! Built-in functions that make or go over sequences, and those that look at objects.

use ruff_python_ast::Operator;
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, IntoTuple, Raised, Value};

use crate::own::Own;
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    pub(crate) fn new_dict(&mut self, first: Option<Value>, args: &Args, call: TextRange) -> Value {
        let new = self.sdk.heap.new_dict(Vec::new());
        let Value::Dict(id) = new else { return new };
        match first {
            Some(Value::Dict(other)) => {
                for (key, value) in self.sdk.heap.dict(other).to_vec() {
                    self.sdk.heap.insert(id, key, value);
                }
            }
            Some(pairs) => {
                let Some(pairs) = self.iterate(&pairs) else {
                    return self.unknown(&call, "its entries are not known");
                };
                for pair in pairs {
                    match self.iterate(&pair).as_deref() {
                        Some([key, value]) => self.sdk.heap.insert(id, key.clone(), value.clone()),
                        _ => return self.unknown(&call, "its entries are not known"),
                    }
                }
            }
            None => {}
        }
        for (name, value) in &args.named {
            self.sdk.heap.set_entry(id, name, value.clone());
        }
        new
    }

    pub(crate) fn range(&mut self, args: &Args, call: TextRange) -> Evaluated {
        let numbers: Option<Vec<i128>> = args.positional.iter().map(Value::as_int).collect();
        Ok(match numbers.as_deref() {
            Some([stop]) => Value::Range(0, *stop, 1),
            Some([start, stop]) => Value::Range(*start, *stop, 1),
            Some([_, _, 0]) => return Err(Raised::new("ValueError", "range() arg 3 must not be zero")),
            Some([start, stop, step]) => Value::Range(*start, *stop, *step),
            _ => self.unknown(&call, "its bounds are not known"),
        })
    }

    pub(crate) fn get_attribute(&mut self, object: &Value, args: &Args, call: TextRange) -> Evaluated {
        let Some(Value::Text(name)) = args.positional.get(1).cloned() else {
            return Ok(self.unknown(&call, "its name is not known"));
        };
        if let Value::Object(id) = object
            && let Some(value) = self.sdk.attribute(*id, &name)
        {
            return Ok(value);
        }
        if matches!(object, Value::Object(_)) && args.positional.len() == 2 {
            return self.attribute(object, &name, &call);
        }
        if matches!(object, Value::Own(_)) {
            match self.has_attribute(object, args, call) {
                Value::Bool(true) => return self.attribute(object, &name, &call),
                Value::Bool(false) if args.positional.len() == 2 => {
                    let message = format!("object has no attribute '{name}'");
                    return Err(Raised::new("AttributeError", message));
                }
                Value::Bool(false) => {}
                unknown => return Ok(unknown),
            }
        }
        if matches!(object, Value::Text(_) | Value::List(_) | Value::Dict(_)) && args.positional.len() == 2 {
            return Ok(Value::Method((object.clone(), name).into()));
        }
        Ok(args.positional.get(2).cloned().unwrap_or_else(|| self.unknown(&call, "it is not followed")))
    }

    /// `hasattr`, of what the program made itself.
    pub(crate) fn has_attribute(&mut self, object: &Value, args: &Args, call: TextRange) -> Value {
        let (Some(name), Value::Own(id)) = (args.positional.get(1).and_then(Value::as_text), object) else {
            return self.unknown_of(&call, &[object]);
        };
        match self.own(*id) {
            Some(Own::Instance { class, .. }) => {
                if self.field_of(object, name).is_some() || self.class_member(&class, name).is_some() {
                    Value::Bool(true)
                } else if class.is_foreign() {
                    self.unknown(&call, "its class is derived from something that is not followed")
                } else {
                    Value::Bool(false)
                }
            }
            Some(Own::Class(class)) => match self.class_member(&class, name) {
                Some(_) => Value::Bool(true),
                None if class.is_foreign() => {
                    self.unknown(&call, "its class is derived from something that is not followed")
                }
                None => Value::Bool(false),
            },
            Some(Own::Module(module)) if self.modules[module].contains_key(name) => Value::Bool(true),
            _ => self.unknown(&call, "it is not followed"),
        }
    }

    /// `super()` of the method at work.
    pub(crate) fn parent(&mut self) -> Value {
        match self.frames.last().and_then(|frame| frame.method.clone()) {
            Some((class, object)) => self.keep(Own::Super(class, object)),
            None => Value::Symbol("super()".into()),
        }
    }

    /// `print(…, file=…)` writes to a file of the program.
    pub(crate) fn print(&mut self, args: &Args) {
        let named = |name: &str| args.named.iter().find(|(key, _)| &**key == name).map(|(_, value)| value);
        let Some(Value::Own(id)) = named("file") else { return };
        let Some(Own::File { path, written: true }) = self.own(*id) else { return };
        let text = |name: &str, other: &str| {
            named(name).and_then(Value::as_text).map_or_else(|| other.to_owned(), |text| text.to_string())
        };
        let (separator, end) = (text("sep", " "), text("end", "\n"));
        let words: Option<Vec<String>> = args.positional.iter().map(|word| self.text_of(word)).collect();
        let text = words.map(|words| words.join(&separator) + &end);
        self.write_to(&path, text.as_deref());
    }

    /// `divmod`
    pub(crate) fn divided(&mut self, a: &Value, args: &Args, call: TextRange) -> Evaluated {
        let b = args.positional.get(1).cloned().unwrap_or(Value::None);
        let whole = self.binary(a, Operator::FloorDiv, &b, &call)?;
        let rest = self.binary(a, Operator::Mod, &b, &call)?;
        Ok(vec![whole, rest].into_tuple())
    }

    /// `functools.reduce`
    pub(crate) fn reduce(&mut self, function: &Value, args: &Args, call: TextRange) -> Option<Evaluated> {
        let mut items = self.iterate(args.positional.get(1)?)?.into_iter();
        let mut value = args.positional.get(2).cloned().or_else(|| items.next())?;
        for item in items {
            match self.call_value(function, Args::of([value, item]), call) {
                Ok(next) => value = next,
                raised => return Some(raised),
            }
        }
        Some(Ok(value))
    }

    /// `sum`: numbers, or lists and tuples behind a first one.
    pub(crate) fn sum(&mut self, items: &Value, args: &Args, call: TextRange) -> Evaluated {
        let Some(items) = self.iterate(items) else { return Ok(self.unknown_of(&call, &[items])) };
        let mut total = args.get(1, "start").cloned().unwrap_or(Value::Int(0));
        for item in items {
            total = self.binary(&total, Operator::Add, &item, &call)?;
        }
        Ok(total)
    }

    /// Whether an object of the program is of one of its classes; `None` where that is not known.
    fn is_of(&self, value: &Value, class: &Value) -> Option<bool> {
        let (Value::Own(value), Value::Own(class)) = (value, class) else { return None };
        let (Own::Instance { class: of, .. }, Own::Class(class)) = (self.own(*value)?, self.own(*class)?)
        else {
            return None;
        };
        if of.is_any_of(&class) {
            return Some(true);
        }
        // Members of an enumeration have a class of their own here.
        let is_this = |member: &Value| matches!(member, Value::Own(id) if id == value);
        if class.kind == crate::own::Kind::Enum && class.names.values().any(is_this) {
            return Some(true);
        }
        (!of.is_foreign() && class.kind != crate::own::Kind::Enum).then_some(false)
    }

    pub(crate) fn is_instance(&self, value: &Value, class: Option<&Value>, call: TextRange) -> Value {
        let own = class.and_then(|class| match class {
            Value::Tuple(classes) => {
                classes.iter().find_map(|class| self.is_of(value, class).filter(|is| *is))
            }
            class => self.is_of(value, class),
        });
        if let Some(is) = own {
            return Value::Bool(is);
        }
        let names: Vec<String> = match class {
            Some(Value::Symbol(name)) => vec![name.to_string()],
            Some(Value::Tuple(classes)) => classes
                .iter()
                .filter_map(|class| match class {
                    Value::Symbol(name) => Some(name.to_string()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        let kind = match value {
            Value::Text(_) => "str",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Bool(_) => "bool",
            Value::List(_) => "list",
            Value::Dict(_) => "dict",
            Value::Tuple(_) => "tuple",
            Value::None => "NoneType",
            _ => return self.unknown(&call, "its class is not known"),
        };
        if names.is_empty() {
            return self.unknown(&call, "the class is not known");
        }
        Value::Bool(names.iter().any(|name| name == kind || (name == "int" && kind == "bool")))
    }
}
