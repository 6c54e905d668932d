//! Values of a v1 program: what Python would hold, plus holes for what only a run of the program could tell.
//! Must not know any class of the SDK.

use std::rc::Rc;

use super::class::Class;
use super::heap::{DictId, Heap, ListId, ObjectId};
use crate::finding::Place;

/// Something that only running the program, its service or its user can tell.
#[derive(Clone, Debug)]
pub struct Hole {
    /// The source text it comes from, shortened: `input("name")`.
    pub text: String,
    /// Why it is not known, as the end of the sentence "`text` is not known: …".
    pub reason: String,
    /// Where the source text is.
    pub place: Option<Place>,
    /// What it is where the condition in `text` holds, and what it is where not.
    pub candidates: Option<(Value, Value)>,
    /// Whether it stands for any number of items of its list, none included.
    pub is_spread: bool,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// A whole number; Python's have no limit, ours end at 127 bits and are holes beyond.
    Int(i128),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Text(Rc<str>),
    /// Bytes or another value that has no place in a configuration.
    Opaque(Rc<str>),
    /// A list.
    List(ListId),
    /// A tuple.
    Tuple(Rc<[Value]>),
    /// A dictionary.
    Dict(DictId),
    /// `range(start, stop, step)`
    Range(i128, i128, i128),
    /// A `pathlib` path.
    Path(Rc<str>),
    /// An object of a class of the SDK.
    Object(ObjectId),
    /// A module, class or function by its dotted name: `azureml.core.Environment`.
    Symbol(Rc<str>),
    /// A method that is not called yet.
    Method(Rc<(Value, Rc<str>)>),
    /// A function or object of the program itself; the number is its reader's.
    Own(u32),
    /// Not known.
    Hole(Rc<Hole>),
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// A hole.
    pub fn hole(text: impl Into<String>, reason: impl Into<String>, place: Option<Place>) -> Self {
        let (text, reason) = (text.into(), reason.into());
        Self::Hole(Rc::new(Hole { text, reason, place, candidates: None, is_spread: false }))
    }

    /// A hole that stands for any number of items of a list, none included.
    pub fn spread(text: impl Into<String>, reason: impl Into<String>, place: Option<Place>) -> Self {
        let (text, reason) = (text.into(), reason.into());
        Self::Hole(Rc::new(Hole { text, reason, place, candidates: None, is_spread: true }))
    }

    /// Whether it stands for any number of items of its list.
    pub fn is_spread(&self) -> bool {
        self.as_hole().is_some_and(|hole| hole.is_spread)
    }

    /// The text, where it is one. A path counts: the SDK joins and sends paths as text.
    pub fn as_text(&self) -> Option<&Rc<str>> {
        match self {
            Self::Text(text) | Self::Path(text) => Some(text),
            _ => None,
        }
    }

    /// The object, where it is one.
    pub fn as_object(&self) -> Option<ObjectId> {
        match self {
            Self::Object(id) => Some(*id),
            _ => None,
        }
    }

    /// The list, where it is one.
    pub fn as_list(&self) -> Option<ListId> {
        match self {
            Self::List(id) => Some(*id),
            _ => None,
        }
    }

    /// The dictionary, where it is one.
    pub fn as_dict(&self) -> Option<DictId> {
        match self {
            Self::Dict(id) => Some(*id),
            _ => None,
        }
    }

    /// The whole number; `True` is 1, as in Python.
    pub fn as_int(&self) -> Option<i128> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Bool(flag) => Some(i128::from(*flag)),
            _ => None,
        }
    }

    /// The number, whole or not.
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "as Python compares them")]
            _ => self.as_int().map(|number| number as f64),
        }
    }

    /// Whether it is `None`.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The hole, where it is one.
    pub fn as_hole(&self) -> Option<&Rc<Hole>> {
        match self {
            Self::Hole(hole) => Some(hole),
            _ => None,
        }
    }

    /// The object's class, where it is an object.
    pub fn class(&self, heap: &Heap) -> Option<Class> {
        self.as_object().map(|id| heap.object(id).class)
    }

    /// Whether Python takes it for true; `None` where that is not known.
    pub fn truth(&self, heap: &Heap) -> Option<bool> {
        Some(match self {
            Self::None => false,
            Self::Bool(flag) => *flag,
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) | Self::Opaque(text) => !text.is_empty(),
            Self::List(id) => {
                let items = heap.list(*id);
                if !items.is_empty() && items.iter().all(Self::is_spread) {
                    return None;
                }
                !items.is_empty()
            }
            Self::Tuple(items) => !items.is_empty(),
            Self::Dict(id) => !heap.dict(*id).is_empty(),
            Self::Range(start, stop, step) => {
                if *step > 0 {
                    start < stop
                } else {
                    start > stop
                }
            }
            Self::Path(_) | Self::Object(_) | Self::Symbol(_) | Self::Method(_) | Self::Own(_) => true,
            Self::Hole(_) => return None,
        })
    }
}
