//! POST calls.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::bodies::experiments;
use super::logged::{Batch, Point};
use super::{Answer, below_models, blocking, denied, models, no_run, part, run, runs};
use crate::security::Caller;
use crate::service::MlflowError;
use crate::state::App;
use crate::store::{Logged, RunData};

pub(in crate::routes) async fn write(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<Vec<(String, String)>>,
    bytes: Bytes,
) -> Answer {
    let call = part(&path, "call");
    if matches!(call, "runs/log-batch" | "runs/log-batch-async") {
        let batch: Batch<'_> = read(&bytes)?;
        let id = if batch.run_id.is_empty() { batch.run_uuid.clone() } else { batch.run_id.clone() };
        return log(&app, &caller, &id, batch.into_data()?).await;
    }
    let body: Value = read(&bytes)?;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let id = Some(text("run_id")).filter(|id| !id.is_empty()).unwrap_or_else(|| text("run_uuid"));
    let mut data = RunData::default();
    match call {
        "runs/log-metric" => data.metrics.push(read::<Point<'_>>(&bytes)?.metric()?),
        "runs/log-parameter" => data.params.push((text("key"), text("value"))),
        "runs/set-tag" => data.tags.push((text("key"), text("value"))),
        "runs/delete-tag" => {
            let job = run(&app, &caller, &id)?;
            blocking(|| app.store.delete_tag(&job.name, &text("key")))?;
            return Ok(Json(json!({})));
        }
        "runs/create" => return runs::create(&app, &caller, &body).await,
        "runs/update" => return runs::update(&app, &run(&app, &caller, &id)?, &body),
        "runs/search" => return runs::search(&app, &caller, &body),
        "runs/delete" | "runs/restore" => {
            let job = run(&app, &caller, &id)?;
            blocking(|| app.store.update_job(&job.name, &job.properties, call == "runs/delete"))?;
            return Ok(Json(json!({})));
        }
        "experiments/create" => {
            let id = blocking(|| app.store.add_experiment(&text("name")))?.ok_or_else(|| {
                MlflowError::taken(format!("There is an experiment `{}` already", text("name")))
            })?;
            return Ok(Json(json!({ "experiment_id": id.to_string() })));
        }
        "experiments/search" => return Ok(Json(experiments(&app)?)),
        // Which models a run wrote stands in the models.
        "runs/outputs" | "runs/log-inputs" | "runs/log-model" => {
            run(&app, &caller, &id)?;
            return Ok(Json(json!({})));
        }
        _ => {
            let Some(below) = below_models(call) else { return Err(MlflowError::no_endpoint(call)) };
            return models::call(&app, &caller, &Method::POST, &below, &body);
        }
    }
    log(&app, &caller, &id, data).await
}

async fn log(app: &App, caller: &Caller, id: &str, data: RunData) -> Answer {
    let own = match caller {
        Caller::Run(own) => Some(own.as_str()),
        _ => None,
    };
    match app.store.log(id, own, data).await? {
        Logged::Kept => Ok(Json(json!({}))),
        Logged::NoRun => Err(no_run(id)),
        Logged::Denied => Err(denied()),
        Logged::Taken(key) => Err(MlflowError::invalid(format!(
            "The parameter `{key}` was logged before with another value; parameters are written once"
        ))),
    }
}

fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, MlflowError> {
    serde_json::from_slice(bytes)
        .map_err(|error| MlflowError::invalid(format!("The body of the call cannot be read: {error}")))
}

pub(super) fn pair(value: &Value) -> (String, String) {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    (text("key"), text("value"))
}
