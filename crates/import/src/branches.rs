//! What both ways of a condition that is not known have in common: where they agree, it is known; where they differ, it is
//! a question.

use run_composer_core::v1::{Class, Heap, Raised, Snapshot, Value};

use crate::guards::{Leaves, negated};
use crate::reader::{Flow, Reader};
use crate::scope::{Frame, Names};
use crate::statements::REST_OF_BLOCK;

/// All that statements change.
pub(crate) struct State {
    heap: Heap,
    modules: Vec<Names>,
    frames: Vec<Frame>,
    files: Snapshot,
    pub(crate) submissions: usize,
}

impl Reader<'_> {
    pub(crate) fn state(&self) -> State {
        self.sdk.heap.look_at_all();
        State {
            heap: self.sdk.heap.clone(),
            modules: self.modules.clone(),
            frames: self.frames.clone(),
            files: self.sdk.files.snapshot(),
            submissions: self.sdk.submissions.len(),
        }
    }

    /// Goes back; what was made since stays, for those who hold on to it.
    pub(crate) fn go_back(&mut self, state: &State) {
        self.sdk.heap.reset_to(&state.heap);
        self.sdk.files.go_back(&state.files);
        self.frames.clone_from(&state.frames);
        for (names, before) in self.modules.iter_mut().zip(&state.modules) {
            names.clone_from(before);
        }
    }

    /// Follows both ways of a condition that is not known.
    pub(crate) fn both(
        &mut self,
        condition: &str,
        one: impl FnOnce(&mut Self) -> Result<Flow, Raised>,
        other: impl FnOnce(&mut Self) -> Result<Flow, Raised>,
    ) -> Result<Flow, Raised> {
        let before = self.state();
        let guards = self.guards.len();
        self.uncertain += 1;
        let first = one(self);
        self.guards_only_if(guards, condition);
        let after_one = self.guards.len();
        if let Err(raised) = &first {
            self.tell_failure(raised, Some(condition), REST_OF_BLOCK);
        }
        let after_first = self.state();
        self.go_back(&before);
        let second = other(self);
        self.uncertain -= 1;
        self.guards_only_if(after_one, &negated(condition));
        match (leaves(&first), leaves(&second)) {
            (Some(left), None) => self.guard(left, negated(condition)),
            (None, Some(left)) => self.guard(left, condition.to_owned()),
            _ => {}
        }
        self.mark(before.submissions, after_first.submissions, condition);
        self.mark(after_first.submissions, self.sdk.submissions.len(), &format!("not ({condition})"));
        if matches!(first, Ok(Flow::Break)) != matches!(second, Ok(Flow::Break)) {
            self.may_break = true;
        }
        match (first, second) {
            // A way that fails or leaves is not the one that goes on.
            (Err(_), second) => second,
            (Ok(first), Err(raised)) => {
                self.tell_failure(&raised, Some(&format!("not ({condition})")), REST_OF_BLOCK);
                self.go_back(&after_first);
                Ok(first)
            }
            (Ok(Flow::Next), Ok(Flow::Next)) => {
                self.merge(&before, &after_first, condition);
                Ok(Flow::Next)
            }
            (Ok(Flow::Return(first)), Ok(Flow::Return(second))) => {
                self.merge(&before, &after_first, condition);
                Ok(Flow::Return(self.merged(&first, &second, condition)))
            }
            (Ok(Flow::Return(value)), Ok(flow)) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.returned.push(value);
                }
                Ok(flow)
            }
            (Ok(flow), Ok(Flow::Return(value))) => {
                self.go_back(&after_first);
                if let Some(frame) = self.frames.last_mut() {
                    frame.returned.push(value);
                }
                Ok(flow)
            }
            (Ok(Flow::Next), Ok(_)) => {
                self.go_back(&after_first);
                Ok(Flow::Next)
            }
            (Ok(_), Ok(flow)) => Ok(flow),
        }
    }

    pub(crate) fn mark(&mut self, from: usize, to: usize, condition: &str) {
        for submission in &mut self.sdk.submissions[from..to] {
            submission.condition = Some(match submission.condition.take() {
                Some(inner) => format!("{condition} and {inner}"),
                None => condition.to_owned(),
            });
        }
    }

    /// Tries statements only for the names that have no value yet: the handlers of a `try` whose body went well.
    pub(crate) fn fill_in(&mut self, statements: impl FnOnce(&mut Self) -> Result<Flow, Raised>) {
        let before = self.state();
        self.trying += 1;
        let result = statements(self);
        self.failure = None;
        self.trying -= 1;
        let after = self.state();
        self.go_back(&before);
        self.sdk.submissions.truncate(before.submissions);
        if result.is_err() {
            return;
        }
        let found = match after.frames.last() {
            Some(frame) => frame.locals.clone(),
            None => after.modules[self.module].clone(),
        };
        for (name, value) in found {
            match self.name(&name) {
                None | Some(Value::Hole(_)) => self.bind(&name, value),
                Some(old) => {
                    let better = self.better(&old, &value);
                    self.bind(&name, better);
                }
            }
        }
    }

    /// Of two compute targets of one name the one that tells how it is made; else the first.
    fn better(&self, one: &Value, other: &Value) -> Value {
        let heap = &self.sdk.heap;
        if let (Value::Object(a), Value::Object(b)) = (one, other)
            && heap.object(*a).class == Class::ComputeTarget
            && heap.same(one, other)
            && heap.field(*a, "provisioning").is_none()
            && !heap.field(*b, "provisioning").is_none()
        {
            return other.clone();
        }
        one.clone()
    }

    pub(crate) fn merged(&self, one: &Value, other: &Value, condition: &str) -> Value {
        if self.sdk.heap.same(one, other) {
            return self.better(one, other);
        }
        let place = one.as_hole().or(other.as_hole()).and_then(|hole| hole.place.clone());
        self.sdk.heap.either(condition, one, other, place)
    }

    fn merge(&mut self, before: &State, first: &State, condition: &str) {
        for (at, names) in first.modules.iter().enumerate() {
            self.modules[at] = self.merged_names(names, &self.modules[at], condition);
        }
        for (at, frame) in first.frames.iter().enumerate().take(self.frames.len()) {
            let locals = self.merged_names(&frame.locals, &self.frames[at].locals, condition);
            let known = before.frames.get(at).map_or(0, |frame| frame.returned.len());
            let own = &mut self.frames[at];
            own.locals = locals;
            own.returned.extend(frame.returned.iter().skip(known).cloned());
        }
        self.sdk.files.merge(&first.files);
        self.sdk.heap.merge(&first.heap, condition);
    }

    fn merged_names(&self, first: &Names, second: &Names, condition: &str) -> Names {
        let mut all = second.clone();
        for (name, value) in first {
            let value = match second.get(name) {
                Some(other) => self.merged(value, other, condition),
                None => value.clone(),
            };
            all.insert(name.clone(), value);
        }
        all
    }

    /// What a function returns, where some of its ways depend on conditions that are not known.
    pub(crate) fn returned(&self, function: &str, returned: &[Value], last: Value) -> Value {
        let call = format!("{function}(…)");
        returned.iter().fold(last, |value, other| self.merged(other, &value, &call))
    }
}

/// What a way leaves; `None` where it goes on.
fn leaves(way: &Result<Flow, Raised>) -> Option<Leaves> {
    match way {
        Err(_) => Some(Leaves::Program),
        Ok(Flow::Return(_)) => Some(Leaves::Function),
        Ok(Flow::Break | Flow::Continue) => Some(Leaves::Round),
        Ok(Flow::Next) => None,
    }
}
