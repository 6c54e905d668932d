//! The metric plane of the SDK v1: `run.log`, `log_list`, `log_row`, `log_table` of scripts that call `Run.get_context()`.
//!
//! What is logged is kept as it came, for `run.get_metrics()`; its numbers are points of metrics too, so that v1 and MLflow
//! runs are seen alike.

use std::collections::HashMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{blocking, lenient, part};
use crate::service::ApiError;
use crate::state::App;
use crate::store::{Logged, Metric, RunData};

type Parts = Path<Vec<(String, String)>>;

/// `POST runs/{run}/batch`: `{"values": [metric, …]}`.
pub(super) async fn log(
    State(app): State<App>,
    Path(path): Parts,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let run = part(&path, "run");
    let unreadable =
        |error: String| ApiError::bad_request("BadArgument", format!("The body is no JSON: {error}"));
    let text = std::str::from_utf8(&body).map_err(|error| unreadable(error.to_string()))?;
    let body = lenient::read(text).map_err(unreadable)?;
    let metrics = body["values"].as_array().cloned().unwrap_or_default();
    let mut data = RunData::default();
    let mut rows: HashMap<&str, i64> = HashMap::new();
    for metric in &metrics {
        let name = metric["name"].as_str().unwrap_or_default();
        let before = match rows.get(name) {
            Some(before) => *before,
            None => blocking(|| app.store.v1_rows(run, name))?,
        };
        let more = metric["value"].as_array().map_or(0, Vec::len);
        rows.insert(name, before.saturating_add(i64::try_from(more).unwrap_or(i64::MAX)));
        data.metrics.extend(points_of(metric, before));
        data.v1_metrics.push((name.to_owned(), metric.to_string()));
    }
    if app.store.log(run, None, data).await? != Logged::Kept {
        return Err(ApiError::not_found(format!("The workspace has no run `{run}`")));
    }
    Ok(Json(json!({ "errors": [] })))
}

/// The numbers of a metric. A scalar and a list go by their name, the columns of rows and tables by `name.column`; without
/// a step they are counted on.
fn points_of(metric: &Value, before: i64) -> Vec<Metric> {
    let name = metric["name"].as_str().unwrap_or_default();
    let mut points = Vec::new();
    for (row, number) in metric["value"].as_array().into_iter().flatten().zip(before..) {
        let time = row["createdUtc"].as_str().and_then(|text| text.parse::<Timestamp>().ok());
        let timestamp_ms = time.map_or_else(crate::clock::now_ms, Timestamp::as_millisecond);
        for (column, value) in row["data"].as_object().into_iter().flatten() {
            let is_number = matches!(metric["columns"][column.as_str()].as_str(), Some("int" | "double"));
            let text = value.as_str().filter(|_| is_number).and_then(|text| text.parse().ok());
            let Some(value) = value.as_f64().or(text) else { continue };
            let key = if column == name { name.to_owned() } else { format!("{name}.{column}") };
            points.push(Metric { key, value, step: row["step"].as_i64().unwrap_or(number), timestamp_ms });
        }
    }
    points
}

/// `POST runs/{run}/list`: names and columns.
pub(super) async fn list(State(app): State<App>, Path(path): Parts) -> Result<Json<Value>, ApiError> {
    let run = part(&path, "run");
    let mut definitions = Vec::new();
    for name in blocking(|| app.store.v1_metric_names(run))? {
        let whole = whole(&app, run, &name)?;
        definitions.push(json!({
            "metricKey": { "namespace": "", "name": name, "labels": {}, "labelNames": [] },
            "columns": whole["columns"], "properties": whole["properties"],
        }));
    }
    Ok(Json(json!({ "value": definitions, "continuationToken": null, "nextLink": null })))
}

/// `POST runs/{run}/full`: everything logged under `metricName`.
pub(super) async fn full(
    State(app): State<App>,
    Path(path): Parts,
    Json(body): Json<Value>,
) -> Result<Json<Value>, ApiError> {
    let (run, name) = (part(&path, "run"), body["metricName"].as_str().unwrap_or_default());
    let whole = whole(&app, run, name)?;
    if whole.is_null() {
        return Err(ApiError::not_found(format!("The run `{run}` has no metric `{name}`")));
    }
    Ok(Json(whole))
}

/// All that was logged under a name as one metric; null where there is nothing.
fn whole(app: &App, run: &str, name: &str) -> Result<Value, ApiError> {
    let parts = blocking(|| app.store.v1_metric(run, name))?;
    let Some(last) = parts.last() else { return Ok(Value::Null) };
    let mut columns = Map::new();
    for part in &parts {
        columns.extend(part["columns"].as_object().cloned().unwrap_or_default());
    }
    let rows: Vec<Value> =
        parts.iter().flat_map(|part| part["value"].as_array().cloned().unwrap_or_default()).collect();
    Ok(json!({
        "dataContainerId": format!("dcid.{run}"), "name": name, "columns": columns, "properties": last["properties"],
        "namespace": null, "standardSchemaId": null, "value": rows, "continuationToken": null, "nextLink": null,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_points_and_words_do_not() {
        let points = |metric: Value| {
            let points = points_of(&metric, 4);
            points
                .into_iter()
                .map(|point| (point.key, point.value.to_string(), point.step))
                .collect::<Vec<_>>()
        };
        let row = |data: Value| json!([{ "data": data, "createdUtc": "2021-03-01T10:00:00.000Z" }]);
        let scalar =
            json!({ "name": "acc", "columns": { "acc": "double" }, "value": row(json!({ "acc": "NaN" })) });
        assert_eq!(points(scalar), [("acc".into(), "NaN".into(), 4)]);
        let table = json!({ "name": "t", "columns": { "x": "int", "w": "string" }, "value": row(json!({ "x": 2, "w": "a" })) });
        assert_eq!(points(table), [("t.x".into(), "2".into(), 4)]);
    }
}
