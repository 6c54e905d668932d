//! The MLflow plane: what a training script or a notebook logs, and what a monitor reads back.

mod bodies;
mod filter;
mod logged;
mod models;
mod read;
mod runs;
mod write;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::Method;
use serde_json::Value;

pub(super) use read::read;
pub(super) use write::write;

/// PATCH and DELETE, which only logged models have.
pub(super) async fn other(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    method: Method,
    Path(path): Path<Vec<(String, String)>>,
    body: Bytes,
) -> Answer {
    let call = part(&path, "call");
    let Some(below) = below_models(call) else { return Err(MlflowError::no_endpoint(call)) };
    let body: Value = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&body)
            .map_err(|error| MlflowError::invalid(format!("The body is no JSON: {error}")))?
    };
    models::call(&app, &caller, &method, &below, &body)
}

/// The parts of a path below `logged-models`.
fn below_models(call: &str) -> Option<Vec<&str>> {
    let rest = call.strip_prefix("logged-models")?;
    Some(rest.split('/').filter(|part| !part.is_empty()).collect())
}

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
