//! Order and sameness: `sorted`, `min`, sets.

use std::cmp::Ordering;

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Heap, Value};

use crate::reader::{Evaluated, Reader};

/// The order of two values; `None` where Python has none or a part is not known.
fn order(heap: &Heap, a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        // Part by part.
        (Value::Path(a), Value::Path(b)) => Some(a.split('/').cmp(b.split('/'))),
        (Value::Tuple(a), Value::Tuple(b)) => order_of_items(heap, a, b),
        (Value::List(a), Value::List(b)) => order_of_items(heap, heap.list(*a), heap.list(*b)),
        _ => a.as_float()?.partial_cmp(&b.as_float()?),
    }
}

fn order_of_items(heap: &Heap, a: &[Value], b: &[Value]) -> Option<Ordering> {
    for (a, b) in a.iter().zip(b) {
        match order(heap, a, b)? {
            Ordering::Equal => {}
            other => return Some(other),
        }
    }
    Some(a.len().cmp(&b.len()))
}

/// Why the order of a set is not known.
pub(crate) const UNORDERED: &str = "the order of a set is known to Python alone";

/// Items that are put in order.
const MOST_ORDERED: usize = 4_000;

/// The items of a set of which some may be equal.
pub(crate) fn perhaps_equal() -> Value {
    Value::spread("…", "whether some of its items are equal is not known", None)
}

impl Reader<'_> {
    /// Whether a value is a set, or a list of one, whose order matters.
    pub(crate) fn is_unordered(&self, value: &Value) -> bool {
        self.sdk.heap.is_a_set(value) && value.as_list().is_some_and(|id| self.sdk.heap.list(id).len() > 1)
    }

    /// `sorted(items, key=…, reverse=…)`
    pub(crate) fn sorted(&mut self, items: &Value, args: &Args, call: TextRange) -> Evaluated {
        let items = match self.iterate(items) {
            Some(items) => self.in_order(items, args, call)?,
            None => None,
        };
        Ok(match items {
            Some(items) => self.sdk.heap.new_list(items),
            None => self.unknown(&call, "its order is not known"),
        })
    }

    /// Items in order, by `key=` and `reverse=`; `None` where it is not known.
    pub(crate) fn in_order(
        &mut self,
        items: Vec<Value>,
        args: &Args,
        call: TextRange,
    ) -> Result<Option<Vec<Value>>, run_composer_core::v1::Raised> {
        let named =
            |name: &str| args.named.iter().find(|(key, _)| &**key == name).map(|(_, value)| value.clone());
        let mut keyed = Vec::new();
        for item in items {
            let key = match named("key").filter(|key| !key.is_none()) {
                Some(key) => self.call_value(&key, Args::of([item.clone()]), call)?,
                None => item.clone(),
            };
            keyed.push((key, item));
        }
        let reverse = match named("reverse").map(|reverse| reverse.truth(&self.sdk.heap)) {
            Some(None) => return Ok(None),
            Some(Some(reverse)) => reverse,
            None => false,
        };
        let heap = &self.sdk.heap;
        if keyed.len() > MOST_ORDERED {
            return Ok(None);
        }
        let known =
            keyed.iter().all(|(key, _)| keyed.iter().all(|(other, _)| order(heap, key, other).is_some()));
        if !known {
            return Ok(None);
        }
        keyed.sort_by(|(a, _), (b, _)| {
            let order = order(heap, a, b).unwrap_or(Ordering::Equal);
            if reverse { order.reverse() } else { order }
        });
        Ok(Some(keyed.into_iter().map(|(_, item)| item).collect()))
    }

    /// `min` and `max`
    pub(crate) fn least_or_most(
        &mut self,
        name: &str,
        first: &Value,
        args: &Args,
        call: TextRange,
    ) -> Evaluated {
        let items =
            if args.positional.len() > 1 { Some(args.positional.clone()) } else { self.iterate(first) };
        let Some(items) = items else { return Ok(self.unknown_of(&call, &[first])) };
        let default = args.named.iter().find(|(key, _)| &**key == "default").map(|(_, value)| value.clone());
        let by = Args {
            named: args.named.iter().filter(|(key, _)| &**key == "key").cloned().collect(),
            ..Args::default()
        };
        let parts = items.clone();
        let found = match self.in_order(items, &by, call)? {
            Some(items) if name == "min" => items.first().cloned(),
            Some(items) => items.last().cloned(),
            None => None,
        };
        Ok(found.or(default).unwrap_or_else(|| self.unknown_of(&call, &parts.iter().collect::<Vec<_>>())))
    }

    /// Each value once, in the order in which they come. Python's own order of a set is its secret.
    pub(crate) fn distinct(&self, items: Vec<Value>) -> Vec<Value> {
        let mut seen: Vec<Value> = Vec::new();
        for item in items {
            if self.sdk.heap.is_worn() {
                return vec![Value::spread("…", "there are too many values to compare", None)];
            }
            match self.contains(&seen, &self.plain_member(&item)) {
                Some(true) => {}
                Some(false) => seen.push(item),
                None => return vec![perhaps_equal()],
            }
        }
        seen
    }
}
