//! POST calls.

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::Method;
use serde_json::{Value, json};

use super::bodies::{experiments, metric};
use super::{Answer, below_models, blocking, denied, models, no_run, part, run, runs};
use crate::security::Caller;
use crate::service::MlflowError;
use crate::state::App;
use crate::store::{Logged, RunData};

pub(in crate::routes) async fn write(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<Vec<(String, String)>>,
    Json(body): Json<Value>,
) -> Answer {
    let call = part(&path, "call");
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let id = Some(text("run_id")).filter(|id| !id.is_empty()).unwrap_or_else(|| text("run_uuid"));
    let mut data = RunData::default();
    match call {
        "runs/log-metric" => data.metrics.push(metric(&body)?),
        "runs/log-parameter" => data.params.push((text("key"), text("value"))),
        "runs/set-tag" => data.tags.push((text("key"), text("value"))),
        "runs/log-batch" | "runs/log-batch-async" => data = batch(&body)?,
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
    let own = match &caller {
        Caller::Run(own) => Some(own.as_str()),
        _ => None,
    };
    match app.store.log(&id, own, data).await? {
        Logged::Kept => Ok(Json(json!({}))),
        Logged::NoRun => Err(no_run(&id)),
        Logged::Denied => Err(denied()),
        Logged::Taken(key) => Err(MlflowError::invalid(format!(
            "The parameter `{key}` was logged before with another value; parameters are written once"
        ))),
    }
}

fn batch(body: &Value) -> Result<RunData, MlflowError> {
    let list = |name: &str| body[name].as_array().into_iter().flatten();
    Ok(RunData {
        metrics: list("metrics").map(metric).collect::<Result<_, _>>()?,
        params: list("params").map(pair).collect(),
        tags: list("tags").map(pair).collect(),
        ..RunData::default()
    })
}

pub(super) fn pair(value: &Value) -> (String, String) {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    (text("key"), text("value"))
}
