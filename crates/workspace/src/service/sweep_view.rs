//! How a sweep looks beside what every job shows: its trials as tags, as the service writes them.

use serde_json::{Map, Value, json};

use crate::store::{JobRecord, JobStatus};

/// Adds the tags of a sweep to its resource.
pub(crate) fn add_trials(view: &mut Value, job: &JobRecord, trials: &Map<String, Value>) {
    if let Some(tags) = view["properties"]["tags"].as_object_mut() {
        tags.extend(sweep_tags(job, trials));
    }
}

/// `_aml_system_{trial}` holds the values of that trial.
fn sweep_tags(job: &JobRecord, trials: &Map<String, Value>) -> Map<String, Value> {
    let properties = &job.properties;
    let total = &properties["limits"]["maxTotalTrials"];
    let metric = &properties["properties"]["primary_metric_config"];
    let is_canceled = matches!(job.status, JobStatus::CancelRequested | JobStatus::Canceled);
    let mut tags = Map::new();
    for (name, value) in [
        ("max_total_jobs", total.to_string()),
        ("policy_config", properties["earlyTermination"].to_string()),
        ("generator_config", json!({ "name": properties["samplingAlgorithm"]["samplingAlgorithmType"], "parameter_space": properties["searchSpace"] }).to_string()),
        ("primary_metric_config", metric.as_str().unwrap_or_default().to_owned()),
        ("all_jobs_generated", job.status.is_terminal().to_string()),
        ("cancellation_requested", is_canceled.to_string()),
    ] {
        tags.insert(format!("_aml_system_{name}"), value.into());
    }
    tags.extend(trials.iter().map(|(trial, values)| (format!("_aml_system_{trial}"), values.clone())));
    tags
}
