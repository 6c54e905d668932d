//! Loops, over what is known round by round, else once and with a condition.

use ruff_python_ast::{StmtFor, StmtWhile};
use run_composer_core::v1::{Raised, Value};

use crate::guards::Leaves;
use crate::reader::{Flow, Reader};

/// Rounds of one loop; one with more does not configure runs.
pub(crate) const MOST_ROUNDS: usize = 2_000;

impl Reader<'_> {
    /// `for`
    pub(crate) fn each(&mut self, each: &StmtFor) -> Result<Flow, Raised> {
        let over = self.evaluate(&each.iter)?;
        let Some(items) = self.iterate(&over).filter(|items| items.len() <= MOST_ROUNDS) else {
            let is_long = matches!(over, Value::Range(..)) || self.iterate(&over).is_some();
            let reason = if is_long {
                "the loop has too many rounds to follow"
            } else {
                "what the loop goes over is not known"
            };
            let item = self.unknown(&*each.iter, reason);
            let condition =
                format!("for {} in {}", self.unit.source(&*each.target), self.unit.source(&*each.iter));
            let guards = self.guards.len();
            let flow = self.both(
                &condition,
                |reader| {
                    reader.assign(&each.target, item.clone())?;
                    reader.block(&each.body)
                },
                |_| Ok(Flow::Next),
            )?;
            self.end_guards(guards, Leaves::Round);
            return Ok(match flow {
                Flow::Return(value) => Flow::Return(value),
                _ => Flow::Next,
            });
        };
        let outer = std::mem::replace(&mut self.may_break, false);
        for item in items {
            self.assign(&each.target, item)?;
            let (may_break, before) = (self.may_break, self.sdk.submissions.len());
            let guards = self.guards.len();
            let flow = self.block(&each.body);
            self.end_guards(guards, Leaves::Round);
            if may_break {
                self.mark(before, self.sdk.submissions.len(), "the loop does not end before");
            }
            match flow? {
                Flow::Break => {
                    self.may_break = outer;
                    return Ok(Flow::Next);
                }
                Flow::Return(value) => return Ok(Flow::Return(value)),
                Flow::Next | Flow::Continue => {}
            }
        }
        self.may_break = outer;
        self.block(&each.orelse)
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
        Ok(match flow {
            Flow::Return(value) => Flow::Return(value),
            _ => Flow::Next,
        })
    }
}
