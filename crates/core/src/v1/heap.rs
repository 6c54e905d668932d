//! Where lists, dictionaries and objects live: two names for one object see each other's changes, as in Python.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::class::Class;
use super::value::Value;
use crate::finding::Place;

macro_rules! id {
    ($name:ident, $what:literal) => {
        #[doc = concat!("Names ", $what, " of one [`Heap`].")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(usize);
    };
}
id!(ListId, "a list");
id!(DictId, "a dictionary");
id!(ObjectId, "an object");

/// An object of the SDK.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its class.
    pub class: Class,
    /// Attributes by their Python names, in the order in which they were first set.
    pub fields: Vec<(Rc<str>, Value)>,
}

/// Entries of a dictionary in their order.
pub type Entries = Vec<(Value, Value)>;

/// All lists, dictionaries and objects of one program.
#[derive(Clone, Debug, Default)]
pub struct Heap {
    pub(super) lists: Vec<Vec<Value>>,
    pub(super) dicts: Vec<Entries>,
    pub(super) objects: Vec<Object>,
    /// Where the program sets an attribute; `""` for where it makes the object.
    places: HashMap<(usize, Rc<str>), Place>,
    /// Lists that stand for sets: their order is nobody's business.
    sets: HashSet<ListId>,
    /// How often values were looked at.
    pub(super) looks: Cell<usize>,
    /// Values that lists and dictionaries were made of.
    pub(super) made: usize,
}

impl Heap {
    /// Remembers where the program sets an attribute, or with `""` where it makes the object.
    pub fn mark(&mut self, id: ObjectId, name: &str, place: Option<&Place>) {
        if let Some(place) = place {
            self.places.insert((id.0, name.into()), place.clone());
        }
    }

    /// Whether the program sets an attribute by its name.
    pub fn is_set(&self, id: ObjectId, name: &str) -> bool {
        self.places.contains_key(&(id.0, name.into()))
    }

    /// Where the program sets an attribute, or else makes the object.
    pub fn place_of(&self, id: ObjectId, name: &str) -> Option<&Place> {
        self.places.get(&(id.0, name.into())).or_else(|| self.places.get(&(id.0, "".into())))
    }

    /// A new list.
    pub fn new_list(&mut self, items: Vec<Value>) -> Value {
        self.made += items.len() + 1;
        self.lists.push(items);
        Value::List(ListId(self.lists.len() - 1))
    }

    /// A new set, as a list of its items.
    pub fn new_set(&mut self, items: Vec<Value>) -> Value {
        let set = self.new_list(items);
        self.sets.extend(set.as_list());
        set
    }

    /// Whether a value is a set.
    pub fn is_a_set(&self, value: &Value) -> bool {
        value.as_list().is_some_and(|id| self.sets.contains(&id))
    }

    /// A new dictionary.
    pub fn new_dict(&mut self, entries: Entries) -> Value {
        self.made += 2 * entries.len() + 1;
        self.dicts.push(entries);
        Value::Dict(DictId(self.dicts.len() - 1))
    }

    /// A new object without any attribute.
    pub fn new_object(&mut self, class: Class) -> ObjectId {
        self.objects.push(Object { class, fields: Vec::new() });
        ObjectId(self.objects.len() - 1)
    }

    /// The items of a list.
    pub fn list(&self, id: ListId) -> &[Value] {
        &self.lists[id.0]
    }

    /// The items of a list, to change.
    pub fn list_mut(&mut self, id: ListId) -> &mut Vec<Value> {
        &mut self.lists[id.0]
    }

    /// The entries of a dictionary.
    pub fn dict(&self, id: DictId) -> &[(Value, Value)] {
        &self.dicts[id.0]
    }

    /// The entries of a dictionary, to change.
    pub fn dict_mut(&mut self, id: DictId) -> &mut Entries {
        &mut self.dicts[id.0]
    }

