//! Python environments for training jobs, made with uv and kept by the hash of their description.
//!
//! Conda packages are looked for under their `PyPI` names; what differs from the description is said
//! in notes, what cannot be had is refused before anything is built.
//!
//! Must not know: jobs, Azure ML, HTTP.

mod cache;
mod command;
mod conda;
mod conda_names;
mod credentials;
mod error;
mod failure;
mod interpreter;
mod lock;
mod pip_settings;
mod programs;
mod requirements;
mod spec;
mod user_managed;
mod uv;

pub use cache::{EnvironmentCache, MaterializedEnvironment};
pub use credentials::mask_credentials;
pub use error::EnvironmentError;
pub use spec::PythonEnvironment;
pub use user_managed::user_managed;
