//! Names and what they stand for: of modules, of functions at work, of the functions around them.

use std::collections::HashMap;
use std::rc::Rc;

use run_composer_core::v1::Value;

/// Names of one module or of one call.
pub(crate) type Names = HashMap<Rc<str>, Value>;

/// A function at work.
#[derive(Clone, Default)]
pub(crate) struct Frame {
    /// Its own names.
    pub(crate) locals: Names,
    /// Names of the functions around it, when it was defined.
    pub(crate) closure: Rc<Names>,
    /// Names it has declared `global`.
    pub(crate) globals: Vec<Rc<str>>,
    /// What it returns where a condition that is not known holds.
    pub(crate) returned: Vec<Value>,
}
