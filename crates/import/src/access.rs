//! Attributes, items and slices.

use ruff_python_ast::{Expr, ExprSlice};
use ruff_text_size::{Ranged, TextRange};
use run_composer_core::finding::{Code, Finding};
use run_composer_core::v1::{Args, IntoTuple, Raised, Value, member};

use crate::decorators::setter_name;
use crate::own::{Kind, Own};
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
    pub(crate) fn attribute(&mut self, value: &Value, name: &str, node: &Expr) -> Evaluated {
        Ok(match value {
            Value::Object(id) => {
                self.locate(node);
                if let Some(value) = self.sdk.attribute(*id, name) {
                    value
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
            Value::Symbol(symbol) if name == "__name__" && !symbol.starts_with("azureml.") => {
                Value::text(symbol.rsplit('.').next().unwrap_or(symbol))
            }
            Value::Symbol(module) => self.symbol(&format!("{module}.{name}"), node),
            Value::Path(path) => self.path_attribute(path, name, node),
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
                        (None, None) => match fields.as_dict().and_then(|dict| self.open_entry(dict)) {
                            Some(hole) => self.unknown_of(node, &[&hole]),
                            None => self.unknown(node, "nothing sets it"),
                        },
                    }
                }
                Some(Own::Class(class)) => match (name, self.class_member(&class, name)) {
                    ("__name__" | "__qualname__", _) => Value::text(class.name.as_str()),
                    (_, Some((Value::Own(id), _))) if !matches!(self.own(id), Some(Own::Instance { .. })) => {
                        Value::Method((value.clone(), name.into()).into())
                    }
                    (_, Some((member, _))) => member,
                    (_, None) => self.unknown(node, "nothing sets it"),
                },
                Some(Own::Function(function)) if name == "__name__" => match &function.body {
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

    /// `object.name = value`
    pub(crate) fn set_attribute(&mut self, object: &Value, name: &str, value: Value) -> Result<(), Raised> {
        match object {
            Value::Object(_) => {
                let value = self.sdk.heap.cut(&value);
                self.sdk.set_attribute(object, name, value)
            }
            Value::Own(id) => {
                if let Some(set) = self.set_by_setter(object, name, &value) {
                    return set;
                }
                let attributes = match self.own(*id) {
                    Some(Own::Module(module)) => {
                        self.modules[module].insert(name.into(), value);
                        return Ok(());
                    }
                    Some(Own::Instance { fields: Value::Dict(fields), .. }) => Some(fields),
                    Some(Own::Class(class)) => class.changed,
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

    /// Calls the `@NAME.setter` of an object's class; `None` where it has none.
    fn set_by_setter(&mut self, object: &Value, name: &str, value: &Value) -> Option<Result<(), Raised>> {
        let Value::Own(id) = object else { return None };
        let Some(Own::Instance { class, .. }) = self.own(*id) else { return None };
        let (Value::Own(setter), owner) = class.member(&setter_name(name))? else { return None };
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

    /// `value[key]`
    pub(crate) fn item(&mut self, value: &Value, key: &Value, node: &Expr) -> Evaluated {
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
            Value::Text(text) => {
                let letters: Vec<char> = text.chars().collect();
                match index(letters.len()) {
                    Some(at) => Value::text(letters[at?].to_string()),
                    None => self.unknown(node, "it is not known which letter that is"),
                }
            }
            Value::Dict(id) => {
                if key.as_hole().is_some() {
                    return Ok(self.unknown(node, "its key is not known"));
                }
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
            Value::Symbol(name) if &**name == "os.environ" => {
                match key.as_text().and_then(|key| self.environ.get(key)) {
                    Some(value) => value.clone(),
                    None => self.unknown(node, "it is an environment variable of the author's machine"),
                }
            }
            Value::Own(id) => match self.own(*id) {
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

    pub(crate) fn set_item(&mut self, container: &Value, key: &Value, value: Value) {
        match container {
            Value::Dict(id) => self.sdk.heap.insert(*id, key.clone(), value),
            Value::List(id) => {
                let items = self.sdk.heap.list_mut(*id);
                let length = i128::try_from(items.len()).unwrap_or_default();
                if let Some(at) = key.as_int().map(|at| if at < 0 { at + length } else { at })
                    && let Some(slot) = usize::try_from(at).ok().and_then(|at| items.get_mut(at))
                {
                    *slot = value;
                }
            }
            Value::Symbol(name) if &**name == "os.environ" => {
                if let Some(key) = key.as_text() {
                    self.environ.insert(key.clone(), value);
                }
            }
            Value::Hole(hole) => {
                if let Some((one, other)) = &hole.candidates {
                    self.set_item(one, key, value.clone());
                    self.set_item(other, key, value);
                }
            }
            _ => {}
        }
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
