//! State and how it changes: pure reducers, tested natively.

mod draft;
mod form;
mod log;
mod route;
mod spec;

pub use draft::{Draft, DraftAction};
pub use form::{EnvironmentChoice, FormEdit, FormView};
pub use log::LogText;
pub use route::Route;
