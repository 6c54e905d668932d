//! State and how it changes: pure reducers, tested natively.

mod conversion;
mod diagnosis;
mod draft;
mod form;
mod import;
mod log;
mod rewrite;
mod route;
mod sources;
mod spec;

pub use conversion::{Conversion, Counts, ImportedRun};
pub use diagnosis::diagnosis;
pub use draft::{Draft, DraftAction};
pub use form::{EnvironmentChoice, FormEdit, FormView};
pub use import::{Import, ImportAction, ImportProblem, Phase, Source, SourceProblem};
pub use log::LogText;
pub use rewrite::{DiffLine, Rewrite, Rewritten, difference};
pub use route::Route;
pub use sources::{Kind, bases, is_read_text, kind, notebook_problem, placed, seen_from};
