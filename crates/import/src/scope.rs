//! Names and what they stand for: of modules, of functions at work, of the functions around them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use run_composer_core::v1::{ListId, Value};

use crate::iterators::Consumer;
use crate::own::Class;
use crate::reader::Reader;

/// Names of one module or of one call.
pub(crate) type Names = HashMap<Rc<str>, Value>;

/// A function at work.
#[derive(Clone, Default)]
pub(crate) struct Frame {
    /// Its number; functions defined in it refer to it.
    pub(crate) number: u64,
    /// Its own names.
    pub(crate) locals: Names,
    /// The functions around it, innermost first.
    pub(crate) closure: Rc<[u64]>,
    /// Names it has declared `global`.
    pub(crate) globals: Vec<Rc<str>>,
    /// Names it has declared `nonlocal`.
    pub(crate) nonlocals: Vec<Rc<str>>,
    /// What it returns where a condition that is not known holds.
    pub(crate) returned: Vec<Value>,
    /// The list of what it yields.
    pub(crate) yielded: Option<ListId>,
    /// Who takes what it yields, in place of a list.
    pub(crate) consumer: Option<Consumer>,
    /// Names that it sets itself.
    pub(crate) sets: Rc<HashSet<Rc<str>>>,
    /// The class in whose body it is written.
    pub(crate) in_class: Option<Rc<str>>,
    /// Whether it is the body of a class, whose names its methods do not see.
    pub(crate) is_class: bool,
    /// The class it is a method of, and the object.
    pub(crate) method: Option<(Rc<Class>, Value)>,
}

impl Reader<'_> {
    /// What a name stands for; `None` where it is not defined.
    pub(crate) fn name(&self, name: &str) -> Option<Value> {
        if let Some(frame) = self.frames.last() {
            if let Some(value) = frame.locals.get(name) {
                return Some(value.clone());
            }
            if frame.sets.contains(name) {
                return Some(Value::hole(name, "the function sets it later", None));
            }
            let mut around = frame.closure.iter().filter_map(|number| self.scope(*number));
            if let Some(value) = around.find_map(|names| names.get(name)) {
                return Some(value.clone());
            }
        }
        self.modules[self.module].get(name).cloned()
    }

    /// Names of a function around another, at work or ended.
    fn scope(&self, number: u64) -> Option<&Names> {
        let at_work = self.frames.iter().rev().find(|frame| frame.number == number);
        at_work.map(|frame| &frame.locals).or_else(|| self.ended.get(&number))
    }

    fn scope_mut(&mut self, number: u64) -> Option<&mut Names> {
        let at_work = self.frames.iter_mut().rev().find(|frame| frame.number == number);
        match at_work {
            Some(frame) => Some(&mut frame.locals),
            None => self.ended.get_mut(&number),
        }
    }

    /// Gives a name a value.
    pub(crate) fn bind(&mut self, name: &str, value: Value) {
        let module = self.module;
        let Some(frame) = self.frames.last() else {
            self.modules[module].insert(name.into(), value);
            return;
        };
        let declared = |names: &[Rc<str>]| names.iter().any(|other| &**other == name);
        let (global, nonlocal) = (declared(&frame.globals), declared(&frame.nonlocals));
        let around = frame.closure.clone();
        let holder = |reader: &Self| {
            let has = |number: &&u64| reader.scope(**number).is_some_and(|names| names.contains_key(name));
            around.iter().find(has).copied()
        };
        // Names of functions that ended are not brought back behind a condition.
        let value = match holder(self).filter(|_| nonlocal && self.uncertain > 0) {
            Some(number) if self.ended.contains_key(&number) => {
                let old = self.scope(number).and_then(|names| names.get(name)).cloned();
                old.map_or(value.clone(), |old| self.merged(&old, &value, name))
            }
            _ => value,
        };
        let names = if global {
            Some(&mut self.modules[module])
        } else if nonlocal {
            holder(self).and_then(|number| self.scope_mut(number))
        } else {
            self.frames.last_mut().map(|frame| &mut frame.locals)
        };
        if let Some(names) = names {
            names.insert(name.into(), value);
        }
    }

    /// Takes a name away.
    pub(crate) fn unbind(&mut self, name: &str) {
        let module = self.module;
        match self.frames.last_mut() {
            Some(frame) => frame.locals.remove(name),
            None => self.modules[module].remove(name),
        };
    }

    /// A frame for names of their own: of a comprehension, of the body of a class. Functions defined in it see its names
    /// unless it is a class.
    pub(crate) fn open_frame(&mut self, is_class: bool) -> u64 {
        self.calls += 1;
        let (number, closure) = (self.calls, self.closure());
        let around = self.frames.last();
        let method = around.and_then(|frame| frame.method.clone());
        let in_class = around.and_then(|frame| frame.in_class.clone());
        self.frames.push(Frame { number, closure, in_class, is_class, method, ..Frame::default() });
        number
    }

    /// `__name` in a class is `_Class__name` for everybody else.
    pub(crate) fn mangled<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let class = self.frames.last().and_then(|frame| frame.in_class.as_deref());
        match class.filter(|_| name.starts_with("__") && !name.ends_with("__")) {
            Some(class) => format!("_{}{name}", class.trim_start_matches('_')).into(),
            None => name.into(),
        }
    }

    /// The functions around one that is defined now, innermost first.
    pub(crate) fn closure(&self) -> Rc<[u64]> {
        match self.frames.last() {
            Some(frame) if frame.is_class => frame.closure.clone(),
            Some(frame) => std::iter::once(frame.number).chain(frame.closure.iter().copied()).collect(),
            None => Rc::default(),
        }
    }
}
