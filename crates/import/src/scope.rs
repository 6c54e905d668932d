//! Names and what they stand for: of modules, of functions at work, of the functions around them.

use std::collections::HashMap;
use std::rc::Rc;

use run_composer_core::v1::Value;

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
    /// What it yields; a list.
    pub(crate) yielded: Option<Value>,
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

    /// The functions around one that is defined now, innermost first.
    pub(crate) fn closure(&self) -> Rc<[u64]> {
        match self.frames.last() {
            Some(frame) => std::iter::once(frame.number).chain(frame.closure.iter().copied()).collect(),
            None => Rc::default(),
        }
    }
}
