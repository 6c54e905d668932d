//! Built-in functions that make iterators or take no more of one than they need.

use std::cell::Cell;
use std::rc::Rc;

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, IntoTuple, Raised, Value};

use crate::iterators::Source;
use crate::reader::{Evaluated, Flow, Reader};

impl Reader<'_> {
    /// `map` and `filter`
    pub(crate) fn map(&mut self, name: &str, function: &Value, args: &Args, call: TextRange) -> Value {
        if let [_, over] = args.positional.as_slice()
            && self.pending(over).is_some()
        {
            let source = Source::CallsOver(name.into(), function.clone(), over.clone());
            return self.new_pending(source, None, call);
        }
        let mut lists = Vec::new();
        for list in &args.positional[1..] {
            match self.iterate_ahead(list) {
                Some(items) => lists.push(items),
                None => return self.unknown(&call, "what it goes over is not known"),
            }
        }
        self.new_pending(Source::Calls(name.into(), function.clone(), lists.into()), None, call)
    }

    /// `enumerate`
    pub(crate) fn enumerate(&mut self, value: &Value, args: &Args) -> Option<Value> {
        let start = args.get(1, "start").map_or(Some(0), Value::as_int)?;
        if let Some((_, pending)) = self.pending(value).filter(|(_, pending)| pending.numbered.is_none()) {
            let (source, call) = (pending.source.clone(), pending.call);
            return Some(self.new_pending(source, Some(start), call));
        }
        let items = self.iterate(value)?;
        let last = i128::try_from(items.len()).unwrap_or_default();
        let start = start.min(i128::MAX - last - 1);
        let pairs = (start..).zip(items).map(|(at, item)| vec![Value::Int(at), item].into_tuple()).collect();
        Some(self.new_iterator(pairs))
    }

    /// `zip`
    pub(crate) fn zip(&mut self, args: &Args, call: TextRange) -> Value {
        let lists: Option<Vec<Vec<Value>>> =
            args.positional.iter().map(|list| self.iterate_ahead(list)).collect();
        let Some(lists) = lists else { return self.unknown(&call, "what it goes over is not known") };
        let length = lists.iter().map(Vec::len).min().unwrap_or_default();
        let strict =
            args.named.iter().any(|(name, value)| &**name == "strict" && self.truth(value) != Some(false));
        if strict && lists.iter().any(|list| list.len() != length) {
            return self.unknown(&call, "it fails behind the shortest list");
        }
        let rows = (0..length)
            .map(|at| lists.iter().map(|list| list[at].clone()).collect::<Vec<_>>().into_tuple())
            .collect();
        self.new_iterator(rows)
    }

    /// `next`. A file that was begun is not read on.
    pub(crate) fn next(&mut self, iterator: &Value, args: &Args, call: TextRange) -> Evaluated {
        if let Some(rest) = self.rest(iterator) {
            if let Some((_, pending)) = self.pending(iterator) {
                let items = self.iterate_ahead(iterator);
                let hole = self.unknown_items(&pending.call, "the generator is not followed step by step");
                *self.sdk.heap.list_mut(rest) = items.unwrap_or_else(|| vec![hole]);
            }
            let items = self.sdk.heap.list_mut(rest);
            return match items.first() {
                Some(item) if item.is_spread() => {
                    Ok(self.unknown(&call, "it is not known which item that is"))
                }
                Some(_) => Ok(items.remove(0)),
                None => match args.positional.get(1) {
                    Some(default) => Ok(default.clone()),
                    None => Err(Raised::new("StopIteration", "")),
                },
            };
        }
        match iterator {
            Value::List(_) => Err(Raised::type_error("'list' object is not an iterator")),
            Value::Own(id) => {
                let first = self.iterate(iterator).and_then(|lines| lines.first().cloned());
                self.begun.insert(*id);
                Ok(first.unwrap_or_else(|| self.unknown(&call, "it is not followed")))
            }
            other => Ok(self.unknown_of(&call, &[other])),
        }
    }

    /// A method of an iterator. What else drives a generator (`send`, `throw`, `__enter__`) is not followed step by step.
    pub(crate) fn iterator_method(
        &mut self,
        iterator: &Value,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Evaluated {
        match (name, self.rest(iterator)) {
            ("__next__", _) => return self.next(iterator, args, call),
            ("__iter__", _) => return Ok(iterator.clone()),
            (_, Some(rest)) => match self.pending(iterator) {
                Some(_) if name == "close" => self.sdk.heap.list_mut(rest).clear(),
                Some((_, pending)) => self.go_once(rest, &pending),
                None => {
                    let hole = self.unknown_items(&call, "the generator is not followed step by step");
                    *self.sdk.heap.list_mut(rest) = vec![hole];
                }
            },
            _ => {}
        }
        Ok(self.unknown(&call, "the generator is not followed step by step"))
    }

    /// `any` and `all`, which take no more items than they need.
    pub(crate) fn any_or_all(&mut self, any: bool, value: &Value, call: TextRange) -> Evaluated {
        let known = Rc::new(Cell::new(true));
        if let Some(pending) = self.pending(value) {
            let (certain, all_known) = (self.uncertain, known.clone());
            let round = move |reader: &mut Reader<'_>, item: Value| {
                let truth = reader.truth(&item);
                all_known.set(all_known.get() && truth.is_some() && reader.uncertain == certain);
                Ok(if truth == Some(any) { Flow::Break } else { Flow::Next })
            };
            let decided = matches!(self.go_over(pending, Rc::new(round), false)?, Flow::Break);
            return Ok(if known.get() {
                Value::Bool(decided == any)
            } else {
                self.unknown(&call, "it is not known what is true of the items")
            });
        }
        let Some(items) = self.iterate(value) else { return Ok(self.unknown_of(&call, &[value])) };
        let mut unknown = false;
        for item in items {
            match self.truth(&item) {
                Some(truth) if truth == any => return Ok(Value::Bool(any)),
                Some(_) => {}
                None => unknown = true,
            }
        }
        Ok(if unknown {
            self.unknown(&call, "it is not known what is true of the items")
        } else {
            Value::Bool(!any)
        })
    }

    /// One item of `map` or `filter`.
    pub(crate) fn yield_call(
        &mut self,
        name: &str,
        function: &Value,
        items: Vec<Value>,
        call: TextRange,
    ) -> Result<(), Raised> {
        let first = items.first().cloned().unwrap_or(Value::None);
        let value = match function {
            Value::None => first.clone(),
            function => self.call_value(function, Args::of(items), call)?,
        };
        let item = match (name, self.truth(&value)) {
            ("map", _) => value,
            (_, Some(true)) => first,
            (_, Some(false)) => return Ok(()),
            (_, None) => self.unknown_items(&call, "it is not known which items stay"),
        };
        self.yield_value(item).map(drop)
    }
}
