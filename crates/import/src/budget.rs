//! What following a program may cost: steps, memory and depth. Whatever is cut off is told, with the place where it was.

use ruff_text_size::{Ranged, TextRange};
use run_composer_core::finding::{Code, Finding};
use run_composer_core::v1::{Args, Value};

use crate::order::UNORDERED;
use crate::reader::Reader;

/// Steps in all; a program that needs more is not one that configures runs.
const MOST_STEPS: usize = 400_000;
/// Values that are looked at, compared or copied for one step.
const LOOKS_PER_STEP: usize = 32;
/// Bytes of text, and values in lists and the like at 32 bytes each, that a program may make in all.
const MOST_BYTES: usize = 64 << 20;
/// The longest text that is made.
pub(crate) const MOST_TEXT: usize = 1 << 20;
/// Statements and expressions within one another, through calls.
const MOST_DEPTH: usize = 120;

/// What was used of it.
#[derive(Default)]
pub(crate) struct Budget {
    steps: usize,
    bytes: usize,
    depth: usize,
    told: bool,
}

impl Reader<'_> {
    /// Counts a step, and goes one deeper; `false` where that is too much. [`Reader::leave`] goes back up.
    pub(crate) fn enter(&mut self, node: &impl Ranged) -> bool {
        self.budget.depth += 1;
        self.budget.steps += 1;
        let looks = self.sdk.heap.looks() / LOOKS_PER_STEP;
        let bytes = self.budget.bytes.saturating_add(self.sdk.heap.made().saturating_mul(32));
        if self.budget.steps.saturating_add(looks) >= MOST_STEPS {
            self.tell_budget(node.range(), "The program takes too many steps to follow");
            return false;
        }
        if bytes >= MOST_BYTES {
            self.tell_budget(node.range(), "The program makes more than can be kept in memory");
            return false;
        }
        if self.budget.depth > MOST_DEPTH {
            self.tell(
                Finding::warning(Code::SourceTooComplex, "Calls and blocks are nested too deeply to follow")
                    .help("What this would do is not known.")
                    .at(self.place(node)),
            );
            return false;
        }
        true
    }

    /// Goes back up.
    pub(crate) fn leave(&mut self) {
        self.budget.depth -= 1;
    }

    fn tell_budget(&mut self, node: TextRange, message: &str) {
        if self.budget.told || self.trying > 0 {
            return;
        }
        self.budget.told = true;
        self.tell(
            Finding::warning(Code::SourceTooComplex, message)
                .help("Nothing from here on is read. Give the part that submits the runs.")
                .at(self.unit.place(node)),
        );
    }

    /// Counts values that are made where the heap does not see it.
    pub(crate) fn spend(&mut self, values: usize) {
        self.budget.bytes = self.budget.bytes.saturating_add(values.saturating_mul(32));
    }

    /// What an expression makes, counted; nothing where it is too large or too deep to go on with.
    pub(crate) fn counted(&mut self, value: Value, node: &impl Ranged) -> Value {
        let size = match &value {
            Value::Text(text) => text.len(),
            Value::Tuple(items) => items.len() * 32,
            _ => 0,
        };
        self.budget.bytes = self.budget.bytes.saturating_add(size);
        let nests = matches!(value, Value::Tuple(_) | Value::Method(_) | Value::Hole(_));
        if nests && !self.sdk.heap.is_shallow(&value) {
            return self.unknown(node, "it is nested too deeply to follow");
        }
        value
    }

    /// Arguments as the SDK is given them: lists that hold themselves and their like are cut off.
    pub(crate) fn cut_arguments(&mut self, args: &Args) -> Args {
        let mut args = args.clone();
        let named = args.named.iter_mut().map(|(_, value)| value);
        for value in args.positional.iter_mut().chain(named) {
            if let Some(base) = self.base_of(value) {
                *value = base;
            }
            // JSON has no sets; what is made of one depends on the order of its items.
            if let Value::List(id) = &*value {
                for at in 0..self.sdk.heap.list(*id).len() {
                    if self.sdk.heap.is_a_set(&self.sdk.heap.list(*id)[at]) {
                        self.sdk.heap.list_mut(*id)[at] =
                            Value::hole("set(…)", "it is a set", self.sdk.place.clone());
                    }
                }
            }
            if self.is_unordered(value) {
                let hole = Value::spread("set(…)", UNORDERED, self.sdk.place.clone());
                *value = self.sdk.heap.new_list(vec![hole]);
            }
            let cut = match &*value {
                Value::Method(method) => {
                    Value::hole(&*method.1, "it is a method, not what it returns", self.sdk.place.clone())
                }
                value => self.sdk.heap.cut(value),
            };
            *value = cut;
        }
        args
    }
}
