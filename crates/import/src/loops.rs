//! Loops, over what is known round by round, else once and with a condition.

use std::rc::Rc;

use ruff_python_ast::{StmtFor, StmtWhile};
use ruff_text_size::Ranged;
use run_composer_core::finding::{Code, Finding};
use run_composer_core::v1::{Args, ListId, Raised, Value};

use crate::assignment::can_be_gone_over;
use crate::guards::Leaves;
use crate::reader::{Flow, Reader};

/// Rounds of one loop; one with more does not configure runs.
pub(crate) const MOST_ROUNDS: usize = 2_000;

impl Reader<'_> {
    /// `for`
    pub(crate) fn each(&mut self, each: &StmtFor) -> Result<Flow, Raised> {
        let mut over = self.evaluate(&each.iter)?;
        if self.defines(&over, "__iter__") {
            over = self.call_own_method(&over, "__iter__", Args::default(), each.iter.range())?;
        }
        can_be_gone_over(&over)?;
        let outer = std::mem::replace(&mut self.may_break, false);
        let flow = if let Some(pending) = self.pending(&over) {
            let each = each.clone();
            let round = move |reader: &mut Reader<'_>, item: Value| reader.round(&each, item);
            self.go_over(pending, Rc::new(round), false)
        } else if let Some(list) = self.rest(&over).or(over.as_list()).filter(|list| self.is_short(*list)) {
            self.each_of_list(each, list, self.rest(&over).is_some())
        } else {
            match self.iterate(&over) {
                Some(items) if items.len() <= MOST_ROUNDS => self.each_of(each, items),
                items => {
                    self.may_break = outer;
                    return self.each_unknown(each, items.is_some() || matches!(over, Value::Range(..)));
                }
            }
        };
        self.may_break = outer;
        match flow? {
            Flow::Break => Ok(Flow::Next),
            Flow::Return(value) => Ok(Flow::Return(value)),
            Flow::Next | Flow::Continue => self.block(&each.orelse),
        }
    }

    /// Whether the items of a list are known, and not too many.
    fn is_short(&self, list: ListId) -> bool {
        let items = self.sdk.heap.list(list);
        items.len() <= MOST_ROUNDS && !items.iter().any(Value::is_spread)
    }

    /// One round of a loop.
    fn round(&mut self, each: &StmtFor, item: Value) -> Result<Flow, Raised> {
        self.assign(&each.target, item)?;
        let (may_break, before) = (self.may_break, self.sdk.submissions.len());
        let guards = self.guards.len();
        let flow = self.block(&each.body);
        self.end_guards(guards, Leaves::Round);
        if may_break {
            self.mark(before, self.sdk.submissions.len(), "the loop does not end before");
        }
        flow
    }

    fn each_of(&mut self, each: &StmtFor, items: Vec<Value>) -> Result<Flow, Raised> {
        for item in items {
            match self.round(each, item)? {
                Flow::Next | Flow::Continue => {}
                left => return Ok(left),
            }
        }
        Ok(Flow::Next)
    }

    /// A loop over a list, which its body may change; an iterator loses what is taken of it.
    fn each_of_list(&mut self, each: &StmtFor, list: ListId, taken: bool) -> Result<Flow, Raised> {
        let mut at = 0;
        for _ in 0..=MOST_ROUNDS {
            let Some(item) = self.sdk.heap.list(list).get(at).cloned() else { return Ok(Flow::Next) };
            if taken {
                self.sdk.heap.list_mut(list).remove(at);
            } else {
                at += 1;
            }
            match self.round(each, item)? {
                Flow::Next | Flow::Continue => {}
                left => return Ok(left),
            }
        }
        Ok(Flow::Next)
    }

    /// A loop over what is not known, or over too much of it: once, with a condition.
    fn each_unknown(&mut self, each: &StmtFor, is_long: bool) -> Result<Flow, Raised> {
        let reason = if is_long {
            "the loop has too many rounds to follow"
        } else {
            "what the loop goes over is not known"
        };
        let item = self.unknown(&*each.iter, reason);
        let condition =
            format!("for {} in {}", self.unit.source(&*each.target), self.unit.source(&*each.iter));
        let (guards, before) = (self.guards.len(), self.sdk.submissions.len());
        let flow = self.both(
            &condition,
            |reader| {
                reader.assign(&each.target, item.clone())?;
                reader.block(&each.body)
            },
            |_| Ok(Flow::Next),
        )?;
        self.end_guards(guards, Leaves::Round);
        self.tell_open_count(before, &*each.iter);
        Ok(match flow {
            Flow::Return(value) => Flow::Return(value),
            _ => Flow::Next,
        })
    }

    /// Says that a loop submits runs, and that nobody knows how many.
    pub(crate) fn tell_open_count(&mut self, before: usize, over: &impl Ranged) {
        if self.sdk.submissions.len() == before {
            return;
        }
        let over_what = self.unit.source(over);
        let place = self.place(over);
        self.tell(
            Finding::warning(
                Code::V1RunsNotCounted,
                format!("How many runs are submitted is not known: one in each round over `{over_what}`"),
            )
            .help("One of them is converted, with questions for what differs from round to round. Submit it once for each round.")
            .at(place),
        );
    }

    /// `while`: as long as its condition is known; one that waits for something is gone through once.
    pub(crate) fn repeat(&mut self, repeat: &StmtWhile) -> Result<Flow, Raised> {
        let guards = self.guards.len();
        let flow = self.rounds_of_while(repeat);
        self.end_guards(guards, Leaves::Round);
        flow
    }

    fn rounds_of_while(&mut self, repeat: &StmtWhile) -> Result<Flow, Raised> {
        let before = self.state();
        let outer = std::mem::replace(&mut self.may_break, false);
        for _ in 0..MOST_ROUNDS {
            match self.truth_of(&repeat.test)? {
                Some(false) => {
                    self.may_break = outer;
                    return self.block(&repeat.orelse);
                }
                None => break,
                Some(true) => match self.block(&repeat.body)? {
                    Flow::Return(value) => return Ok(Flow::Return(value)),
                    Flow::Break => {
                        self.may_break = outer;
                        return Ok(Flow::Next);
                    }
                    Flow::Next | Flow::Continue if self.may_break => break,
                    Flow::Next | Flow::Continue => {}
                },
            }
        }
        self.may_break = outer;
        self.go_back(&before);
        self.sdk.submissions.truncate(before.submissions);
        let condition = self.unit.source(&*repeat.test);
        let flow = self.both(&condition, |reader| reader.block(&repeat.body), |_| Ok(Flow::Next))?;
        self.tell_open_count(before.submissions, &*repeat.test);
        Ok(match flow {
            Flow::Return(value) => Flow::Return(value),
            _ => Flow::Next,
        })
    }
}
