//! `itertools`: combinations of what is known. Must not know what is done with them.

use itertools::Itertools as _;
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, IntoTuple, Value};

use crate::reader::{Evaluated, Reader};

/// Items that are made at most; a program with more does not configure runs.
const MOST: usize = 1_000;

impl Reader<'_> {
    /// Calls one of its functions; `None` where it is none that is followed.
    pub(super) fn itertools(&mut self, name: &str, args: &Args, call: TextRange) -> Option<Evaluated> {
        let name = name.strip_prefix("itertools.")?;
        let first = args.positional.first()?.clone();
        let count = |at: usize| args.positional.get(at).map(|count| usize::try_from(count.as_int()?).ok());
        if !args.named.is_empty() && name != "zip_longest" {
            return None;
        }
        let items: Vec<Value> = match name {
            "starmap" => {
                let rows = self.iterate_ahead(args.positional.get(1)?)?;
                let mut made = Vec::new();
                for row in rows {
                    let row = self.iterate(&row)?;
                    match self.call_value(&first, Args::of(row), call) {
                        Ok(value) => made.push(value),
                        raised => return Some(raised),
                    }
                }
                made
            }
            "repeat" => vec![first; count(1)??.min(MOST)],
            "islice" => {
                let (start, stop) = match (count(1)?, args.positional.get(2)) {
                    (stop, None) => (0, stop?),
                    (start, Some(_)) => (start?, count(2)??),
                };
                return self.islice(&first, start, stop).map(|items| Ok(self.new_iterator(items)));
            }
            "chain" | "chain.from_iterable" => {
                let lists =
                    if name == "chain" { args.positional.clone() } else { self.iterate_ahead(&first)? };
                let items: Option<Vec<Vec<Value>>> =
                    lists.iter().map(|list| self.iterate_ahead(list)).collect();
                items?.into_iter().flatten().collect()
            }
            "product" => {
                let lists: Option<Vec<Vec<Value>>> =
                    args.positional.iter().map(|list| self.iterate_ahead(list)).collect();
                let Some(lists) = lists else {
                    return Some(Ok(self.unknown(&call, "what it goes over is not known")));
                };
                rows(lists.into_iter().multi_cartesian_product())?
            }
            "combinations" => rows(self.iterate_ahead(&first)?.into_iter().combinations(count(1)??))?,
            "permutations" => {
                let items = self.iterate_ahead(&first)?;
                let length = count(1).map_or(Some(items.len()), |count| count)?;
                rows(items.into_iter().permutations(length))?
            }
            "combinations_with_replacement" => {
                rows(self.iterate_ahead(&first)?.into_iter().combinations_with_replacement(count(1)??))?
            }
            "zip_longest" => {
                let lists: Option<Vec<Vec<Value>>> =
                    args.positional.iter().map(|list| self.iterate_ahead(list)).collect();
                let lists = lists?;
                let filler = args.named.iter().find(|(name, _)| &**name == "fillvalue");
                let filler = filler.map_or(Value::None, |(_, value)| value.clone());
                let longest = lists.iter().map(Vec::len).max().unwrap_or_default();
                let at = |list: &Vec<Value>, at: usize| list.get(at).unwrap_or(&filler).clone();
                rows((0..longest).map(|row| lists.iter().map(|list| at(list, row)).collect()))?
            }
            _ => return None,
        };
        Some(Ok(self.new_iterator(items)))
    }

    /// Items `start` to `stop`; those of an iterator are taken from it.
    fn islice(&mut self, over: &Value, start: usize, stop: usize) -> Option<Vec<Value>> {
        let Some(rest) = self.rest(over) else {
            let items = self.iterate(over)?;
            return Some(items.into_iter().take(stop).skip(start).collect());
        };
        if self.pending(over).is_some() {
            let items = self.iterate_ahead(over)?;
            *self.sdk.heap.list_mut(rest) = items;
        }
        let left = self.sdk.heap.list_mut(rest);
        let taken: Vec<Value> = left.drain(..stop.min(left.len())).collect();
        (!taken.iter().any(Value::is_spread)).then(|| taken.into_iter().skip(start).collect())
    }
}

/// Rows as tuples; `None` for too many of them.
fn rows(rows: impl Iterator<Item = Vec<Value>>) -> Option<Vec<Value>> {
    let rows: Vec<Value> = rows.take(MOST + 1).map(IntoTuple::into_tuple).collect();
    (rows.len() <= MOST).then_some(rows)
}
