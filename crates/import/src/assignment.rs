//! Assignments: to names, attributes, items, several targets at once; and going over what is assigned from.

use ruff_python_ast::Expr;
use run_composer_core::v1::{Raised, Value};

use crate::reader::{Evaluated, Reader};
use crate::statements::MOST_ROUNDS;

impl Reader<'_> {
    /// The items of something that can be gone over; `None` where they are not known.
    pub(crate) fn iterate(&self, value: &Value) -> Option<Vec<Value>> {
        match value {
            Value::List(id) => match self.sdk.heap.list(*id) {
                [Value::Hole(_)] => None,
                items => Some(items.to_vec()),
            },
            Value::Tuple(items) => Some(items.to_vec()),
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
                    at += step;
                }
                Some(items)
            }
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
                self.set_attribute(&object, &attribute.attr, value)?;
            }
            Expr::Subscript(subscript) => {
                let container = self.evaluate(&subscript.value)?;
                let key = self.evaluate(&subscript.slice)?;
                self.set_item(&container, &key, value);
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts, &value)?,
            Expr::List(list) => self.unpack(&list.elts, &value)?,
            Expr::Starred(starred) => self.assign(&starred.value, value)?,
            _ => {}
        }
        Ok(())
    }

    fn unpack(&mut self, targets: &[Expr], value: &Value) -> Result<(), Raised> {
        let items = self.iterate(value);
        let star = targets.iter().position(|target| matches!(target, Expr::Starred(_)));
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
                self.sdk.heap.list_mut(*id).extend(items);
            } else {
                let hole = self.unknown(&*assign.value, "it is not known");
                self.sdk.heap.list_mut(*id).push(hole);
            }
            return Ok(());
        }
        let new: Evaluated = self.binary(&old, assign.op, &value, assign);
        self.assign(&assign.target, new?)
    }
}
