//! The MLflow plane: what a training script or a notebook logs, and what a monitor reads back.

mod bodies;
mod read;
mod runs;
mod write;

use axum::Json;
use serde_json::Value;

pub(super) use read::read;
pub(super) use write::write;

use super::{blocking, part};
use crate::security::Caller;
use crate::service::MlflowError;
use crate::state::App;
use crate::store::JobRecord;

type Answer = Result<Json<Value>, MlflowError>;

/// The job of a run, if the caller may touch it: a running job may touch its own run and the children it has started.
fn run(app: &App, caller: &Caller, id: &str) -> Result<JobRecord, MlflowError> {
    let found = blocking(|| app.store.job(id))?;
    if let Caller::Run(own) = caller {
        let related = own == id || found.as_ref().is_some_and(|job| job.parent.as_ref() == Some(own));
        if !related {
            return Err(denied());
        }
    }
    found.ok_or_else(|| no_run(id))
}

fn no_run(id: &str) -> MlflowError {
    MlflowError::missing(format!("There is no run `{id}`"))
}

fn denied() -> MlflowError {
    MlflowError::denied("The token of this run is not good for another run")
}
