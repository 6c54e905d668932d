//! A trial of a sweep as a command job of its own.

use run_composer_sweep::Values;
use serde_json::{Map, Value, json};

/// The `properties` of a trial. Without values they are those that every trial of the sweep has.
pub(crate) fn trial_properties(sweep: &Value, values: Option<&Values>) -> Value {
    let mut job = Map::new();
    job.insert("jobType".into(), "Command".into());
    for field in
        ["experimentName", "computeId", "identity", "queueSettings", "inputs", "outputs", "resources"]
    {
        copy(&mut job, sweep, field);
    }
    for field in ["command", "codeId", "environmentId", "environmentVariables", "resources", "distribution"] {
        copy(&mut job, &sweep["trial"], field);
    }
    if sweep["limits"]["trialTimeout"].is_string() {
        job.insert(
            "limits".into(),
            json!({ "jobLimitsType": "Command", "timeout": sweep["limits"]["trialTimeout"] }),
        );
    }
    if let Some(values) = values {
        // Tags by which v1's HyperDrive marks a run.
        let mut tags = Map::new();
        tags.insert("hyperparameters".into(), Value::from(values.clone()).to_string().into());
        tags.extend(values.iter().map(|(name, value)| (format!("HD_{name}"), word(value).into())));
        job.insert("parameters".into(), Value::from(values.clone()));
        job.insert("tags".into(), tags.into());
    }
    job.insert("properties".into(), json!({}));
    Value::Object(job)
}

fn copy(job: &mut Map<String, Value>, from: &Value, field: &str) {
    if let Some(value) = from.get(field).filter(|value| !value.is_null()) {
        job.insert(field.into(), value.clone());
    }
}

/// A value as a command gets it: text as it is, all else as JSON.
pub(crate) fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
