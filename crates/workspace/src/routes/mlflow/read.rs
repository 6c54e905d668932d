//! GET calls.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use axum::http::Method;
use serde_json::json;

use super::bodies::{experiment_body, experiments, metric_body, run_body};
use super::{Answer, below_models, blocking, models, part, run};
use crate::security::Caller;
use crate::service::MlflowError;
use crate::state::App;

pub(in crate::routes) async fn read(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<Vec<(String, String)>>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let get = |name: &str| query.get(name).map_or("", String::as_str);
    let id = Some(get("run_id")).filter(|id| !id.is_empty()).unwrap_or_else(|| get("run_uuid"));
    let call = part(&path, "call");
    match call {
        "runs/get" => Ok(Json(json!({ "run": run_body(&app, &run(&app, &caller, id)?)? }))),
        "metrics/get-history" => {
            let job = run(&app, &caller, id)?;
            let limit = get("max_results").parse().unwrap_or(25_000);
            let points = blocking(|| app.store.metric_history(&job.name, get("metric_key"), limit))?;
            Ok(Json(json!({ "metrics": points.iter().map(metric_body).collect::<Vec<_>>() })))
        }
        "experiments/get" => {
            let id = get("experiment_id").parse().unwrap_or(-1);
            let name = blocking(|| app.store.experiment_name(id))?
                .ok_or_else(|| MlflowError::missing("There is no such experiment"))?;
            Ok(Json(json!({ "experiment": experiment_body(id, &name) })))
        }
        "experiments/get-by-name" => {
            let name = get("experiment_name");
            let id = blocking(|| app.store.experiment_id(name))?
                .ok_or_else(|| MlflowError::missing(format!("There is no experiment `{name}`")))?;
            Ok(Json(json!({ "experiment": experiment_body(id, name) })))
        }
        "experiments/list" | "experiments/search" => Ok(Json(experiments(&app)?)),
        _ => match below_models(call) {
            Some(below) => models::call(&app, &caller, &Method::GET, &below, &json!({})),
            None => Err(MlflowError::no_endpoint(call)),
        },
    }
}
