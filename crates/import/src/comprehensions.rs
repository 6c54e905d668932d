//! Comprehensions: loops within an expression, over what is known round by round, else once and with a condition.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ruff_python_ast::{Comprehension, Expr};
use run_composer_core::v1::{Raised, Value};

use crate::assignment::can_be_gone_over;
use crate::reader::{Flow, Reader};

/// What is done in each round of the innermost loop.
type Leaf<'l> = dyn FnMut(&mut Reader<'_>) -> Result<(), Raised> + 'l;

impl Reader<'_> {
    /// A comprehension: its list, and each round's values; no rounds where what it goes over is not known.
    #[expect(clippy::type_complexity, reason = "a list and what it is made of")]
    pub(crate) fn comprehension(
        &mut self,
        generators: &[Comprehension],
        elements: &[&Expr],
    ) -> Result<(Value, Option<Vec<Vec<Value>>>), Raised> {
        // What the first loop goes over is told around the comprehension. Its names are its own, but for those that `:=`
        // sets.
        let over = match generators.first() {
            Some(first) => Some(self.evaluate(&first.iter)?),
            None => None,
        };
        let number = self.open_frame(false);
        let rounds = self.all_rounds(generators, over, elements);
        let frame = self.frames.pop().unwrap_or_default();
        let own = Self::targets(generators);
        for (name, value) in &frame.locals {
            if !own.contains(name) {
                self.bind(name, value.clone());
            }
        }
        self.ended.insert(number, frame.locals);
        let Some(rounds) = rounds? else {
            let hole = self.unknown_items(elements[0], "what the list is made of is not known");
            return Ok((self.sdk.heap.new_list(vec![hole]), None));
        };
        let first = rounds.iter().filter_map(|round| round.first().cloned()).collect();
        Ok((self.sdk.heap.new_list(first), Some(rounds)))
    }

    fn targets(generators: &[Comprehension]) -> Vec<Rc<str>> {
        let mut names = Vec::new();
        for generator in generators {
            let mut waiting = vec![&generator.target];
            while let Some(target) = waiting.pop() {
                match target {
                    Expr::Name(name) => names.push(name.id.as_str().into()),
                    Expr::Tuple(tuple) => waiting.extend(&tuple.elts),
                    Expr::List(list) => waiting.extend(&list.elts),
                    _ => {}
                }
            }
        }
        names
    }

    fn elements(&mut self, elements: &[&Expr]) -> Result<Vec<Value>, Raised> {
        elements.iter().map(|element| self.evaluate(element)).collect()
    }

    /// The values of each round; `None` where not all are known.
    fn all_rounds(
        &mut self,
        generators: &[Comprehension],
        over: Option<Value>,
        elements: &[&Expr],
    ) -> Result<Option<Vec<Vec<Value>>>, Raised> {
        if let Some(pending) = over.as_ref().and_then(|over| self.pending(over)) {
            let made: Rc<RefCell<Vec<Vec<Value>>>> = Rc::default();
            let all_known = Rc::new(Cell::new(true));
            let (rounds, known, all) = (made.clone(), all_known.clone(), generators.to_vec());
            let elements: Vec<Expr> = elements.iter().map(|element| (*element).clone()).collect();
            let certain = self.uncertain;
            let round = move |reader: &mut Reader<'_>, item: Value| {
                let elements: Vec<&Expr> = elements.iter().collect();
                let is_known = reader.one_round(&all, item, &mut |reader| {
                    let round = reader.elements(&elements)?;
                    rounds.borrow_mut().push(round);
                    Ok(())
                })?;
                known.set(known.get() && is_known && reader.uncertain == certain);
                Ok(Flow::Next)
            };
            self.go_over(pending, Rc::new(round), false)?;
            return Ok(all_known.get().then(|| made.take()));
        }
        let mut rounds = Vec::new();
        let known = self.rounds(generators, over, &mut |reader| {
            rounds.push(reader.elements(elements)?);
            Ok(())
        })?;
        Ok(known.then_some(rounds))
    }

    /// Goes through loops within loops; whether it is known how often.
    pub(crate) fn rounds(
        &mut self,
        generators: &[Comprehension],
        over: Option<Value>,
        leaf: &mut Leaf<'_>,
    ) -> Result<bool, Raised> {
        let Some((generator, rest)) = generators.split_first() else {
            return leaf(self).map(|()| true);
        };
        let over = match over {
            Some(over) => over,
            None => self.evaluate(&generator.iter)?,
        };
        can_be_gone_over(&over)?;
        let Some(items) = self.iterate_ahead(&over) else {
            // Once, for what it does: it may submit.
            let item = self.unknown(&generator.iter, "what the loop goes over is not known");
            let condition = format!(
                "for {} in {}",
                self.unit.source(&generator.target),
                self.unit.source(&generator.iter)
            );
            let once = |reader: &mut Self| {
                reader.assign(&generator.target, item)?;
                reader.rounds(rest, None, leaf).map(|_| Flow::Next)
            };
            let before = self.sdk.submissions.len();
            self.both(&condition, once, |_| Ok(Flow::Next))?;
            self.tell_open_count(before, &generator.iter);
            return Ok(false);
        };
        let mut known = true;
        for item in items {
            known &= self.one_round(generators, item, leaf)?;
        }
        Ok(known)
    }

    /// One round of the outermost loop.
    fn one_round(
        &mut self,
        generators: &[Comprehension],
        item: Value,
        leaf: &mut Leaf<'_>,
    ) -> Result<bool, Raised> {
        let Some((generator, rest)) = generators.split_first() else { return Ok(true) };
        self.assign(&generator.target, item)?;
        let mut condition = None;
        for test in &generator.ifs {
            let value = self.evaluate(test)?;
            match self.truth(&value) {
                Some(true) => {}
                Some(false) => return Ok(true),
                None => condition = Some(self.unit.source(test)),
            }
        }
        let Some(condition) = condition else { return self.rounds(rest, None, leaf) };
        // For what it does: it may submit.
        let once = |reader: &mut Self| reader.rounds(rest, None, leaf).map(|_| Flow::Next);
        self.both(&condition, once, |_| Ok(Flow::Next))?;
        Ok(false)
    }
}
