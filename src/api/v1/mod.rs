//! The SDK v1 for JavaScript: sources read, and its vocabulary. A module of its own, loaded when it is needed, because of the
//! Python parser's weight.

mod import;

pub use import::{ImportOptions, import_v1};
