//! Limits for values that a program makes: lists that hold themselves, nests without an end, and more than can be looked
//! at. Must not know any class of the SDK.

use super::heap::Heap;
use super::value::Value;

/// Containers within containers.
const DEEPEST: usize = 40;
/// Values in one value, each counted where it stands, and 64 bytes of text as one.
const MOST: usize = 100_000;
/// Tuples, methods and candidates within one another: dropping them goes as deep.
const SHALLOW: usize = 12;
/// Looks at values in all; beyond, comparisons are not known.
const MOST_LOOKS: usize = 16_000_000;

impl Heap {
    /// How often values were looked at, compared or copied.
    pub fn looks(&self) -> usize {
        self.looks.get()
    }

    /// Whether there were too many looks: comparisons are not known any more.
    pub fn is_worn(&self) -> bool {
        self.looks.get() >= MOST_LOOKS
    }

    /// Values that lists and dictionaries were made of, and that were added to lists.
    pub fn made(&self) -> usize {
        self.made
    }

    /// Counts looks; `false` where there were too many.
    pub(super) fn look(&self, times: usize) -> bool {
        self.looks.set(self.looks.get().saturating_add(times));
        self.looks.get() < MOST_LOOKS
    }

    /// Counts the copy of a whole heap.
    pub fn look_at_all(&self) -> bool {
        let lists: usize = self.lists.iter().map(Vec::len).sum();
        let dicts: usize = self.dicts.iter().map(Vec::len).sum();
        let objects: usize = self.objects.iter().map(|object| object.fields.len()).sum();
        self.look(2 * (lists + dicts + objects) + self.lists.len() + self.dicts.len())
    }

    /// Whether a value has an end, and one that is not far: it can be written out.
    pub fn is_bounded(&self, value: &Value) -> bool {
        let mut left = MOST;
        let bounded = self.within(value, DEEPEST, &mut left);
        self.look(MOST - left) && bounded
    }

    fn within(&self, value: &Value, depth: usize, left: &mut usize) -> bool {
        let cost = 1 + value.as_text().map_or(0, |text| text.len() / 64);
        let Some(rest) = left.checked_sub(cost) else { return false };
        *left = rest;
        let Some(depth) = depth.checked_sub(1) else { return false };
        match value {
            Value::List(id) => self.list(*id).iter().all(|item| self.within(item, depth, left)),
            Value::Tuple(items) => items.iter().all(|item| self.within(item, depth, left)),
            Value::Dict(id) => self
                .dict(*id)
                .iter()
                .all(|(key, item)| self.within(key, depth, left) && self.within(item, depth, left)),
            Value::Object(id) => {
                self.object(*id).fields.iter().all(|(_, item)| self.within(item, depth, left))
            }
            _ => true,
        }
    }

    /// Whether what a value holds by itself (not by the number of a list, dictionary or object) is only a few levels.
    pub fn is_shallow(&self, value: &Value) -> bool {
        fn shallow(value: &Value, depth: usize, left: &mut usize) -> bool {
            let inner: &[&Value] = match value {
                Value::Tuple(items) => {
                    return depth > 0
                        && items.iter().all(|item| {
                            *left = left.saturating_sub(1);
                            *left > 0 && shallow(item, depth - 1, left)
                        });
                }
                Value::Method(method) => &[&method.0],
                Value::Hole(hole) => match &hole.candidates {
                    Some((one, other)) => &[one, other],
                    None => return true,
                },
                _ => return true,
            };
            depth > 0
                && inner.iter().all(|value| {
                    *left = left.saturating_sub(1);
                    *left > 0 && shallow(value, depth - 1, left)
                })
        }
        let mut left = MOST;
        let shallow = shallow(value, SHALLOW, &mut left);
        self.look(MOST - left) && shallow
    }

    /// The value, with holes in it where it goes on without an end, or too far.
    pub fn cut(&mut self, value: &Value) -> Value {
        if self.is_bounded(value) {
            return value.clone();
        }
        let mut left = MOST;
        self.cut_within(value, DEEPEST - 1, &mut left).unwrap_or_else(|| value.clone())
    }

    /// What stands for a value that is cut off; `None` where it stays, with what is in it cut off in its place.
    fn cut_within(&mut self, value: &Value, depth: usize, left: &mut usize) -> Option<Value> {
        let cost = 1 + value.as_text().map_or(0, |text| text.len() / 64);
        *left = left.saturating_sub(cost);
        if depth == 0 || *left == 0 {
            return Some(Value::hole("…", "it is nested too deeply or too large to follow", None));
        }
        match value {
            Value::List(id) => {
                for (at, item) in self.list(*id).to_vec().iter().enumerate() {
                    if let Some(cut) = self.cut_within(item, depth - 1, left)
                        && let Some(slot) = self.list_mut(*id).get_mut(at)
                    {
                        *slot = cut;
                    }
                }
            }
            Value::Tuple(items) => {
                let cut: Vec<Option<Value>> =
                    items.iter().map(|item| self.cut_within(item, depth - 1, left)).collect();
                if cut.iter().any(Option::is_some) {
                    let all = cut.into_iter().zip(items.iter());
                    let all: Vec<Value> =
                        all.map(|(cut, item)| cut.unwrap_or_else(|| item.clone())).collect();
                    return Some(Value::Tuple(all.into()));
                }
            }
            Value::Dict(id) => {
                for (at, (_, item)) in self.dict(*id).to_vec().iter().enumerate() {
                    if let Some(cut) = self.cut_within(item, depth - 1, left)
                        && let Some((_, slot)) = self.dict_mut(*id).get_mut(at)
                    {
                        *slot = cut;
                    }
                }
            }
            Value::Object(id) => {
                for (name, item) in self.object(*id).fields.clone() {
                    if let Some(cut) = self.cut_within(&item, depth - 1, left) {
                        self.put(*id, &name, cut);
                    }
                }
            }
            _ => {}
        }
        None
    }
}
