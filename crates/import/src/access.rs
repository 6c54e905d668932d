//! Attributes, items and slices.

use std::rc::Rc;

use ruff_python_ast::{Expr, ExprSlice};
use ruff_text_size::Ranged;
use run_composer_core::finding::{Code, Finding};
use run_composer_core::v1::{Args, Class, IntoTuple, Raised, Value, member};

use crate::order::UNORDERED;
use crate::own::{DEFAULTS, Kind, Own};
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    /// A name that nothing defines.
    pub(crate) fn undefined(&mut self, node: &Expr, name: &str) -> Value {
        match name {
            // Every example starts with a workspace, and many leave its line out.
            "ws" | "workspace" => {
                let workspace = self.sdk.call_symbol("azureml.core.Workspace.from_config", &Args::default());
                return workspace.unwrap_or(Value::None);
            }
            "__name__" => return Value::text("__main__"),
            "__file__" => return Value::text(format!("{}/{}", run_composer_core::v1::HERE, self.unit.file)),
            _ => {}
        }
        if crate::builtin_names::is_builtin(name) {
            return Value::Symbol(name.into());
        }
        if name.is_empty() {
            return self.unknown(node, "Python cannot read it");
        }
        if self.unknown_stars {
            return self.unknown(node, "it may come of an `import *` of a module that is not known");
        }
        let place = self.place(node);
        self.tell(
            Finding::warning(Code::UndefinedName, format!("Nothing defines `{name}`"))
                .help("The program would stop here with a NameError, unless another file or cell defines it first.")
                .at(place),
        );
        self.unknown(node, "nothing in this source defines it")
    }

    /// `value.name`
    pub(crate) fn attribute(&mut self, value: &Value, name: &str, node: &impl Ranged) -> Evaluated {
        Ok(match value {
            Value::Object(id) => {
                self.locate(node);
                if let Some(value) = self.sdk.attribute(*id, name) {
                    value
                } else if (name == "submit" && self.sdk.heap.object(*id).class == Class::Experiment)
                    || ["add_", "remove_", "set_"].iter().any(|start| name.starts_with(start))
                {
                    Value::Method((value.clone(), name.into()).into())
                } else {
                    let class = self.sdk.heap.object(*id).class;
                    // Anything the class does not tell may be a method, or something only the service knows.
                    if class.info().closed || self.sdk.lacking(*id, name).is_some() {
                        Value::Method((value.clone(), name.into()).into())
                    } else {
                        self.unknown(node, "only the service or a run can tell")
                    }
                }
            }
            Value::Symbol(symbol) if name == "__name__" => {
                let last = symbol.rsplit('.').next().unwrap_or(symbol);
                let is_class = last.starts_with(char::is_uppercase) || !symbol.starts_with("azureml.");
                Value::text(if is_class { last } else { symbol })
            }
            Value::Symbol(module) => self.symbol(&format!("{module}.{name}"), node),
            Value::Path(path) => self.path_attribute(path, name, node),
            Value::Own(_) if self.defines(value, "__getattribute__") => {
                self.unknown(node, "the object decides itself")
            }
            Value::Own(id) => match self.own(*id) {
                Some(Own::Instance { class, fields }) => {
                    let entry = fields.as_dict().and_then(|dict| self.sdk.heap.entry(dict, name).cloned());
                    match (entry, self.class_member(&class, name)) {
                        (Some(entry), _) => entry,
                        (None, Some((member, owner))) => {
                            return self.bound(&member, owner, value, name, node.range());
                        }
                        (None, None) if name == "__class__" => self.keep(Own::Class(class)),
                        (None, None) if name == "__dict__" => fields,
                        (None, None) if name == "_fields" && class.kind == Kind::Tuple => {
                            let names: Vec<Value> =
                                class.all_parameters().into_iter().map(Value::text).collect();
                            names.into_tuple()
                        }
                        (None, None) if let Some(base) = self.base_of(value) => {
                            return self.attribute(&base, name, node);
                        }
                        (None, None) if self.defines(value, "__getattr__") => {
                            let args = Args::of([Value::text(name)]);
                            return self.call_own_method(value, "__getattr__", args, node.range());
                        }
                        (None, None) => match fields.as_dict().and_then(|dict| self.open_entry(dict)) {
                            Some(hole) => self.unknown_of(node, &[&hole]),
                            None => self.unknown(node, "nothing sets it"),
                        },
                    }
                }
                Some(Own::Class(class)) => match (name, self.class_member(&class, name)) {
                    ("__name__" | "__qualname__", _) => Value::text(class.name.as_str()),
                    (_, Some((Value::Own(id), _)))
                        if !matches!(self.own(id), Some(Own::Instance { .. } | Own::Class(_))) =>
                    {
                        Value::Method((value.clone(), name.into()).into())
                    }
                    (_, Some((member, _))) => member,
                    (_, None) => self.unknown(node, "nothing sets it"),
                },
                Some(Own::Cached(function, _)) => return self.attribute(&function, name, node),
                Some(Own::Function(function)) if DEFAULTS.contains(&name) => {
                    self.reset.insert(Rc::as_ptr(&function));
                    self.unknown(node, "it is not followed")
                }
                Some(Own::Function(function)) if name == "__name__" => match &function.body {
                    _ if function.named.is_some() => Value::Text(function.named.clone().unwrap_or_default()),
                    crate::own::Body::Def(definition) => Value::text(definition.name.as_str()),
                    crate::own::Body::Lambda(_) => Value::text("<lambda>"),
                },
                Some(Own::Module(module)) => match self.modules[module].get(name).cloned() {
                    Some(value) => value,
                    None => self.unknown(node, "the module has no such name"),
                },
                Some(Own::Exception(raised)) => match name {
                    "message" => Value::text(raised.message),
                    _ => self.unknown(node, "it is not known of an exception"),
                },
                _ => self.unknown(node, "it is not followed"),
            },
            Value::Hole(hole) => match &hole.candidates {
                Some((one @ Value::Object(_), other @ Value::Object(_))) => {
                    let (one, other) = (self.attribute(one, name, node)?, self.attribute(other, name, node)?);
                    match (&one, &other) {
                        // Alike or not, each is changed by what is done to it.
                        (Value::Object(_), Value::Object(_))
                        | (Value::List(_), Value::List(_))
                        | (Value::Dict(_), Value::Dict(_)) => {
                            self.sdk.heap.either(&hole.text, &one, &other, hole.place.clone())
                        }
                        _ => self.merged(&one, &other, &hole.text),
                    }
                }
                _ => self.derived(node, hole),
            },
            other => Value::Method((other.clone(), name.into()).into()),
        })
    }

    /// `value[key]`
    pub(crate) fn item(&mut self, value: &Value, key: &Value, node: &impl Ranged) -> Evaluated {
        let outside = || Raised::new("IndexError", "list index out of range");
        let index = |length: usize| -> Option<Result<usize, Raised>> {
            let at = key.as_int()?;
            let length = i128::try_from(length).ok()?;
            let at = if at < 0 { at + length } else { at };
            Some(if (0..length).contains(&at) {
                usize::try_from(at).map_err(|_| outside())
            } else {
                Err(outside())
            })
        };
        Ok(match value {
            Value::List(_) if self.is_unordered(value) => self.unknown(node, UNORDERED),
            Value::List(id) => {
                let items = self.sdk.heap.list(*id);
                // Places behind unknown items are not known, nor those counted from the end.
                let spread = items.iter().position(Value::is_spread);
                let is_counted = |at: usize| {
                    spread.is_none_or(|spread| at < spread && key.as_int().is_some_and(|at| at >= 0))
                };
                match index(items.len()) {
                    Some(Ok(at)) if is_counted(at) => items[at].clone(),
                    Some(Err(raised)) if spread.is_none() => return Err(raised),
                    _ => self.unknown(node, "it is not known which item that is"),
                }
            }
            Value::Tuple(items) => match index(items.len()) {
                Some(at) => items[at?].clone(),
                None => self.unknown(node, "it is not known which item that is"),
            },
            Value::Range(..) => match self.items_of(value) {
                Some(items) => match index(items.len()) {
                    Some(at) => items[at?].clone(),
                    None => self.unknown(node, "it is not known which item that is"),
                },
                None => self.unknown(node, "it has too many items"),
            },
            Value::Text(text) => {
                let letters: Vec<char> = text.chars().collect();
                match index(letters.len()) {
                    Some(at) => Value::text(letters[at?].to_string()),
                    None => self.unknown(node, "it is not known which letter that is"),
                }
            }
            Value::Dict(id) => {
                if key.as_hole().is_some() || self.decides_equality(key) {
                    return Ok(self.unknown(node, "its key is not known"));
                }
                let key = &self.plain_member(key);
                let found = self
                    .sdk
                    .heap
                    .dict(*id)
                    .iter()
                    .find(|(other, _)| self.sdk.heap.equal(other, key) == Some(true))
                    .map(|(_, value)| value.clone());
                match found {
                    Some(value) => value,
                    None if self.open_entry(*id).is_some() => self.unknown(node, "its entries are not known"),
                    None if self.factories.contains_key(id) => {
                        let factory = self.factories.get(id).cloned().unwrap_or(Value::None);
                        let made = self.call_value(&factory, Args::default(), node.range())?;
                        self.sdk.heap.insert(*id, key.clone(), made.clone());
                        made
                    }
                    None => {
                        let key = run_composer_core::v1::repr(&self.sdk.heap, key).unwrap_or_default();
                        return Err(Raised::new("KeyError", key));
                    }
                }
            }
            Value::Object(id) => {
                self.locate(node);
                match self.sdk.item_of_service(*id, key) {
                    Some(value) => value,
                    None => self.unknown(node, "only the service can tell"),
                }
            }
            Value::Symbol(name) if &**name == "os.environ" => return self.variable_item(key, node),
            Value::Own(id) => match self.own(*id) {
                Some(Own::Config(sections, _)) => return self.config_section(sections, key, node.range()),
                Some(Own::Section(..)) => return self.section_item(value, key, node.range()),
                Some(Own::Class(class)) => match key.as_text().and_then(|key| class.member(key)) {
                    Some((member, _)) => member,
                    None => self.unknown(node, "it is no known member"),
                },
                Some(Own::Instance { class, .. }) if class.kind == Kind::Tuple => {
                    let items = self.iterate(value).unwrap_or_default().into_tuple();
                    return self.item(&items, key, node);
                }
                Some(Own::Instance { class, .. }) => match self.class_member(&class, "__getitem__") {
                    Some((member, owner)) => {
                        let args = Args::of([key.clone()]);
                        return self.call_member(&member, owner, value, args, node.range());
                    }
                    None => self.unknown(node, "it is not followed"),
                },
                _ => self.unknown(node, "it is not followed"),
            },
            Value::Symbol(name) => match member(name, key) {
                Some(value) => value?,
                None => self.unknown(node, "it is not known"),
            },
            Value::Hole(hole) => self.derived(node, hole),
            _ => self.unknown(node, "it is not known"),
        })
    }

    pub(crate) fn slice(&mut self, value: &Value, slice: &ExprSlice, node: &Expr) -> Evaluated {
        let mut bounds = [None, None, None];
        for (bound, expression) in bounds.iter_mut().zip([&slice.lower, &slice.upper, &slice.step]) {
            if let Some(expression) = expression {
                let value = self.evaluate(expression)?;
                match (value.as_int(), value.is_none()) {
                    (Some(number), _) => *bound = Some(number),
                    (None, true) => {}
                    (None, false) => return Ok(self.unknown(node, "its bounds are not known")),
                }
            }
        }
        let [lower, upper, step] = bounds;
        let cut = |items: Vec<Value>| sliced(items, lower, upper, step.unwrap_or(1));
        Ok(match value {
            Value::Text(text) => {
                let letters = text.chars().map(|c| Value::text(c.to_string())).collect();
                let letters = cut(letters);
                Value::text(
                    letters
                        .iter()
                        .filter_map(|letter| letter.as_text().map(ToString::to_string))
                        .collect::<String>(),
                )
            }
            Value::List(_) if self.is_unordered(value) => self.unknown_items(node, UNORDERED),
            Value::List(id) if !self.sdk.heap.list(*id).iter().any(Value::is_spread) => {
                let items = cut(self.sdk.heap.list(*id).to_vec());
                self.sdk.heap.new_list(items)
            }
            Value::Tuple(items) => cut(items.to_vec()).into_tuple(),
            _ => self.unknown_of(node, &[value]),
        })
    }
}

/// Python's slice of a list.
fn sliced(items: Vec<Value>, lower: Option<i128>, upper: Option<i128>, step: i128) -> Vec<Value> {
    let length = i128::try_from(items.len()).unwrap_or_default();
    if step == 0 {
        return items;
    }
    let within =
        |at: i128, least: i128, most: i128| (if at < 0 { at + length } else { at }).clamp(least, most);
    let (start, end) = if step > 0 {
        (lower.map_or(0, |at| within(at, 0, length)), upper.map_or(length, |at| within(at, 0, length)))
    } else {
        (
            lower.map_or(length - 1, |at| within(at, -1, length - 1)),
            upper.map_or(-1, |at| within(at, -1, length - 1)),
        )
    };
    let mut out = Vec::new();
    let mut at = start;
    while (step > 0 && at < end) || (step < 0 && at > end) {
        if let Some(item) = usize::try_from(at).ok().and_then(|at| items.get(at)) {
            out.push(item.clone());
        }
        let Some(next) = at.checked_add(step) else { break };
        at = next;
    }
    out
}
