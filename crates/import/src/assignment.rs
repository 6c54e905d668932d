//! Assignments: to names, attributes, items, several targets at once; and going over what is assigned from.

use ruff_python_ast::{Expr, ExprSlice};
use run_composer_core::v1::{Args, IntoTuple, Raised, Value};

use crate::loops::MOST_ROUNDS;
use crate::own::{Kind, Own};
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    /// The items of something that can be gone over more than once; `None` where they are not known.
    pub(crate) fn items_of(&self, value: &Value) -> Option<Vec<Value>> {
        match value {
            Value::List(id) => match self.sdk.heap.list(*id) {
                items if items.iter().any(Value::is_spread) => None,
                items => Some(items.to_vec()),
            },
            Value::Tuple(items) => Some(items.to_vec()),
            Value::Dict(id) if self.open_entry(*id).is_some() => None,
            Value::Dict(id) => Some(self.sdk.heap.dict(*id).iter().map(|(key, _)| key.clone()).collect()),
            Value::Text(text) => Some(text.chars().map(|c| Value::text(c.to_string())).collect()),
            Value::Range(start, stop, step) => {
                let mut items = Vec::new();
                let mut at = *start;
                while (*step > 0 && at < *stop) || (*step < 0 && at > *stop) {
                    items.push(Value::Int(at));
                    if items.len() > MOST_ROUNDS {
                        return None;
                    }
                    at = at.checked_add(*step)?;
                }
                Some(items)
            }
            Value::Own(id) if self.begun.contains(id) => None,
            Value::Own(id) => match self.own(*id)? {
                Own::Instance { class, .. } if class.kind == Kind::Tuple => {
                    class.all_parameters().iter().map(|name| self.field_of(value, name)).collect()
                }
                Own::Class(class) if class.kind == Kind::Enum => Some(
                    class
                        .all_parameters()
                        .iter()
                        .filter_map(|name| class.member(name))
                        .map(|it| it.0)
                        .collect(),
                ),
                Own::Section(sections, _) if self.open_entry(sections).is_some() => None,
                Own::Section(sections, name) => {
                    Some(self.settings(sections, &name).into_iter().map(|(key, _)| key).collect())
                }
                Own::View(dict, _) if self.open_entry(dict).is_some() => None,
                Own::View(dict, what) => {
                    let entries = self.sdk.heap.dict(dict).iter();
                    Some(match &*what {
                        "keys" => entries.map(|(key, _)| key.clone()).collect(),
                        "values" => entries.map(|(_, value)| value.clone()).collect(),
                        _ => entries
                            .map(|(key, value)| vec![key.clone(), value.clone()].into_tuple())
                            .collect(),
                    })
                }
                Own::File { path, written: false } => {
                    let text = self.sdk.files.text(&path)?;
                    Some(text.split_inclusive('\n').map(Value::text).collect())
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Gives a target a value: a name, an attribute, an item, or several at once.
    pub(crate) fn assign(&mut self, target: &Expr, value: Value) -> Result<(), Raised> {
        match target {
            Expr::Name(name) => self.bind(&name.id, value),
            Expr::Attribute(attribute) => {
                let object = self.evaluate(&attribute.value)?;
                self.locate(target);
                let name = self.mangled(&attribute.attr).into_owned();
                self.set_attribute(&object, &name, value)?;
            }
            Expr::Subscript(subscript) => {
                let container = self.evaluate(&subscript.value)?;
                if let Expr::Slice(slice) = &*subscript.slice {
                    return self.set_slice(&container, slice, Some(&value));
                }
                let key = self.evaluate(&subscript.slice)?;
                if let Value::Method(method) = &container {
                    return self.set_below_nothing(method);
                }
                self.locate(target);
                self.set_item(&container, &key, value)?;
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts, &value)?,
            Expr::List(list) => self.unpack(&list.elts, &value)?,
            Expr::Starred(starred) => self.assign(&starred.value, value)?,
            _ => {}
        }
        Ok(())
    }

    /// `list[a:b] = values`, or without values `del list[a:b]`.
    fn set_slice(
        &mut self,
        container: &Value,
        slice: &ExprSlice,
        values: Option<&Value>,
    ) -> Result<(), Raised> {
        let Value::List(id) = container else { return Ok(()) };
        let length = i128::try_from(self.sdk.heap.list(*id).len()).unwrap_or_default();
        let mut bounds = [Some(0), Some(length)];
        for (bound, expression) in bounds.iter_mut().zip([&slice.lower, &slice.upper]) {
            if let Some(expression) = expression {
                let at = self.evaluate(expression)?.as_int();
                *bound = at.map(|at| (if at < 0 { at + length } else { at }).clamp(0, length));
            }
        }
        let items = match values {
            Some(values) => self.iterate(values),
            None => Some(Vec::new()),
        };
        let bound = |at: Option<i128>| at.and_then(|at| usize::try_from(at).ok());
        match (bound(bounds[0]), bound(bounds[1]), items) {
            (Some(start), Some(end), Some(items)) if slice.step.is_none() => {
                let made = items.len();
                self.sdk.heap.list_mut(*id).splice(start..end.max(start), items);
                self.spend(made);
            }
            _ => {
                let hole = self.unknown_items(slice, "part of it is replaced by what is not known");
                *self.sdk.heap.list_mut(*id) = vec![hole];
            }
        }
        Ok(())
    }

    /// `del target`
    pub(crate) fn delete(&mut self, target: &Expr) -> Result<(), Raised> {
        match target {
            Expr::Name(name) => self.unbind(&name.id),
            Expr::Subscript(subscript) => {
                let container = self.evaluate(&subscript.value)?;
                if let Expr::Slice(slice) = &*subscript.slice {
                    return self.set_slice(&container, slice, None);
                }
                let key = self.evaluate(&subscript.slice)?;
                let args = Args::of([key.clone()]);
                match &container {
                    Value::Symbol(name) if &**name == "os.environ" => {
                        self.remove_variable(&key);
                        None
                    }
                    Value::List(id) => self.list_method(*id, "pop", &args, subscript.range)?,
                    Value::Dict(id) => self.dict_method(*id, "pop", &args, subscript.range)?,
                    Value::Own(_) if self.defines(&container, "__delitem__") => {
                        Some(self.call_own_method(&container, "__delitem__", args, subscript.range)?)
                    }
                    _ => None,
                };
            }
            Expr::Attribute(attribute) => {
                let object = self.evaluate(&attribute.value)?;
                let name = self.mangled(&attribute.attr).into_owned();
                self.remove_attribute(&object, &name);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|target| self.delete(target))?,
            _ => {}
        }
        Ok(())
    }

    /// `del object.name`
    pub(crate) fn remove_attribute(&mut self, object: &Value, name: &str) {
        let Value::Own(id) = object else { return };
        let fields = match self.own(*id) {
            Some(Own::Instance { fields: Value::Dict(fields), .. }) => fields,
            // What its definition gives it is there for good here.
            Some(Own::Class(class)) => match class.changed {
                Some(changed) if class.names.contains_key(name) => {
                    let hole = Value::hole(name, "it is deleted", None);
                    return self.sdk.heap.set_entry(changed, name, hole);
                }
                Some(changed) => changed,
                None => return,
            },
            _ => return,
        };
        let entries = self.sdk.heap.dict_mut(fields);
        entries.retain(|(key, _)| key.as_text().is_none_or(|key| &**key != name));
    }

    fn unpack(&mut self, targets: &[Expr], value: &Value) -> Result<(), Raised> {
        can_be_gone_over(value)?;
        let items = self.iterate(value);
        let star = targets.iter().position(|target| matches!(target, Expr::Starred(_)));
        if let Some(items) = &items {
            let (wanted, got) = (targets.len(), items.len());
            let said = match star {
                None if got > wanted => format!("too many values to unpack (expected {wanted})"),
                None if got < wanted => format!("not enough values to unpack (expected {wanted}, got {got})"),
                Some(_) if got + 1 < wanted => {
                    format!("not enough values to unpack (expected at least {}, got {got})", wanted - 1)
                }
                _ => String::new(),
            };
            if !said.is_empty() {
                return Err(Raised::new("ValueError", said));
            }
        }
        for (at, target) in targets.iter().enumerate() {
            let item = match (&items, star) {
                (Some(items), None) => items.get(at).cloned(),
                (Some(items), Some(star)) if at < star => items.get(at).cloned(),
                (Some(items), Some(star)) if at > star => {
                    (items.len() + at).checked_sub(targets.len()).and_then(|at| items.get(at).cloned())
                }
                (Some(items), Some(star)) => {
                    let end = items.len().saturating_sub(targets.len() - star - 1).max(star);
                    let rest = items.get(star..end).unwrap_or_default().to_vec();
                    Some(self.sdk.heap.new_list(rest))
                }
                (None, _) => None,
            };
            let item = match item {
                Some(item) => item,
                None => self.unknown(target, "it is part of something that is not known"),
            };
            self.assign(target, item)?;
        }
        Ok(())
    }

    /// `target += value` and its like.
    pub(crate) fn augmented(&mut self, assign: &ruff_python_ast::StmtAugAssign) -> Result<(), Raised> {
        let old = self.evaluate(&assign.target)?;
        let value = self.evaluate(&assign.value)?;
        // Lists grow in place: other names of the list see it.
        if let (Value::List(id), ruff_python_ast::Operator::Add) = (&old, assign.op) {
            if let Some(items) = self.iterate(&value) {
                self.sdk.heap.extend(*id, items);
            } else {
                let hole = self.unknown(&*assign.value, "it is not known");
                self.sdk.heap.list_mut(*id).push(hole);
            }
            return Ok(());
        }
        let new: Evaluated = match self.own_in_place(&old, assign.op, &value, assign) {
            Some(changed) => changed,
            None => self.binary(&old, assign.op, &value, assign),
        };
        self.assign(&assign.target, new?)
    }
}

/// Python's error for what nothing can go over.
pub(crate) fn can_be_gone_over(value: &Value) -> Result<(), Raised> {
    let kind = match value {
        Value::None => "NoneType",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Float(_) => "float",
        _ => return Ok(()),
    };
    Err(Raised::type_error(format!("'{kind}' object is not iterable")))
}
