//! Python's built-in functions.

use std::rc::Rc;

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, IntoTuple, Raised, Value, python_int, repr};

use crate::builtin_names::is_builtin;
use crate::own::{Class, Own};
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    /// Calls a built-in; `None` where it is none.
    pub(crate) fn builtin(&mut self, name: &str, args: &Args, call: TextRange) -> Option<Evaluated> {
        if !is_builtin(name) {
            return None;
        }
        let first = args.positional.first().cloned();
        Some(match (name, first) {
            ("print" | "display", _) => {
                self.print(args);
                Ok(Value::None)
            }
            ("vars", Some(Value::Own(id))) => Ok(match self.own(id) {
                Some(Own::Instance { fields, .. }) => fields,
                _ => self.unknown(&call, "it is not followed"),
            }),
            ("super", _) => Ok(self.parent()),
            ("sorted", Some(items)) => self.sorted(&items, args, call),
            ("hasattr", Some(object @ Value::Own(_))) => Ok(self.has_attribute(&object, args, call)),
            ("divmod", Some(a)) => self.divided(&a, args, call),
            ("exit" | "quit", _) => Err(Raised::new("SystemExit", "")),
            ("str", None) => Ok(Value::text("")),
            ("list" | "set", None) => Ok(self.sdk.heap.new_list(Vec::new())),
            ("tuple", None) => Ok(Vec::new().into_tuple()),
            ("dict", first) => Ok(self.new_dict(first, args, call)),
            ("zip", Some(_)) => Ok(self.zip(args, call)),
            ("range" | "xrange", Some(_)) => self.range(args, call),
            ("open", Some(path)) => Ok(self.open(&path, args, call)),
            ("min" | "max", Some(first)) => self.least_or_most(name, &first, args, call),
            ("getattr", Some(object)) => Ok(self.get_attribute(&object, args, call)),
            ("setattr", Some(object)) => {
                if let [_, Value::Text(name), value] = args.positional.as_slice() {
                    let (name, value) = (name.clone(), value.clone());
                    return Some(self.set_attribute(&object, &name, value).map(|()| Value::None));
                }
                Ok(Value::None)
            }
            ("map" | "filter", Some(function)) => self.map(name, &function, args, call),
            ("isinstance", Some(value)) => Ok(self.is_instance(&value, args.positional.get(1), call)),
            (_, Some(first)) => self.of_one(name, &first, args, call),
            (_, None) => Ok(self.unknown(&call, "only running it would tell")),
        })
    }

    fn of_one(&mut self, name: &str, value: &Value, args: &Args, call: TextRange) -> Evaluated {
        let heap = &self.sdk.heap;
        let found = match name {
            "str" | "unicode" => match value {
                Value::Own(id) => match self.own(*id) {
                    Some(Own::Exception(raised)) => Some(Value::text(raised.message)),
                    _ => None,
                },
                _ => self.text_of(value).map(Value::text),
            },
            "format" if args.positional.len() == 1 => self.text_of(value).map(Value::text),
            "repr" => repr(heap, value).map(Value::text),
            "len" => match value {
                Value::Text(text) => Some(text.chars().count()),
                _ => self.iterate(value).map(|items| items.len()),
            }
            .and_then(|length| i128::try_from(length).ok())
            .map(Value::Int),
            "int" => return self.whole(value, args, call),
            "float" => match value {
                Value::Text(text) => match text.trim().parse() {
                    Ok(number) => Some(Value::Float(number)),
                    Err(_) => {
                        return Err(Raised::new(
                            "ValueError",
                            format!("could not convert string to float: '{text}'"),
                        ));
                    }
                },
                _ => value.as_float().map(Value::Float),
            },
            "bool" => self.truth(value).map(Value::Bool),
            "list" | "set" | "frozenset" | "iter" | "reversed" => match self.iterate(value) {
                Some(mut items) => {
                    match name {
                        "reversed" => items.reverse(),
                        "set" | "frozenset" => items = self.distinct(items),
                        _ => {}
                    }
                    Some(self.sdk.heap.new_list(items))
                }
                None => None,
            },
            "tuple" => self.iterate(value).map(IntoTuple::into_tuple),
            "enumerate" => self.iterate(value).map(|items| {
                let start = args.get(1, "start").and_then(Value::as_int).unwrap_or_default();
                let last = i128::try_from(items.len()).unwrap_or_default();
                let start = start.min(i128::MAX - last - 1);
                let pairs =
                    (start..).zip(items).map(|(at, item)| vec![Value::Int(at), item].into_tuple()).collect();
                self.sdk.heap.new_list(pairs)
            }),
            "sum" => self.iterate(value).and_then(|items| {
                let mut total = Value::Int(0);
                for item in items {
                    total = match (total.as_int(), item.as_int()) {
                        (Some(a), Some(b)) => Value::Int(a.checked_add(b)?),
                        _ => Value::Float(total.as_float()? + item.as_float()?),
                    };
                }
                Some(total)
            }),
            "abs" => match value.as_int() {
                Some(number) => number.checked_abs().map(Value::Int),
                None => value.as_float().map(|number| Value::Float(number.abs())),
            },
            "round" => round(value, args),
            "any" | "all" => self.iterate(value).and_then(|items| {
                let truths: Option<Vec<bool>> = items.iter().map(|item| item.truth(&self.sdk.heap)).collect();
                truths.map(|all| {
                    Value::Bool(if name == "any" { all.contains(&true) } else { !all.contains(&false) })
                })
            }),
            "type" if type_name(value).is_some() => {
                Some(Value::Symbol(type_name(value).unwrap_or_default().into()))
            }
            "type" => match value {
                Value::Own(id) => match self.own(*id) {
                    Some(Own::Exception(raised)) => {
                        let name = (Value::text("__name__"), Value::text(raised.class));
                        let fields = self.sdk.heap.new_dict(vec![name]);
                        Some(self.keep(Own::Instance { class: Rc::new(Class::default()), fields }))
                    }
                    Some(Own::Instance { class, .. }) => Some(self.keep(Own::Class(class))),
                    _ => None,
                },
                _ => None,
            },
            "hasattr" => match (value, args.positional.get(1)) {
                (Value::Object(id), Some(Value::Text(name))) if !self.is_of_service(value) => {
                    Some(Value::Bool(self.sdk.attribute(*id, name).is_some()))
                }
                _ => None,
            },
            "chr" => value
                .as_int()
                .and_then(|code| char::from_u32(u32::try_from(code).ok()?))
                .map(|c| Value::text(c.to_string())),
            "ord" => {
                value.as_text().and_then(|text| text.chars().next()).map(|c| Value::Int(u32::from(c).into()))
            }
            _ => None,
        };
        Ok(found.unwrap_or_else(|| match value {
            Value::Hole(hole) => self.derived(&call, hole),
            _ => self.unknown(&call, "only running it would tell"),
        }))
    }

    fn whole(&self, value: &Value, args: &Args, call: TextRange) -> Evaluated {
        if args.positional.len() > 1 {
            return Ok(self.unknown(&call, "it is not followed"));
        }
        Ok(python_int(value)?.unwrap_or_else(|| self.unknown(&call, "it is not known")))
    }
}

fn round(value: &Value, args: &Args) -> Option<Value> {
    let number = value.as_float()?;
    match args.get(1, "ndigits") {
        None => {
            if let Some(whole) = value.as_int() {
                return Some(Value::Int(whole));
            }
            #[expect(clippy::cast_possible_truncation, reason = "rounded and in range")]
            let whole = number.round_ties_even() as i128;
            Some(Value::Int(whole))
        }
        Some(digits) => {
            let digits = usize::try_from(digits.as_int()?).ok().filter(|digits| *digits <= 400)?;
            format!("{number:.digits$}").parse().ok().map(Value::Float)
        }
    }
}

/// The name of the type of a plain value.
fn type_name(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::None => "NoneType",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Float(_) => "float",
        Value::Text(_) => "str",
        Value::Tuple(_) => "tuple",
        Value::Dict(_) => "dict",
        _ => return None,
    })
}
