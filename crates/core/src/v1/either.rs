//! Two ways through a program, of which it is not known which is gone: what they agree on is known, everything else is a
//! hole that knows both values. Must not know any class of the SDK.

use std::rc::Rc;

use super::heap::Heap;
use super::text::repr;
use super::value::{Hole, Value};
use crate::finding::Place;

/// Bytes of a text that a reason repeats.
const LONGEST: usize = 2_000;

impl Heap {
    /// One value where `condition` (source text) holds, another where it does not.
    pub fn either(&self, condition: &str, one: &Value, other: &Value, place: Option<Place>) -> Value {
        let shown = |value: &Value| match value {
            Value::Text(text) if text.len() > LONGEST => None,
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) => {
                repr(self, value)
            }
            _ => None,
        };
        let reason = match (shown(one), shown(other)) {
            (Some(one), Some(other)) => {
                format!("`{one}` where it holds, else `{other}`")
            }
            _ => "it depends on a condition that is not known".to_owned(),
        };
        let hole = |candidates, place| {
            let reason = reason.clone();
            Value::Hole(Rc::new(Hole {
                text: condition.to_owned(),
                reason,
                place,
                candidates,
                is_spread: false,
            }))
        };
        let both = hole(Some((one.clone(), other.clone())), place.clone());
        // What depends on many conditions one after the other is no choice of two.
        if self.is_shallow(&both) { both } else { hole(None, place) }
    }

    /// Everything that was there in `before` is as it was; what was made since stays.
    pub fn reset_to(&mut self, before: &Self) {
        self.lists[..before.lists.len()].clone_from_slice(&before.lists);
        self.dicts[..before.dicts.len()].clone_from_slice(&before.dicts);
        self.objects[..before.objects.len()].clone_from_slice(&before.objects);
    }

    /// What differs between `first`, the way where `condition` holds, and this one, becomes a hole.
    pub fn merge(&mut self, first: &Self, condition: &str) {
        for at in 0..self.lists.len().min(first.lists.len()) {
            if !self.same_items(&self.lists[at], &first.lists[at]) {
                self.lists[at] =
                    vec![Value::spread(condition, "it depends on a condition that is not known", None)];
            }
        }
        for at in 0..self.dicts.len().min(first.dicts.len()) {
            let (ours, theirs) = (self.dicts[at].clone(), first.dicts[at].clone());
            self.dicts[at] = self.merged_entries(ours, &theirs, condition, |heap, a, b| heap.same(a, b));
        }
        for at in 0..self.objects.len().min(first.objects.len()) {
            let (ours, theirs) = (self.objects[at].fields.clone(), first.objects[at].fields.clone());
            self.objects[at].fields = self.merged_entries(ours, &theirs, condition, |_, a, b| a == b);
        }
    }

    fn merged_entries<K: Clone>(
        &self,
        mut ours: Vec<(K, Value)>,
        theirs: &[(K, Value)],
        condition: &str,
        is: impl Fn(&Self, &K, &K) -> bool,
    ) -> Vec<(K, Value)> {
        let unset = || Value::hole(condition, "it depends on a condition that is not known", None);
        for (key, value) in &mut ours {
            match theirs.iter().find(|(other, _)| is(self, other, key)) {
                Some((_, first)) if self.same(value, first) => {}
                Some((_, first)) => *value = self.either(condition, first, value, None),
                None => *value = unset(),
            }
        }
        for (key, _) in theirs {
            if !ours.iter().any(|(other, _)| is(self, other, key)) {
                ours.push((key.clone(), unset()));
            }
        }
        ours
    }
}
