//! Python's built-in functions.

use std::rc::Rc;

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, IntoTuple, Raised, Value, python_int, repr};

use crate::assignment::can_be_gone_over;
use crate::builtin_names::is_builtin;
use crate::own::{Class, Own};
use crate::reader::{Evaluated, Reader};
use crate::statements::UNKNOWN_MESSAGE;

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
            ("int", None) => Ok(Value::Int(0)),
            ("float", None) => Ok(Value::Float(0.0)),
            ("bool", None) => Ok(Value::Bool(false)),
            ("list", None) => Ok(self.sdk.heap.new_list(Vec::new())),
            ("set" | "frozenset", None) => Ok(self.sdk.heap.new_set(Vec::new())),
            ("tuple", None) => Ok(Vec::new().into_tuple()),
            ("dict", Some(Value::Symbol(name))) if &*name == "os.environ" => Ok(self.environ_copy(call)),
            ("dict", Some(section)) if self.is_section(&section) => Ok(self.section_copy(&section, call)),
            ("dict", first) => Ok(self.new_dict(first, args, call)),
            ("sum", Some(items)) => self.sum(&items, args, call),
            ("next", Some(iterator)) => self.next(&iterator, args, call),
            ("zip", Some(_)) => Ok(self.zip(args, call)),
            ("range" | "xrange", Some(_)) => self.range(args, call),
            ("open", Some(path)) => Ok(self.open(&path, args, call)),
            ("min" | "max", Some(first)) => self.least_or_most(name, &first, args, call),
            ("getattr", Some(object)) => self.get_attribute(&object, args, call),
            ("setattr", Some(object)) => {
                if let [_, Value::Text(name), value] = args.positional.as_slice() {
                    let (name, value) = (name.clone(), value.clone());
                    return Some(self.set_attribute(&object, &name, value).map(|()| Value::None));
                }
                Ok(Value::None)
            }
            ("delattr", Some(object)) => {
                if let Some(name) = args.positional.get(1).and_then(Value::as_text) {
                    self.remove_attribute(&object, &name.clone());
                }
                Ok(Value::None)
            }
            ("map" | "filter", Some(function)) => Ok(self.map(name, &function, args, call)),
            ("isinstance", Some(value)) => Ok(self.is_instance(&value, args.positional.get(1), call)),
            (_, Some(first)) => self.of_one(name, &first, args, call),
            (_, None) => Ok(self.unknown(&call, "only running it would tell")),
        })
    }

    /// What an object of the program says of itself as text: by `__str__` or `__repr__`, or as a member of an enumeration.
    /// `None` where it is no such object.
    pub(crate) fn said_by_itself(
        &mut self,
        value: &Value,
        method: &str,
        call: TextRange,
    ) -> Result<Option<Value>, Raised> {
        let Value::Own(id) = value else { return Ok(None) };
        let Some(Own::Instance { class, .. }) = self.own(*id) else { return Ok(None) };
        let is_exception =
            method == "__str__" && self.field_of(value, "args").is_some() && class.is_foreign();
        let member = self.class_member(&class, method);
        let member = member.or_else(|| self.class_member(&class, "__repr__").filter(|_| !is_exception));
        if let Some((member, owner)) = member {
            return self.call_member(&member, owner, value, Args::default(), call).map(Some);
        }
        if is_exception {
            let said = self.message_of(value);
            return Ok((said != UNKNOWN_MESSAGE).then(|| Value::text(said)));
        }
        if class.is_member && method == "__str__" && !class.is_plain_too {
            let name = self.field_of(value, "name").and_then(|name| name.as_text().cloned());
            return Ok(name.map(|name| Value::text(format!("{}.{name}", class.name))));
        }
        Ok(None)
    }

    fn of_one(&mut self, name: &str, value: &Value, args: &Args, call: TextRange) -> Evaluated {
        if name == "format" && self.defines(value, "__format__") {
            return Ok(self.unknown(&call, "the object says it itself"));
        }
        if matches!(name, "str" | "repr" | "format") && args.positional.len() == 1 {
            let method = if name == "repr" { "__repr__" } else { "__str__" };
            if let Some(text) = self.said_by_itself(value, method, call)? {
                return Ok(text);
            }
        }
        let found = match name {
            "str" | "unicode" => match value {
                Value::Own(id) => match self.own(*id) {
                    Some(Own::Exception(raised)) => {
                        (raised.message != UNKNOWN_MESSAGE).then(|| Value::text(raised.message))
                    }
                    _ => None,
                },
                _ => self.text_of(value).map(Value::text),
            },
            "format" if args.positional.len() == 1 => self.text_of(value).map(Value::text),
            "repr" => repr(&self.sdk.heap, value).map(Value::text),
            "len" if self.rest(value).is_some() => {
                return Err(Raised::type_error("object of type 'iterator' has no len()"));
            }
            "len" if self.defines(value, "__len__") => {
                return self.call_own_method(value, "__len__", Args::default(), call);
            }
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
            "iter" if self.rest(value).is_some() => Some(value.clone()),
            "list" | "set" | "frozenset" | "tuple" | "iter" | "reversed" | "enumerate"
                if can_be_gone_over(value).is_err() =>
            {
                return can_be_gone_over(value).map(|()| Value::None);
            }
            "list" | "set" | "frozenset" | "iter" | "reversed" => match self.iterate(value) {
                Some(mut items) => Some(match name {
                    "reversed" => {
                        items.reverse();
                        self.new_iterator(items)
                    }
                    "iter" => self.new_iterator(items),
                    // In the order of the set, which is Python's secret.
                    "list" if self.sdk.heap.is_a_set(value) => self.sdk.heap.new_set(items),
                    "set" | "frozenset" => {
                        let items = self.distinct(items);
                        self.sdk.heap.new_set(items)
                    }
                    _ => self.sdk.heap.new_list(items),
                }),
                None => None,
            },
            "tuple" if self.is_unordered(value) => None,
            "tuple" => self.iterate(value).map(IntoTuple::into_tuple),
            "enumerate" => self.enumerate(value, args),
            "abs" => match value.as_int() {
                Some(number) => number.checked_abs().map(Value::Int),
                None => value.as_float().map(|number| Value::Float(number.abs())),
            },
            "round" => round(value, args),
            "any" | "all" => return self.any_or_all(name == "any", value, call),
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
            "hex" | "oct" | "bin" => value.as_int().map(|number| {
                let sign = if number < 0 { "-" } else { "" };
                let number = number.unsigned_abs();
                Value::text(match name {
                    "hex" => format!("{sign}0x{number:x}"),
                    "oct" => format!("{sign}0o{number:o}"),
                    _ => format!("{sign}0b{number:b}"),
                })
            }),
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
        if let Some(base) = args.get(1, "base") {
            let base = base
                .as_int()
                .and_then(|base| u32::try_from(base).ok())
                .filter(|base| (2..=36).contains(base));
            let digits = value.as_text().map(|text| text.trim().to_ascii_lowercase());
            let (Some(base), Some(digits)) = (base, digits) else {
                return Ok(self.unknown(&call, "it is not followed"));
            };
            let prefix = match base {
                2 => "0b",
                8 => "0o",
                16 => "0x",
                _ => "",
            };
            let digits = digits.strip_prefix(prefix).unwrap_or(&digits);
            return match i128::from_str_radix(digits, base) {
                Ok(number) => Ok(Value::Int(number)),
                Err(_) => Ok(self.unknown(&call, "it is no number of that base")),
            };
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
pub(crate) fn type_name(value: &Value) -> Option<&'static str> {
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
