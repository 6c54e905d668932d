//! What can be gone over once, and begins only then: generators, generator expressions, `map`, `zip`. The body of a loop over
//! a generator is followed where the generator yields, as Python does, so that each sees what the other one changed. Must
//! not know what a loop's body means.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ruff_python_ast::{Expr, ExprGenerator};
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, IntoTuple, ListId, Raised, Value};

use crate::guards::{Guard, Leaves};
use crate::own::{Body, Class, Function, Own};
use crate::reader::{Evaluated, Flow, MOST_DEPTH, Reader};
use crate::scope::{Frame, Names};
use crate::unit::Unit;

/// The exception that ends a generator whose loop is left.
const GENERATOR_EXIT: &str = "GeneratorExit";
/// What stands in place of the items as long as nothing was taken; no program can write it.
const NOT_BEGUN: &str = "not begun";

/// What makes the items of an iterator, once somebody asks for them.
pub(crate) struct Pending {
    pub(crate) source: Source,
    /// The first number of `enumerate`.
    pub(crate) numbered: Option<i128>,
    /// Where it was made.
    unit: Rc<Unit>,
    module: usize,
    pub(crate) call: TextRange,
}

/// How they are made.
#[derive(Clone)]
pub(crate) enum Source {
    /// A call of a generator function: its names, and the object it is a method of.
    Function(Rc<Function>, Names, Option<(Rc<Class>, Value)>),
    /// A generator expression, what its first loop goes over, and the functions around it.
    Expression(Rc<ExprGenerator>, Value, Rc<[u64]>),
    /// `map` or `filter` of a function.
    Calls(Rc<str>, Value, Rc<[Vec<Value>]>),
    /// The same over one iterator that waits as well.
    CallsOver(Rc<str>, Value, Value),
}

/// What is done with one item.
pub(crate) type Round = Rc<dyn for<'r> Fn(&mut Reader<'r>, Value) -> Result<Flow, Raised>>;

/// Who takes the items of a generator while it is at work.
#[derive(Clone)]
pub(crate) struct Consumer {
    round: Round,
    unit: Rc<Unit>,
    module: usize,
    /// How the rounds were left.
    left: Rc<RefCell<Option<Result<Flow, Raised>>>>,
    /// Ways out that the rounds made: they are of the loop's function, not of the generator.
    guards: Rc<RefCell<Vec<Guard>>>,
    /// `with`: its body fails within the generator, and leaves only behind it.
    is_with: bool,
}

