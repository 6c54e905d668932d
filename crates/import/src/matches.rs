//! `match`: the first case that holds; patterns that take values apart are not known.

use ruff_python_ast::{CmpOp, MatchCase, Pattern, Singleton, StmtMatch};
use run_composer_core::v1::{Raised, Value};

use crate::reader::{Flow, Reader};

impl Reader<'_> {
    /// `match subject: …`
    pub(crate) fn match_cases(&mut self, choice: &StmtMatch) -> Result<Flow, Raised> {
        let subject = self.evaluate(&choice.subject)?;
        self.first_case(&subject, &choice.cases)
    }

    fn first_case(&mut self, subject: &Value, cases: &[MatchCase]) -> Result<Flow, Raised> {
        let Some((case, rest)) = cases.split_first() else { return Ok(Flow::Next) };
        let entered = self.enter(case);
        let flow = if entered { self.case(subject, case, rest) } else { Ok(Flow::Next) };
        self.leave();
        flow
    }

    fn case(&mut self, subject: &Value, case: &MatchCase, rest: &[MatchCase]) -> Result<Flow, Raised> {
        let matches = match (self.matches(&case.pattern, subject)?, &case.guard) {
            (Some(true), Some(guard)) => self.truth_of(guard)?,
            (matches, _) => matches,
        };
        match matches {
            Some(true) => self.block(&case.body),
            Some(false) => self.first_case(subject, rest),
            None => {
                let condition = format!("case {}", self.unit.source(&case.pattern));
                self.both(
                    &condition,
                    |reader| reader.block(&case.body),
                    |reader| reader.first_case(subject, rest),
                )
            }
        }
    }

    /// Whether a pattern holds; it gives its names their values.
    fn matches(&mut self, pattern: &Pattern, subject: &Value) -> Result<Option<bool>, Raised> {
        Ok(match pattern {
            Pattern::MatchValue(value) => {
                let value = self.evaluate(&value.value)?;
                self.compare(subject, CmpOp::Eq, &value)
            }
            Pattern::MatchSingleton(singleton) => {
                let value = match singleton.value {
                    Singleton::None => Value::None,
                    Singleton::True => Value::Bool(true),
                    Singleton::False => Value::Bool(false),
                };
                self.compare(subject, CmpOp::Is, &value)
            }
            Pattern::MatchAs(named) => {
                let inner = match &named.pattern {
                    Some(pattern) => self.matches(pattern, subject)?,
                    None => Some(true),
                };
                if let Some(name) = named.name.as_ref().filter(|_| inner != Some(false)) {
                    self.bind(name, subject.clone());
                }
                inner
            }
            Pattern::MatchOr(any) => {
                let mut known = Some(false);
                for pattern in &any.patterns {
                    match self.matches(pattern, subject)? {
                        Some(true) => return Ok(Some(true)),
                        None => known = None,
                        Some(false) => {}
                    }
                }
                known
            }
            _ => None,
        })
    }
}
