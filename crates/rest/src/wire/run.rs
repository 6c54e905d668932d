//! What a monitor reads of jobs and runs.

use serde_json::Value;

/// One job of a list, or the head of a run page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobSummary {
    /// Name, unique in the workspace.
    pub name: String,
    /// Name that people see.
    pub display_name: String,
    /// Experiment.
    pub experiment: String,
    /// The service's word: `Queued`, `Running`, `Completed`…
    pub status: String,
    /// ISO 8601 time of submission.
    pub created: String,
    /// The command.
    pub command: String,
    /// Name of the compute target.
    pub compute: String,
    /// Id of the environment.
    pub environment: String,
}

impl JobSummary {
    /// Reads a job resource; missing fields stay empty.
    pub fn from_json(resource: &Value) -> Self {
        let properties = &resource["properties"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let last = |value: &Value| text(value).rsplit('/').next().unwrap_or_default().to_owned();
        Self {
            name: text(&resource["name"]),
            display_name: text(&properties["displayName"]),
            experiment: text(&properties["experimentName"]),
            status: text(&properties["status"]),
            created: text(&resource["systemData"]["createdAt"]),
            command: text(&properties["command"]),
            compute: match last(&properties["computeId"]) {
                // Of a command job on this machine it is a property of the resources.
                none if none.is_empty() && !properties["resources"]["properties"]["IsLocal"].is_null() => {
                    "local".to_owned()
                }
                name => name,
            },
            environment: text(&properties["environmentId"]),
        }
    }
}

/// Whether a status is final.
pub fn is_terminal(status: &str) -> bool {
    matches!(status, "Completed" | "Failed" | "Canceled" | "NotResponding" | "Paused")
}

/// `runs/{name}/details` of the run history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunDetails {
    /// Status.
    pub status: String,
    /// ISO 8601; empty before the start.
    pub started: String,
    /// ISO 8601; empty before the end.
    pub ended: String,
    /// Message of the error of a failed run.
    pub error: Option<String>,
    /// Notes of the service.
    pub warnings: Vec<String>,
    /// Log files: path and signed URL, sorted by path.
    pub logs: Vec<(String, String)>,
}

impl RunDetails {
    /// Reads the answer; missing fields stay empty.
    pub fn from_json(json: &Value) -> Self {
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        let mut logs: Vec<(String, String)> = json["logFiles"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(path, url)| Some((path.clone(), url.as_str()?.to_owned())))
            .collect();
        logs.sort();
        Self {
            status: text("status"),
            started: text("startTimeUtc"),
            ended: text("endTimeUtc"),
            error: json["error"]["error"]["message"].as_str().map(str::to_owned),
            warnings: json["warnings"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|w| w["message"].as_str().map(str::to_owned))
                .collect(),
            logs,
        }
    }
}

/// One file of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArtifactEntry {
    /// Path in the run, for example `outputs/model.pkl`.
    pub path: String,
    /// Size in bytes, where the service tells it.
    pub bytes: Option<u64>,
}

impl ArtifactEntry {
    /// Reads the list of artifacts.
    pub fn list_from_json(json: &Value) -> Vec<Self> {
        let entry = |value: &Value| {
            Some(Self { path: value["path"].as_str()?.to_owned(), bytes: value["size"].as_u64() })
        };
        json["value"].as_array().into_iter().flatten().filter_map(entry).collect()
    }
}

/// One point of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricPoint {
    /// Step as logged.
    pub step: i64,
    /// Milliseconds since 1970.
    pub timestamp_ms: i64,
    /// Value; may be infinite or not a number.
    pub value: f64,
}

impl MetricPoint {
    /// Reads `metrics` of an MLflow answer. MLflow writes non-finite values as text.
    pub fn list_from_json(json: &Value) -> Vec<(String, Self)> {
        let number = |value: &Value| {
            value.as_f64().or_else(|| match value.as_str()? {
                "Infinity" => Some(f64::INFINITY),
                "-Infinity" => Some(f64::NEG_INFINITY),
                "NaN" => Some(f64::NAN),
                text => text.parse().ok(),
            })
        };
        let whole = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap_or(0);
        let point = |value: &Value| {
            let point = Self {
                step: whole(&value["step"]),
                timestamp_ms: whole(&value["timestamp"]),
                value: number(&value["value"])?,
            };
            Some((value["key"].as_str()?.to_owned(), point))
        };
        json["metrics"].as_array().into_iter().flatten().filter_map(point).collect()
    }
}
