//! Rules and views between routes and store: what is accepted, how resources look, how errors are said.

mod error;
mod job_rules;
mod job_view;
mod resource;
mod sweep_rules;
mod sweep_view;

pub(crate) use error::{ApiError, BlobError, MlflowError};
pub(crate) use job_rules::validate_job;
pub(crate) use job_view::{details_view, job_view, run_view};
pub(crate) use resource::{list, resource};
pub(crate) use sweep_view::add_trials;
