//! What a sweep is after: a metric, and whether more or less of it is better.

use serde_json::Value;

/// Whether more or less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Less is better.
    Minimize,
    /// More is better.
    Maximize,
}

impl Goal {
    /// A value as a loss: less is better, not a number is worst.
    pub fn loss(self, value: f64) -> f64 {
        match (value.is_nan(), self) {
            (true, _) => f64::INFINITY,
            (false, Self::Minimize) => value,
            (false, Self::Maximize) => -value,
        }
    }

    /// The best of some values; `None` where there is none but not-a-number.
    pub fn best(self, values: impl IntoIterator<Item = f64>) -> Option<f64> {
        values
            .into_iter()
            .filter(|value| !value.is_nan())
            .min_by(|a, b| self.loss(*a).total_cmp(&self.loss(*b)))
    }
}

/// `objective` of a sweep job.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// Whether more or less is better.
    pub goal: Goal,
    /// The metric by which trials are compared.
    pub metric: String,
}

impl Objective {
    /// Reads `objective`. The client writes the goal in lower case, the service answers with a capital.
    pub fn read(objective: &Value) -> Result<Self, String> {
        let goal = match objective["goal"].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
            "minimize" => Goal::Minimize,
            "maximize" => Goal::Maximize,
            other => {
                return Err(format!("`objective.goal` has to be minimize or maximize, but it is `{other}`"));
            }
        };
        let metric = objective["primaryMetric"].as_str().unwrap_or_default().to_owned();
        if metric.is_empty() {
            return Err("`objective.primaryMetric` is missing: the name of the metric that trials log".into());
        }
        Ok(Self { goal, metric })
    }
}
