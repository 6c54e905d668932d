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

    pub(crate) fn zip(&mut self, args: &Args, call: TextRange) -> Value {
        let lists: Option<Vec<Vec<Value>>> = args.positional.iter().map(|list| self.iterate(list)).collect();
        let Some(lists) = lists else { return self.unknown(&call, "what it goes over is not known") };
        let length = lists.iter().map(Vec::len).min().unwrap_or_default();
        let rows = (0..length)
            .map(|at| lists.iter().map(|list| list[at].clone()).collect::<Vec<_>>().into_tuple())
            .collect();
        self.sdk.heap.new_list(rows)
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

    pub(crate) fn get_attribute(&mut self, object: &Value, args: &Args, call: TextRange) -> Value {
        let Some(Value::Text(name)) = args.positional.get(1).cloned() else {
            return self.unknown(&call, "its name is not known");
        };
        if let Value::Object(id) = object
            && let Some(value) = self.sdk.attribute(*id, &name)
        {
            return value;
        }
        if matches!(object, Value::Own(_)) {
            match self.has_attribute(object, args, call) {
                Value::Bool(true) => {
                    return self
                        .field_of(object, &name)
                        .unwrap_or_else(|| Value::Method((object.clone(), name.clone()).into()));
                }
                Value::Bool(false) => {}
                unknown => return unknown,
            }
        }
        if matches!(object, Value::Text(_) | Value::List(_) | Value::Dict(_)) && args.positional.len() == 2 {
            return Value::Method((object.clone(), name).into());
        }
        args.positional.get(2).cloned().unwrap_or_else(|| self.unknown(&call, "it is not followed"))
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

    pub(crate) fn map(&mut self, name: &str, function: &Value, args: &Args, call: TextRange) -> Evaluated {
        let Some(items) = args.positional.get(1).and_then(|items| self.iterate(items)) else {
            return Ok(self.unknown(&call, "what it goes over is not known"));
        };
        let mut out = Vec::new();
        for item in items {
            let value = self.call_value(function, Args::of([item.clone()]), call)?;
            if name == "map" {
                out.push(value);
            } else {
                match self.truth(&value) {
                    Some(true) => out.push(item),
                    Some(false) => {}
                    None => return Ok(self.unknown(&call, "it is not known which items stay")),
                }
            }
        }
        Ok(self.sdk.heap.new_list(out))
    }

    pub(crate) fn is_instance(&self, value: &Value, class: Option<&Value>, call: TextRange) -> Value {
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
