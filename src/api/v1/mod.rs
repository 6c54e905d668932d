//! The SDK v1 for JavaScript: sources read, and its vocabulary. A module of its own, loaded when it is needed, because of the
//! Python parser's weight.
//!
//! [`import_v1`] reads sources. The vocabulary is the same object model that the reader uses: a session holds it, the functions
//! here create, read, change and submit its objects by number, and `js/` makes JavaScript objects of the numbers.

mod border;
mod calls;
mod convert;
mod folder;
mod import;
mod modernize;
mod names;
mod service;
mod session;
mod submit;

pub use import::{ImportOptions, import_v1};
pub use modernize::modernize_script;
