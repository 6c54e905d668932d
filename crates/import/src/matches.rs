//! `match`: the first case that holds.

use ruff_python_ast::visitor::{Visitor, walk_pattern};
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
            Pattern::MatchSequence(sequence)
                if !matches!(subject, Value::Text(_)) && self.is_sequence(subject) =>
            {
                let items = self.items_of(subject).unwrap_or_default();
                return self.matches_items(&sequence.patterns, &items);
            }
            Pattern::MatchSequence(_) if is_plain(subject) => Some(false),
            Pattern::MatchMapping(mapping) if mapping.rest.is_none() && matches!(subject, Value::Dict(_)) => {
                let mut known = Some(true);
                for (key, pattern) in mapping.keys.iter().zip(&mapping.patterns) {
                    let key = self.evaluate(key)?;
                    match self.compare(&key, CmpOp::In, subject) {
                        Some(true) => {}
                        Some(false) => return Ok(Some(false)),
                        None => known = None,
                    }
                    let value = self.item(subject, &key, pattern)?;
                    match self.matches(pattern, &value)? {
                        Some(true) => {}
                        Some(false) => return Ok(Some(false)),
                        None => known = None,
                    }
                }
                known
            }
            Pattern::MatchMapping(_)
                if !matches!(subject, Value::Dict(_)) && (is_plain(subject) || self.is_sequence(subject)) =>
            {
                Some(false)
            }
            // `str()`, `int(k)`
            Pattern::MatchClass(class)
                if class.arguments.keywords.is_empty() && class.arguments.patterns.len() <= 1 =>
            {
                let of = self.evaluate(&class.cls)?;
                let plain = matches!(&of, Value::Symbol(name) if crate::builtin_names::is_builtin(name));
                let is = match self.is_instance(subject, Some(&of), class.range) {
                    Value::Bool(is) => Some(is),
                    _ => None,
                };
                match (is, class.arguments.patterns.first()) {
                    (Some(true), Some(inner)) if plain => self.matches(inner, subject)?,
                    (is, None) => is,
                    (Some(false), _) => Some(false),
                    (_, Some(inner)) => {
                        self.capture(inner);
                        None
                    }
                }
            }
            other => {
                self.capture(other);
                None
            }
        })
    }

    fn is_sequence(&self, subject: &Value) -> bool {
        matches!(subject, Value::List(_) | Value::Tuple(_)) && self.items_of(subject).is_some()
    }

    fn matches_items(&mut self, patterns: &[Pattern], items: &[Value]) -> Result<Option<bool>, Raised> {
        let star = patterns.iter().position(|pattern| matches!(pattern, Pattern::MatchStar(_)));
        let fits = match star {
            Some(_) => items.len() + 1 >= patterns.len(),
            None => items.len() == patterns.len(),
        };
        if !fits {
            return Ok(Some(false));
        }
        let mut known = Some(true);
        let behind = star.map_or(0, |star| patterns.len() - star - 1);
        for (at, pattern) in patterns.iter().enumerate() {
            let matched = match pattern {
                Pattern::MatchStar(rest) => {
                    let rest_items = items[at..items.len() - behind].to_vec();
                    let list = self.sdk.heap.new_list(rest_items);
                    if let Some(name) = &rest.name {
                        self.bind(name, list);
                    }
                    Some(true)
                }
                pattern => {
                    let place = match star {
                        Some(star) if at > star => items.len() - (patterns.len() - at),
                        _ => at,
                    };
                    self.matches(pattern, &items[place])?
                }
            };
            match matched {
                Some(true) => {}
                Some(false) => return Ok(Some(false)),
                None => known = None,
            }
        }
        Ok(known)
    }

    /// Gives the names of a pattern that is not followed values that are not known.
    fn capture(&mut self, pattern: &Pattern) {
        for name in captures(pattern) {
            let part = self.unknown(pattern, "it is a part of what the pattern takes apart");
            self.bind(&name, part);
        }
    }
}

/// Values of Python's own types that are no sequences to a pattern.
fn is_plain(value: &Value) -> bool {
    matches!(
        value,
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) | Value::Dict(_)
    )
}

/// The names that a pattern gives values.
fn captures(pattern: &Pattern) -> Vec<String> {
    struct Captures(Vec<String>);
    impl<'a> Visitor<'a> for Captures {
        fn visit_pattern(&mut self, pattern: &'a Pattern) {
            let name = match pattern {
                Pattern::MatchAs(named) => named.name.as_ref(),
                Pattern::MatchStar(star) => star.name.as_ref(),
                Pattern::MatchMapping(mapping) => mapping.rest.as_ref(),
                _ => None,
            };
            self.0.extend(name.map(ToString::to_string));
            walk_pattern(self, pattern);
        }
    }
    let mut captures = Captures(Vec::new());
    captures.visit_pattern(pattern);
    captures.0
}