impl Reader<'_> {
    /// An iterator over items that are there already.
    pub(crate) fn new_iterator(&mut self, items: Vec<Value>) -> Value {
        let rest = self.sdk.heap.new_list(items);
        match rest.as_list() {
            Some(rest) => self.keep(Own::Iterator { rest, pending: None }),
            None => rest,
        }
    }

    pub(crate) fn new_pending(&mut self, source: Source, numbered: Option<i128>, call: TextRange) -> Value {
        let rest = self.sdk.heap.new_list(vec![Value::Symbol(NOT_BEGUN.into())]);
        let (unit, module) = (self.unit.clone(), self.module);
        let pending = Some(Rc::new(Pending { source, numbered, unit, module, call }));
        match rest.as_list() {
            Some(rest) => self.keep(Own::Iterator { rest, pending }),
            None => rest,
        }
    }

    /// The call of a generator function.
    pub(crate) fn generator(
        &mut self,
        function: &Rc<Function>,
        locals: Names,
        method: Option<(Rc<Class>, Value)>,
        call: TextRange,
    ) -> Value {
        self.new_pending(Source::Function(function.clone(), locals, method), None, call)
    }

    /// `(element for target in over)`
    pub(crate) fn generator_expression(&mut self, all: &ExprGenerator) -> Evaluated {
        let over = match all.generators.first() {
            Some(first) => self.evaluate(&first.iter)?,
            None => Value::None,
        };
        let source = Source::Expression(Rc::new(all.clone()), over, self.closure());
        Ok(self.new_pending(source, None, all.range))
    }

    /// An iterator of which nothing was taken, and whose items are not made yet.
    pub(crate) fn pending(&self, value: &Value) -> Option<(ListId, Rc<Pending>)> {
        let Value::Own(id) = value else { return None };
        let Own::Iterator { rest, pending: Some(pending) } = self.own(*id)? else { return None };
        let first = self.sdk.heap.list(rest).first();
        matches!(first, Some(Value::Symbol(text)) if &**text == NOT_BEGUN).then_some((rest, pending))
    }

    /// The items of something that can be gone over, of an iterator those that are left; `None` where they are not known.
    pub(crate) fn iterate(&mut self, value: &Value) -> Option<Vec<Value>> {
        if let Some((rest, pending)) = self.pending(value) {
            self.sdk.heap.list_mut(rest).clear();
            let number = pending.numbered;
            if self.run(&pending, Some(rest), None).is_err() {
                self.failure = None;
                let hole = self.unknown_items(&pending.call, "going over it fails");
                self.sdk.heap.list_mut(rest).push(hole);
            }
            if let Some(first) = number {
                let items = std::mem::take(self.sdk.heap.list_mut(rest));
                let pairs = (first..).zip(items).map(|(at, item)| {
                    if item.is_spread() { item } else { vec![Value::Int(at), item].into_tuple() }
                });
                *self.sdk.heap.list_mut(rest) = pairs.collect();
            }
        }
        if let Some(rest) = self.rest(value) {
            let items = self.items_of(&Value::List(rest))?;
            self.sdk.heap.list_mut(rest).clear();
            return Some(items);
        }
        if self.defines(value, "__iter__") {
            let over = self.call_own_method(value, "__iter__", Args::default(), TextRange::default());
            return over.ok().filter(|over| self.rest(over).is_some()).and_then(|over| self.iterate(&over));
        }
        self.items_of(value)
    }

    /// The same, long before somebody asks for the items: those of a generator that others may disturb are not known.
    pub(crate) fn iterate_ahead(&mut self, value: &Value) -> Option<Vec<Value>> {
        match self.pending(value) {
            Some((rest, pending)) if !pending.is_plain() => {
                self.go_once(rest, &pending);
                None
            }
            _ => self.iterate(value),
        }
    }

    /// Goes through a generator for what it does: its items are not known, nor how many are taken.
    pub(crate) fn go_once(&mut self, rest: ListId, pending: &Rc<Pending>) {
        let condition = format!("`{}` goes on", self.unit.source(&pending.call));
        let before = self.sdk.submissions.len();
        let through = |reader: &mut Self| reader.run(pending, None, None).map(|()| Flow::Next);
        // One that fails does so later.
        if self.both(&condition, through, |_| Ok(Flow::Next)).is_err() {
            self.failure = None;
        }
        self.tell_open_count(before, &pending.call);
        let hole = self.unknown_items(&pending.call, "the generator is not followed step by step");
        *self.sdk.heap.list_mut(rest) = vec![hole];
    }

    /// What is left of an iterator.
    pub(crate) fn rest(&self, value: &Value) -> Option<ListId> {
        let Value::Own(id) = value else { return None };
        match self.own(*id)? {
            Own::Iterator { rest, .. } => Some(rest),
            _ => None,
        }
    }

    /// Makes the items of an iterator, with a round for each where it is made.
    pub(crate) fn go_over(
        &mut self,
        (rest, pending): (ListId, Rc<Pending>),
        round: Round,
        is_with: bool,
    ) -> Result<Flow, Raised> {
        self.sdk.heap.list_mut(rest).clear();
        let left = Rc::new(RefCell::new(None));
        let round = match pending.numbered {
            Some(first) => numbered(round, first),
            None => round,
        };
        let (unit, module) = (self.unit.clone(), self.module);
        let consumer = Consumer { round, unit, module, left: left.clone(), guards: Rc::default(), is_with };
        let run = self.run(&pending, None, Some(consumer));
        match (run, left.take()) {
            (Err(raised), Some(flow)) if raised.class == GENERATOR_EXIT => {
                if flow.is_ok() {
                    self.failure = None;
                }
                flow
            }
            (Err(raised), _) => Err(raised),
            (Ok(()), Some(Ok(flow))) if is_with => Ok(flow),
            // Left under a condition that is not known.
            (Ok(()), Some(Ok(Flow::Return(value)))) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.returned.push(value);
                }
                Ok(Flow::Next)
            }
            (Ok(()), _) => Ok(Flow::Next),
        }
    }

    /// `yield value`: the round of who takes it, or one more item.
    pub(crate) fn yield_value(&mut self, value: Value) -> Evaluated {
        let Some(frame) = self.frames.last() else { return Ok(Value::None) };
        let Some(consumer) = frame.consumer.clone() else {
            return Ok(match frame.yielded {
                Some(list) => {
                    self.sdk.heap.extend(list, vec![value]);
                    Value::None
                }
                None => Value::hole("yield", "what it is sent is not followed", None),
            });
        };
        if consumer.left.borrow().is_some() && !consumer.is_with {
            self.may_break = true;
        }
        let generator = self.frames.pop();
        let unit = std::mem::replace(&mut self.unit, consumer.unit.clone());
        let module = std::mem::replace(&mut self.module, consumer.module);
        let guards = self.guards.len();
        let flow = (consumer.round)(self, value);
        consumer.guards.borrow_mut().extend(self.guards.iter().skip(guards).cloned());
        self.module = module;
        self.unit = unit;
        self.frames.extend(generator);
        match flow {
            Ok(Flow::Next | Flow::Continue) => Ok(Value::None),
            Err(raised) if consumer.is_with => Err(raised),
            left => {
                let goes_on = consumer.is_with;
                *consumer.left.borrow_mut() = Some(left);
                if goes_on { Ok(Value::None) } else { Err(Raised::new(GENERATOR_EXIT, "")) }
            }
        }
    }

    /// `yield from values`
    pub(crate) fn yield_all(&mut self, values: &Value, node: &Expr) -> Evaluated {
        if let Some(pending) = self.pending(values) {
            let round = |reader: &mut Reader<'_>, item: Value| reader.yield_value(item).map(|_| Flow::Next);
            self.go_over(pending, Rc::new(round), false)?;
            return Ok(self.unknown(node, "what a generator returns is not followed"));
        }
        let items = self.iterate(values);
        let items = items.unwrap_or_else(|| vec![self.unknown_items(node, "what it yields is not known")]);
        for item in items {
            self.yield_value(item)?;
        }
        Ok(Value::None)
    }

    /// Does what makes the items, into a list or for a consumer.
    fn run(
        &mut self,
        pending: &Pending,
        rest: Option<ListId>,
        consumer: Option<Consumer>,
    ) -> Result<(), Raised> {
        if self.frames.len() >= MOST_DEPTH {
            let hole = self.unknown_items(&pending.call, "functions call each other too deeply");
            if let Some(rest) = rest {
                self.sdk.heap.list_mut(rest).push(hole);
            } else if let Some(consumer) = consumer {
                let condition = format!("`{}` goes on", self.unit.source(&pending.call));
                self.both(&condition, |reader| (consumer.round)(reader, hole), |_| Ok(Flow::Next))?;
            }
            return Ok(());
        }
        self.calls += 1;
        let number = self.calls;
        let (locals, closure, method) = match &pending.source {
            Source::Function(function, locals, method) => {
                (locals.clone(), function.closure.clone(), method.clone())
            }
            Source::Expression(_, _, closure) => (Names::new(), closure.clone(), None),
            Source::Calls(..) | Source::CallsOver(..) => (Names::new(), self.closure(), None),
        };
        let (sets, in_class) = match &pending.source {
            Source::Function(function, ..) => (function.sets.clone(), function.in_class.clone()),
            _ => (Rc::default(), None),
        };
        self.frames.push(Frame {
            number,
            locals,
            closure,
            method,
            yielded: rest,
            consumer,
            sets,
            in_class,
            ..Frame::default()
        });
        let (unit, module) = match &pending.source {
            Source::Function(function, ..) => (function.unit.clone(), function.module),
            _ => (pending.unit.clone(), pending.module),
        };
        let unit = std::mem::replace(&mut self.unit, unit);
        let module = std::mem::replace(&mut self.module, module);
        let guards = self.guards.len();
        let made = self.make(pending, rest);
        self.end_guards(guards, Leaves::Function);
        self.unit = unit;
        self.module = module;
        let frame = self.frames.pop().unwrap_or_default();
        if let Some(consumer) = frame.consumer {
            consumer.guards.take().into_iter().for_each(|guard| self.put_back(guard));
        }
        self.ended.insert(number, frame.locals);
        made
    }

    fn make(&mut self, pending: &Pending, rest: Option<ListId>) -> Result<(), Raised> {
        match &pending.source {
            Source::Function(function, ..) => {
                let Body::Def(definition) = &function.body else { return Ok(()) };
                self.reached_function(definition);
                self.block(&definition.body).map(drop)
            }
            Source::Expression(all, over, _) => {
                let known = self.rounds(&all.generators, Some(over.clone()), &mut |reader| {
                    let value = reader.evaluate(&all.elt)?;
                    reader.yield_value(value).map(drop)
                })?;
                if let (false, Some(rest)) = (known, rest) {
                    let hole = self.unknown_items(&*all.elt, "what the list is made of is not known");
                    *self.sdk.heap.list_mut(rest) = vec![hole];
                }
                Ok(())
            }
            Source::CallsOver(name, function, over) => {
                let Some(inner) = self.pending(over) else {
                    let Some(items) = self.iterate(over) else {
                        let hole = self.unknown_items(&pending.call, "what it goes over is not known");
                        return self.yield_value(hole).map(drop);
                    };
                    return items
                        .into_iter()
                        .try_for_each(|item| self.yield_call(name, function, vec![item], pending.call));
                };
                let (name, function, call) = (name.clone(), function.clone(), pending.call);
                let round = move |reader: &mut Reader<'_>, item: Value| {
                    reader.yield_call(&name, &function, vec![item], call).map(|()| Flow::Next)
                };
                self.go_over(inner, Rc::new(round), false).map(drop)
            }
            Source::Calls(name, function, lists) => {
                let length = lists.iter().map(Vec::len).min().unwrap_or_default();
                for at in 0..length {
                    let items: Vec<Value> = lists.iter().map(|list| list[at].clone()).collect();
                    self.yield_call(name, function, items, pending.call)?;
                }
                Ok(())
            }
        }
    }
}

impl Pending {
    /// Whether it makes the same items whenever it is asked, and changes nothing that others see.
    fn is_plain(&self) -> bool {
        match &self.source {
            Source::Function(function, ..) => match &function.body {
                Body::Def(definition) => crate::plain::is_plain(&definition.body),
                Body::Lambda(_) => false,
            },
            Source::Expression(all, ..) => crate::plain::is_plain_expression(&all.elt),
            Source::CallsOver(..) => false,
            Source::Calls(_, function, _) => {
                matches!(function, Value::Symbol(name) if crate::plain::is_plain_function(name))
                    || function.is_none()
            }
        }
    }
}

/// Rounds with the number that `enumerate` gives.
fn numbered(round: Round, first: i128) -> Round {
    let next = Cell::new(first);
    Rc::new(move |reader, item| {
        let number = next.get();
        next.set(number.saturating_add(1));
        round(reader, vec![Value::Int(number), item].into_tuple())
    })
}
