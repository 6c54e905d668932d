//! One program's use of the SDK: its objects, its files, and what the SDK had to say on the way.

use std::cell::Cell;

use super::files::Files;
use super::heap::Heap;
use super::submission::{NotConverted, Submission};
use super::value::Value;
use crate::finding::Place;

/// The SDK as one program sees it.
pub struct Sdk<'f> {
    /// All values that can be changed.
    pub heap: Heap,
    /// Files beside the program.
    pub files: Files<'f>,
    /// What the SDK would have warned of, where in the program.
    pub warnings: Vec<(Option<Place>, String)>,
    /// What was submitted, in order.
    pub submissions: Vec<Submission>,
    /// Why the last submit gave no run; taken by who tells it.
    pub not_converted: Option<NotConverted>,
    /// Where in the program the call at hand is.
    pub place: Option<Place>,
    /// The source text of the call at hand, shortened.
    pub source: String,
    names: Cell<u32>,
}

impl<'f> Sdk<'f> {
    /// A new program.
    pub fn new(files: Files<'f>) -> Self {
        Self {
            heap: Heap::default(),
            files,
            warnings: Vec::new(),
            submissions: Vec::new(),
            not_converted: None,
            place: None,
            source: String::new(),
            names: Cell::new(0),
        }
    }

    /// Keeps a warning of the SDK.
    pub(super) fn warn(&mut self, message: impl Into<String>) {
        self.warnings.push((self.place.clone(), message.into()));
    }

    /// What only running the call at hand would tell.
    pub fn unknown(&self, reason: impl Into<String>) -> Value {
        Value::hole(self.source.clone(), reason, self.place.clone())
    }

    /// A name that the SDK makes up from a random number: `output_1f3a…`. Ours count.
    pub(super) fn made_up_name(&self, prefix: &str) -> String {
        let number = self.names.get() + 1;
        self.names.set(number);
        format!("{prefix}_{number}")
    }
}
