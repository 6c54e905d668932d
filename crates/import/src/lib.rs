//! Reads programs and notebooks of Azure ML's SDK v1 without running them: what would they submit?
//!
//! A small interpreter follows the program on values that may be unknown; the SDK itself is `run_composer_core::v1`. What
//! cannot be known is a hole with its place in the source, never a guess. Nothing is executed, and only the files a host
//! hands in are read.
#![forbid(unsafe_code)]

mod access;
mod assignment;
mod attempts;
mod branches;
mod budget;
mod builtin_names;
mod builtins;
mod calls;
mod classes;
mod comprehensions;
mod containers;
mod contexts;
mod convert;
mod decorators;
mod deletions;
mod depth;
mod derived;
mod doubts;
mod exceptions;
mod expressions;
mod format;
mod format_spec;
mod functions;
mod guards;
mod handed;
mod imports;
mod instances;
mod iterators;
mod lazily;
mod library;
mod loops;
mod magics;
mod matches;
mod mode;
mod modernize;
mod notebook;
mod operators;
mod order;
mod own;
mod own_operators;
mod plain;
mod reach;
mod read;
mod reader;
mod scope;
mod secrets;
mod sequences;
mod settings;
mod stars;
mod statements;
mod submissions;
mod syntax;
mod text_methods;
mod uncalled;
mod unit;
mod uploads;

pub use convert::{Conversion, Report, Run, convert, convert_in, run};
pub use modernize::{Edit, Kept, Modernized, modernize};
pub use read::{Reading, read_source};
