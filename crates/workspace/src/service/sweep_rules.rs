//! What makes the body of a sweep job acceptable: its own settings, and the command of its trials.

use serde_json::{Value, json};

use super::error::ApiError;
use super::job_rules::{ValidJob, check_command_job, check_timeout, experiment};
use crate::executor::{SweepSettings, trial_properties};
use crate::state::App;

/// Checks the `properties` of a sweep job.
pub(super) fn validate_sweep(app: &App, name: &str, properties: &Value) -> Result<ValidJob, ApiError> {
    let settings = SweepSettings::read(name, properties)
        .map_err(|message| ApiError::bad_request("BadArgument", message))?;
    check_timeout("limits.timeout", &properties["limits"]["timeout"])?;
    check_timeout("limits.trialTimeout", &properties["limits"]["trialTimeout"])?;
    let trial = trial_properties(properties, None);
    let ids = check_command_job(app, &trial, |parameter| settings.has_parameter(parameter))?;
    let mut properties = properties.clone();
    for (field, id) in ids {
        properties["trial"][field] = id.into();
    }
    if !properties["properties"].is_object() {
        properties["properties"] = json!({});
    }
    // By these the service's pages and v1's HyperDriveRun know a sweep.
    let objective = &properties["objective"];
    let metric = json!({ "name": objective["primaryMetric"], "goal": objective["goal"] }).to_string();
    for (key, value) in [
        ("runTemplate", "HyperDrive"),
        ("azureml.runsource", "hyperdrive"),
        ("platform", "AML"),
        ("primary_metric_config", &metric),
    ] {
        properties["properties"][key] = value.into();
    }
    Ok(ValidJob { experiment: experiment(&properties), properties })
}
