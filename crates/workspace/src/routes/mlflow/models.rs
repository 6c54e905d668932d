//! Logged models, as MLflow 3 keeps them: `mlflow.sklearn.log_model(...)`. A registry of models is another thing, and not here.

use axum::Json;
use axum::http::Method;
use serde_json::{Value, json};

use super::bodies::artifact_uri;
use super::write::pair;
use super::{Answer, blocking, denied, filter, run};
use crate::clock::now_ms;
use crate::security::Caller;
use crate::service::MlflowError;
use crate::state::App;
use crate::store::{INTERACTIVE, JobRecord, JobStatus, NewJob};

/// `logged-models` and what is below it.
pub(super) fn call(app: &App, caller: &Caller, method: &Method, path: &[&str], body: &Value) -> Answer {
    match (method, path) {
        (&Method::POST, []) => create(app, caller, body),
        (&Method::POST, ["search"]) => search(app, caller, body),
        (&Method::GET, [id]) => Ok(Json(json!({ "model": find(app, caller, id)? }))),
        (&Method::PATCH, [id]) => change(app, caller, id, |model| {
            let status = body["status"].as_str().unwrap_or("LOGGED_MODEL_READY");
            model["info"]["status"] = status.into();
        }),
        (&Method::POST, [id, "params"]) => {
            change(app, caller, id, |model| set(&mut model["data"]["params"], &body["params"]))
        }
        (&Method::PATCH, [id, "tags"]) => {
            change(app, caller, id, |model| set(&mut model["info"]["tags"], &body["tags"]))
        }
        (&Method::DELETE, [id, "tags", name]) => change(app, caller, id, |model| {
            if let Some(tags) = model["info"]["tags"].as_array_mut() {
                tags.retain(|tag| tag["key"] != *name);
            }
        }),
        (&Method::DELETE, [id]) => {
            find(app, caller, id)?;
            blocking(|| app.store.delete_model(id).and_then(|()| app.store.delete_job(id)))?;
            Ok(Json(json!({})))
        }
        _ => Err(MlflowError::no_endpoint(&format!("logged-models/{}", path.join("/")))),
    }
}

/// Adds pairs, each name once.
fn set(list: &mut Value, more: &Value) {
    let Some(list) = list.as_array_mut() else { return };
    for (key, value) in more.as_array().into_iter().flatten().map(pair) {
        list.retain(|known| known["key"] != key.as_str());
        list.push(json!({ "key": key, "value": value }));
    }
}

fn create(app: &App, caller: &Caller, body: &Value) -> Answer {
    let source = body["source_run_id"].as_str().unwrap_or_default();
    if source.is_empty() {
        return Err(MlflowError::invalid("A model needs a run: log it inside of `mlflow.start_run()`"));
    }
    let job = run(app, caller, source)?;
    let id = format!("m-{}", uuid::Uuid::new_v4().simple());
    let place = place_for(app, &id, &job)?;
    let experiment = blocking(|| app.store.experiment_id(&job.experiment))?.unwrap_or_default().to_string();
    let mut model = json!({
        "info": {
            "model_id": id, "experiment_id": experiment, "name": body["name"].as_str().unwrap_or(&id),
            "creation_timestamp_ms": now_ms(), "last_updated_timestamp_ms": now_ms(),
            "artifact_uri": artifact_uri(app, &place), "status": "LOGGED_MODEL_PENDING",
            "model_type": body["model_type"].as_str().unwrap_or_default(),
            "source_run_id": source, "tags": [], "registrations": [],
        },
        "data": { "params": [], "metrics": [] },
    });
    set(&mut model["info"]["tags"], &body["tags"]);
    set(&mut model["data"]["params"], &body["params"]);
    blocking(|| app.store.put_model(&id, &experiment, &model))?;
    Ok(Json(json!({ "model": model })))
}

/// Where the files of a model are: a run of its own below the one that logged it, which no list shows. Azure ML's plugin of
/// MLflow reads artifacts from the top of a run only.
fn place_for(app: &App, id: &str, source: &JobRecord) -> Result<JobRecord, MlflowError> {
    let properties = json!({
        "jobType": INTERACTIVE, "displayName": id, "tags": {}, "properties": {}, "inputs": {}, "outputs": {},
    });
    let new = NewJob {
        name: id,
        experiment: &source.experiment,
        parent: Some(&source.name),
        properties: &properties,
    };
    blocking(|| {
        std::fs::create_dir_all(app.store.layout.job(id).join("artifacts"))?;
        app.store.add_job(&new)?;
        app.store.update_job(id, &properties, true)?;
        app.store.set_status(id, JobStatus::Completed, None)
    })?;
    run(app, &Caller::Owner, id)
}

/// A model that the caller may see: a running job sees those of its own run and its children.
fn find(app: &App, caller: &Caller, id: &str) -> Result<Value, MlflowError> {
    let missing = || MlflowError::missing(format!("There is no logged model `{id}`"));
    let model = blocking(|| app.store.model(id))?.ok_or_else(missing)?;
    if matches!(caller, Caller::Run(_)) {
        run(app, caller, model["info"]["source_run_id"].as_str().unwrap_or_default())
            .map_err(|_| denied())?;
    }
    Ok(model)
}

fn change(app: &App, caller: &Caller, id: &str, edit: impl FnOnce(&mut Value)) -> Answer {
    let mut model = find(app, caller, id)?;
    edit(&mut model);
    model["info"]["last_updated_timestamp_ms"] = now_ms().into();
    let experiment = model["info"]["experiment_id"].as_str().unwrap_or_default().to_owned();
    blocking(|| app.store.put_model(id, &experiment, &model))?;
    Ok(Json(json!({ "model": model })))
}

/// All models that fit, on one page.
fn search(app: &App, caller: &Caller, body: &Value) -> Answer {
    let wanted =
        filter::Filter::read(body["filter"].as_str().unwrap_or_default()).map_err(MlflowError::invalid)?;
    let mut found = Vec::new();
    for experiment in body["experiment_ids"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        found.extend(blocking(|| app.store.models(experiment))?);
    }
    found.retain(|model| wanted.fits(model));
    if let Caller::Run(own) = caller {
        found.retain(|model| model["info"]["source_run_id"] == own.as_str());
    }
    Ok(Json(json!({ "models": found })))
}
