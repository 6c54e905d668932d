//! Ways out of a program, a function or a loop that depend on conditions which are not known: what stands behind them runs
//! only where they are not gone. Must not know what runs there.

use crate::reader::Reader;

/// What a way out leaves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leaves {
    /// The round of a loop: `continue`, `break`.
    Round,
    /// A function: `return`.
    Function,
    /// The program: an exception, `sys.exit()`.
    Program,
}

/// The condition under which what stands behind a way out runs.
#[derive(Clone)]
pub(crate) struct Guard {
    leaves: Leaves,
    condition: String,
}

impl Reader<'_> {
    /// From here on all runs only where a condition holds.
    pub(crate) fn guard(&mut self, leaves: Leaves, condition: String) {
        if self.trying == 0 && !self.guards.iter().any(|guard| guard.condition == condition) {
            self.guards.push(Guard { leaves, condition });
        }
    }

    /// Keeps a guard that a function's end took away.
    pub(crate) fn put_back(&mut self, guard: Guard) {
        if guard.leaves > Leaves::Round {
            self.guard(guard.leaves, guard.condition);
        }
    }

    /// Guards made since there were `from` of them count only where `condition` holds.
    pub(crate) fn guards_only_if(&mut self, from: usize, condition: &str) {
        let otherwise = negated(condition);
        for guard in self.guards.iter_mut().skip(from) {
            guard.condition = format!("{otherwise} or {}", guard.condition);
        }
    }

    /// The end of a round, a function, or of what catches exceptions: ways out of no more than that no longer matter.
    pub(crate) fn end_guards(&mut self, from: usize, ended: Leaves) {
        let mut at = 0;
        self.guards.retain(|guard| {
            at += 1;
            at <= from || guard.leaves > ended
        });
    }

    /// Guards of exceptions made since there were `from` of them leave no more than a handler does.
    pub(crate) fn lower_guards(&mut self, from: usize, to: Leaves) {
        for guard in self.guards.iter_mut().skip(from).filter(|guard| guard.leaves == Leaves::Program) {
            guard.leaves = to;
        }
    }

    /// Runs submitted since there were `before` of them depend on the guards.
    pub(crate) fn mark_guarded(&mut self, before: usize) {
        if self.guards.is_empty() || before == self.sdk.submissions.len() {
            return;
        }
        let conditions: Vec<String> = self.guards.iter().map(|guard| guard.condition.clone()).collect();
        let all = self.sdk.submissions.len();
        self.mark(before, all, &conditions.join(" and "));
    }
}

/// `not (x)`, and `x` of `not (x)`.
pub(crate) fn negated(condition: &str) -> String {
    let inner = condition.strip_prefix("not (").and_then(|rest| rest.strip_suffix(')'));
    match inner.filter(|inner| !inner.contains(['(', ')'])) {
        Some(inner) => inner.to_owned(),
        None => format!("not ({condition})"),
    }
}
