//! What MLflow's clients log, read straight from the body: a thousand points at a time are nothing unusual.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use crate::service::MlflowError;
use crate::store::{Metric, RunData};

/// A point of a metric.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Point<'b> {
    #[serde(borrow)]
    key: Cow<'b, str>,
    value: Value,
    step: Value,
    timestamp: Value,
}

/// A parameter or a tag.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Pair {
    key: String,
    value: Option<String>,
}

/// The body of `runs/log-batch`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Batch<'b> {
    pub(super) run_id: String,
    pub(super) run_uuid: String,
    #[serde(borrow)]
    metrics: Option<Vec<Point<'b>>>,
    params: Option<Vec<Pair>>,
    tags: Option<Vec<Pair>>,
}

impl Point<'_> {
    /// MLflow writes 64-bit integers and non-finite numbers as text.
    pub(super) fn metric(&self) -> Result<Metric, MlflowError> {
        let whole = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap_or(0);
        let value = self.value.as_f64().or_else(|| match self.value.as_str()? {
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            "NaN" => Some(f64::NAN),
            text => text.parse().ok(),
        });
        match value.filter(|_| !self.key.is_empty()) {
            Some(value) => Ok(Metric {
                key: self.key.clone().into_owned(),
                value,
                step: whole(&self.step),
                timestamp_ms: whole(&self.timestamp),
            }),
            None => Err(MlflowError::invalid("A metric needs a `key` and a number as `value`")),
        }
    }
}

impl Batch<'_> {
    /// All of it.
    pub(super) fn into_data(self) -> Result<RunData, MlflowError> {
        let pairs = |list: Option<Vec<Pair>>| {
            let list = list.unwrap_or_default().into_iter();
            list.map(|pair| (pair.key, pair.value.unwrap_or_default())).collect()
        };
        Ok(RunData {
            metrics: self.metrics.iter().flatten().map(Point::metric).collect::<Result<_, _>>()?,
            params: pairs(self.params),
            tags: pairs(self.tags),
            ..RunData::default()
        })
    }
}
