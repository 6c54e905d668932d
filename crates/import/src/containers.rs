//! Methods of lists and dictionaries.

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, DictId, ListId, Raised, Value, repr};

use crate::order::perhaps_equal;
use crate::own::Own;
use crate::reader::Reader;

/// The key of entries that are not known.
pub(crate) const OPEN: &str = "**";

impl Reader<'_> {
    /// `list.name(…)`; `None` where it is not known.
    pub(crate) fn list_method(
        &mut self,
        id: ListId,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Result<Option<Value>, Raised> {
        let first = args.positional.first().cloned();
        if self.sdk.heap.list(id).iter().any(Value::is_spread)
            && matches!(name, "pop" | "remove" | "discard" | "insert" | "index" | "count")
        {
            if !matches!(name, "index" | "count") {
                let hole = self.unknown_items(&call, "its items are not known");
                *self.sdk.heap.list_mut(id) = vec![hole];
            }
            return Ok(Some(self.unknown(&call, "its items are not known")));
        }
        Ok(Some(match (name, first) {
            ("add", Some(item)) => {
                match self.contains(self.sdk.heap.list(id), &self.plain_member(&item)) {
                    Some(true) => {}
                    Some(false) => self.sdk.heap.extend(id, vec![item]),
                    None => *self.sdk.heap.list_mut(id) = vec![perhaps_equal()],
                }
                Value::None
            }
            ("append", Some(item)) => {
                self.sdk.heap.extend(id, vec![item]);
                Value::None
            }
            ("extend" | "update", Some(items)) => {
                if let Some(items) = self.iterate(&items) {
                    self.sdk.heap.extend(id, items);
                } else {
                    let hole = self.unknown_items(&call, "its items are not known");
                    self.sdk.heap.list_mut(id).push(hole);
                }
                Value::None
            }
            ("insert", Some(at)) => {
                let item = args.positional.get(1).cloned().unwrap_or(Value::None);
                let items = self.sdk.heap.list_mut(id);
                let length = i128::try_from(items.len()).unwrap_or_default();
                let Some(at) = at.as_int() else { return Ok(None) };
                let at = (if at < 0 { at + length } else { at }).clamp(0, length);
                items.insert(usize::try_from(at).unwrap_or_default(), item);
                Value::None
            }
            ("remove" | "discard", Some(item)) => {
                let at = self.place_in(id, &item);
                match at {
                    Some(at) => {
                        self.sdk.heap.list_mut(id).remove(at);
                        Value::None
                    }
                    None if name == "remove" => {
                        return Err(Raised::new("ValueError", "list.remove(x): x not in list"));
                    }
                    None => Value::None,
                }
            }
            ("pop", at) => {
                let length = self.sdk.heap.list(id).len();
                let at = match at {
                    Some(at) => at.as_int(),
                    None => Some(-1),
                };
                let wide = i128::try_from(length).unwrap_or_default();
                let place =
                    at.map(|at| if at < 0 { at + wide } else { at }).and_then(|at| usize::try_from(at).ok());
                match place {
                    Some(at) if at < length => self.sdk.heap.list_mut(id).remove(at),
                    _ => return Err(Raised::new("IndexError", "pop index out of range")),
                }
            }
            ("clear", _) => {
                self.sdk.heap.list_mut(id).clear();
                Value::None
            }
            ("copy", _) => {
                let items = self.sdk.heap.list(id).to_vec();
                self.sdk.heap.new_list(items)
            }
            ("reverse", _) => {
                self.sdk.heap.list_mut(id).reverse();
                Value::None
            }
            ("index", Some(item)) => {
                let at = self.place_in(id, &item);
                match at {
                    Some(at) => Value::Int(i128::try_from(at).unwrap_or_default()),
                    None => return Ok(None),
                }
            }
            ("sort", _) => {
                let items = self.sdk.heap.list(id).to_vec();
                let sorted = self.in_order(items, args, call)?;
                let sorted =
                    sorted.unwrap_or_else(|| vec![self.unknown_items(&call, "its order is not known")]);
                *self.sdk.heap.list_mut(id) = sorted;
                Value::None
            }
            ("count", Some(item)) => {
                let items = self.sdk.heap.list(id);
                let equal: Option<Vec<bool>> =
                    items.iter().map(|other| self.sdk.heap.equal(other, &item)).collect();
                match equal {
                    Some(equal) => {
                        Value::Int(i128::try_from(equal.iter().filter(|is| **is).count()).unwrap_or_default())
                    }
                    None => return Ok(None),
                }
            }
            ("union" | "intersection" | "difference", Some(other)) => {
                let Some(others) = self.iterate(&other) else { return Ok(None) };
                let items = self.sdk.heap.list(id).to_vec();
                let items = self.set_of(items, name, &others);
                self.sdk.heap.new_set(items)
            }
            ("issubset" | "issuperset" | "isdisjoint" | "symmetric_difference", _) => return Ok(None),
            // Whatever else it does may change the list.
            _ => {
                self.forget(&Value::List(id), call);
                return Ok(None);
            }
        }))
    }

    /// Sets are lists of distinct items here.
    pub(crate) fn set_of(&self, items: Vec<Value>, operation: &str, others: &[Value]) -> Vec<Value> {
        let among =
            |all: &[Value], item: &Value| all.iter().any(|other| self.equal(other, item) == Some(true));
        match operation {
            "intersection" => items.into_iter().filter(|item| among(others, item)).collect(),
            "difference" => items.into_iter().filter(|item| !among(others, item)).collect(),
            _ => self.distinct(items.into_iter().chain(others.iter().cloned()).collect()),
        }
    }

    fn place_in(&self, id: ListId, item: &Value) -> Option<usize> {
        self.sdk.heap.list(id).iter().position(|other| self.equal(other, item) == Some(true))
    }

    /// `dict.name(…)`; `None` where it is not known.
    pub(crate) fn dict_method(
        &mut self,
        id: DictId,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Result<Option<Value>, Raised> {
        let first = args.positional.first().map(|first| self.plain_member(first));
        let find = |reader: &Self, key: &Value| {
            let heap = &reader.sdk.heap;
            heap.dict(id).iter().position(|(other, _)| heap.equal(other, key) == Some(true))
        };
        if self.open_entry(id).is_some()
            && (matches!(name, "keys" | "values" | "items" | "popitem")
                || matches!(name, "get" | "setdefault" | "pop")
                    && first.as_ref().is_none_or(|key| find(self, key).is_none()))
            || matches!(name, "get" | "setdefault" | "pop")
                && first.as_ref().is_some_and(|key| self.decides_equality(key))
        {
            return Ok(Some(self.unknown(&call, "its entries are not known")));
        }
        Ok(Some(match (name, first) {
            ("keys" | "values" | "items", _) => self.keep(Own::View(id, name.into())),
            ("get", Some(key)) => {
                if key.as_hole().is_some() {
                    return Ok(None);
                }
                match find(self, &key) {
                    Some(at) => self.sdk.heap.dict(id)[at].1.clone(),
                    None => args.get(1, "default").cloned().unwrap_or(Value::None),
                }
            }
            ("setdefault", Some(key)) => {
                if let Some(at) = find(self, &key) {
                    self.sdk.heap.dict(id)[at].1.clone()
                } else {
                    let value = args.positional.get(1).cloned().unwrap_or(Value::None);
                    self.sdk.heap.insert(id, key, value.clone());
                    value
                }
            }
            ("update", first) => {
                match first {
                    Some(Value::Dict(other)) => {
                        for (key, value) in self.sdk.heap.dict(other).to_vec() {
                            self.sdk.heap.insert(id, key, value);
                        }
                    }
                    Some(_) => {
                        let hole = self.unknown(&call, "its entries are not known");
                        self.open_dict(id, hole);
                    }
                    None => {}
                }
                for (name, value) in &args.named {
                    self.sdk.heap.set_entry(id, name, value.clone());
                }
                Value::None
            }
            ("pop", Some(key)) => match find(self, &key) {
                Some(at) => self.sdk.heap.dict_mut(id).remove(at).1,
                None => match args.positional.get(1) {
                    Some(default) if !self.may_be_a_key(id, &key) => default.clone(),
                    _ if self.may_be_a_key(id, &key) => {
                        self.forget(&Value::Dict(id), call);
                        return Ok(None);
                    }
                    _ => {
                        let key = repr(&self.sdk.heap, &key).unwrap_or_default();
                        return Err(Raised::new("KeyError", key));
                    }
                },
            },
            ("copy", _) => {
                let entries = self.sdk.heap.dict(id).to_vec();
                self.sdk.heap.new_dict(entries)
            }
            ("clear", _) => {
                self.sdk.heap.dict_mut(id).clear();
                Value::None
            }
            ("popitem" | "move_to_end" | "__setitem__" | "__delitem__" | "subtract", _) => {
                self.forget(&Value::Dict(id), call);
                return Ok(None);
            }
            _ => return Ok(None),
        }))
    }

    /// Whether a key that was not found may be in a dictionary all the same: it, or another one, is not known.
    fn may_be_a_key(&self, id: DictId, key: &Value) -> bool {
        key.as_hole().is_some() || self.sdk.heap.dict(id).iter().any(|(key, _)| key.as_hole().is_some())
    }

    /// Adds entries that are not known to a dictionary: they may replace each that is there.
    pub(crate) fn open_dict(&mut self, id: DictId, hole: Value) {
        for (_, value) in self.sdk.heap.dict_mut(id) {
            *value = hole.clone();
        }
        self.sdk.heap.insert(id, Value::text(OPEN), hole);
    }

    /// What stands for entries that are not known; `None` where all are.
    pub(crate) fn open_entry(&self, id: DictId) -> Option<Value> {
        self.sdk.heap.entry(id, OPEN).cloned()
    }
}