    /// An object.
    pub fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.0]
    }

    /// An object's attribute; `None` where it has none of this name.
    pub fn get(&self, id: ObjectId, name: &str) -> Option<&Value> {
        self.objects[id.0].fields.iter().find(|(key, _)| &**key == name).map(|(_, value)| value)
    }

    /// An object's attribute, Python's `None` where it has none of this name.
    pub fn field(&self, id: ObjectId, name: &str) -> Value {
        self.get(id, name).cloned().unwrap_or(Value::None)
    }

    /// An attribute of an attribute of an object: `environment.python`.
    pub fn path(&self, id: ObjectId, path: &[&str]) -> Value {
        let mut value = Value::Object(id);
        for name in path {
            value = match value {
                Value::Object(id) => self.field(id, name),
                other => return if other.as_hole().is_some() { other } else { Value::None },
            };
        }
        value
    }

    /// Sets an attribute without any of the SDK's rules.
    pub fn put(&mut self, id: ObjectId, name: &str, value: Value) {
        let fields = &mut self.objects[id.0].fields;
        match fields.iter_mut().find(|(key, _)| &**key == name) {
            Some((_, old)) => *old = value,
            None => fields.push((name.into(), value)),
        }
    }

    /// The value of a key that is text.
    pub fn entry(&self, id: DictId, key: &str) -> Option<&Value> {
        self.dict(id)
            .iter()
            .find(|(name, _)| name.as_text().is_some_and(|name| &**name == key))
            .map(|(_, value)| value)
    }

    /// Sets a key that is text.
    pub fn set_entry(&mut self, id: DictId, key: &str, value: Value) {
        self.insert(id, Value::text(key), value);
    }

    /// Sets a key; one that is there keeps its place.
    pub fn insert(&mut self, id: DictId, key: Value, value: Value) {
        let at = self.dict(id).iter().position(|(old, _)| self.equal(old, &key) == Some(true));
        let entries = &mut self.dicts[id.0];
        if let Some(at) = at {
            entries[at].1 = value;
        } else {
            self.made += 2;
            entries.push((key, value));
        }
    }

    /// Adds items to a list.
    pub fn extend(&mut self, id: ListId, items: Vec<Value>) {
        self.made += items.len();
        self.lists[id.0].extend(items);
    }

    /// Python's `copy.copy`.
    pub fn shallow_copy(&mut self, value: &Value) -> Value {
        match value {
            Value::List(id) => self.new_list(self.list(*id).to_vec()),
            Value::Dict(id) => self.new_dict(self.dict(*id).to_vec()),
            Value::Object(id) => {
                let Object { class, fields } = self.object(*id).clone();
                let new = self.new_object(class);
                for (name, value) in fields {
                    self.put(new, &name, value);
                }
                Value::Object(new)
            }
            other => other.clone(),
        }
    }

    /// Python's `copy.deepcopy`.
    pub fn deep_copy(&mut self, value: &Value) -> Value {
        self.copy_into(value, &mut Vec::new())
    }

    fn copy_into(&mut self, value: &Value, done: &mut Vec<(Value, Value)>) -> Value {
        let same = |old: &Value| match (old, value) {
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Dict(a), Value::Dict(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => a == b,
            _ => false,
        };
        if let Some((_, new)) = done.iter().find(|(old, _)| same(old)) {
            return new.clone();
        }
        match value {
            Value::List(id) => {
                let new = self.new_list(Vec::new());
                done.push((value.clone(), new.clone()));
                let items = self.list(*id).to_vec();
                let items = items.iter().map(|item| self.copy_into(item, done)).collect();
                if let Value::List(new) = new {
                    *self.list_mut(new) = items;
                }
                new
            }
            Value::Dict(id) => {
                let new = self.new_dict(Vec::new());
                done.push((value.clone(), new.clone()));
                let entries = self.dict(*id).to_vec();
                let entries =
                    entries.iter().map(|(key, item)| (key.clone(), self.copy_into(item, done))).collect();
                if let Value::Dict(new) = new {
                    *self.dict_mut(new) = entries;
                }
                new
            }
            Value::Object(id) => {
                let class = self.object(*id).class;
                let new = self.new_object(class);
                done.push((value.clone(), Value::Object(new)));
                for (name, field) in self.object(*id).fields.clone() {
                    let field = self.copy_into(&field, done);
                    self.put(new, &name, field);
                    if let Some(place) = self.places.get(&(id.0, name.clone())).cloned() {
                        self.mark(new, &name, Some(&place));
                    }
                }
                if let Some(place) = self.places.get(&(id.0, "".into())).cloned() {
                    self.mark(new, "", Some(&place));
                }
                Value::Object(new)
            }
            Value::Tuple(items) => {
                items.iter().map(|item| self.copy_into(item, done)).collect::<Vec<_>>().into_tuple()
            }
            other => other.clone(),
        }
    }

    /// Python's `==`; `None` where that is not known.
    pub fn equal(&self, a: &Value, b: &Value) -> Option<bool> {
        match (a, b) {
            (Value::List(a), Value::List(b)) if a == b => return Some(true),
            (Value::Dict(a), Value::Dict(b)) if a == b => return Some(true),
            (Value::List(_) | Value::Tuple(_) | Value::Dict(_), _)
                if !(self.is_bounded(a) && self.is_bounded(b)) =>
            {
                return None;
            }
            _ if !self.look(1) => return None,
            _ => {}
        }
        Some(match (a, b) {
            (Value::Hole(_), _) | (_, Value::Hole(_)) | (Value::Range(..), Value::Range(..)) => return None,
            (Value::None, Value::None) => true,
            (Value::Text(a), Value::Text(b))
            | (Value::Path(a), Value::Path(b))
            | (Value::Symbol(a), Value::Symbol(b)) => a == b,
            (Value::List(one), Value::List(other)) if self.is_a_set(a) && self.is_a_set(b) => {
                let (one, other) = (self.list(*one), self.list(*other));
                let among = |item: &Value| other.iter().any(|with| self.equal(item, with) == Some(true));
                one.len() == other.len() && one.iter().all(among)
            }
            (Value::List(a), Value::List(b)) => return self.all_equal(self.list(*a), self.list(*b)),
            (Value::Tuple(a), Value::Tuple(b)) => return self.all_equal(a, b),
            (Value::Dict(a), Value::Dict(b)) => {
                let (a, b) = (self.dict(*a), self.dict(*b));
                let mut known = Some(a.len() == b.len());
                for (key, value) in a {
                    let other = b.iter().find(|(other, _)| self.equal(key, other) == Some(true));
                    match other.map_or(Some(false), |(_, other)| self.equal(value, other)) {
                        Some(false) => return Some(false),
                        None => known = known.filter(|same| !same),
                        Some(true) => {}
                    }
                }
                return known;
            }
            (Value::Object(a), Value::Object(b)) => a == b,
            // What two objects of the program are to each other is the reader's to say.
            (Value::Own(a), Value::Own(b)) => return (a == b).then_some(true),
            _ => match (a.as_int(), b.as_int()) {
                (Some(a), Some(b)) => a == b,
                #[expect(clippy::float_cmp, reason = "as Python compares them")]
                _ => matches!((a.as_float(), b.as_float()), (Some(a), Some(b)) if a == b),
            },
        })
    }

    fn all_equal(&self, a: &[Value], b: &[Value]) -> Option<bool> {
        if a.iter().chain(b).any(Value::is_spread) {
            return None;
        }
        if a.len() != b.len() {
            return Some(false);
        }
        let each: Vec<Option<bool>> = a.iter().zip(b).map(|(a, b)| self.equal(a, b)).collect();
        if each.contains(&Some(false)) {
            Some(false)
        } else {
            each.into_iter().collect::<Option<Vec<_>>>().map(|_| true)
        }
    }

    /// Whether two values would be sent as the same: as `==`, but objects by what they hold. Holes of one source text
    /// are the same.
    pub fn same(&self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::List(a), Value::List(b)) if a == b => true,
            (Value::Dict(a), Value::Dict(b)) if a == b => true,
            (Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Object(_), _)
                if !(self.is_bounded(a) && self.is_bounded(b)) =>
            {
                matches!((a, b), (Value::Object(a), Value::Object(b)) if a == b)
            }
            (Value::Hole(a), Value::Hole(b)) => a.text == b.text,
            (Value::Object(a), Value::Object(b)) if a == b => true,
            (Value::Object(a), Value::Object(b)) => {
                if self.object(*a).class.is_of_service() && self.object(*b).class.is_of_service() {
                    return self.object(*a).class == self.object(*b).class
                        && self.same(&self.field(*a, "name"), &self.field(*b, "name"));
                }
                let (a, b) = (self.object(*a), self.object(*b));
                a.class == b.class
                    && a.fields.len() == b.fields.len()
                    && a.fields.iter().all(|(name, value)| {
                        b.fields.iter().any(|(other, with)| other == name && self.same(value, with))
                    })
            }
            (Value::List(a), Value::List(b)) => self.same_items(self.list(*a), self.list(*b)),
            (Value::Tuple(a), Value::Tuple(b)) => self.same_items(a, b),
            (Value::Dict(a), Value::Dict(b)) => {
                let (a, b) = (self.dict(*a), self.dict(*b));
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|((key, value), (other, with))| self.same(key, other) && self.same(value, with))
            }
            (Value::Method(a), Value::Method(b)) => a.1 == b.1 && self.same(&a.0, &b.0),
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Bool(_), Value::Int(_)) | (Value::Int(_), Value::Bool(_)) => false,
            _ => self.equal(a, b) == Some(true),
        }
    }

    pub(super) fn same_items(&self, a: &[Value], b: &[Value]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same(a, b))
    }
}

/// Items as a tuple.
pub trait IntoTuple {
    /// The tuple.
    fn into_tuple(self) -> Value;
}

impl IntoTuple for Vec<Value> {
    fn into_tuple(self) -> Value {
        Value::Tuple(self.into())
    }
}
