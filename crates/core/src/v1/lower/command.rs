//! A script run or an estimator as a command job.

use serde_json::{Map, Value as Json, json};

use super::Lowering;
use crate::v1::paths::relative;
use crate::v1::value::Value;

/// The SDK's default, which v2 has as well.
const THIRTY_DAYS: i128 = 2_592_000;

impl Lowering<'_, '_> {
    pub(super) fn command_job(&mut self) {
        let schema = "https://azuremlschemas.azureedge.net/latest/commandJob.schema.json";
        self.out.job.insert("$schema".to_owned(), json!(schema));
        self.out.job.insert("type".to_owned(), json!("command"));
        self.put_labels();
        let trial = self.trial(&[]);
        self.out.job.extend(trial);
        self.put_compute();
        self.put_services();
        let place = self.place(self.submission.run_config, "max_run_duration_seconds");
        if let Some(timeout) = self.timeout() {
            self.out.job.insert("limits".to_owned(), json!({ "timeout": timeout }));
            self.exact("max_run_duration_seconds", "limits.timeout", place);
        }
        self.put_data_sections();
    }

    pub(super) fn put_data_sections(&mut self) {
        for (name, section) in
            [("inputs", std::mem::take(&mut self.inputs)), ("outputs", std::mem::take(&mut self.outputs))]
        {
            if !section.is_empty() {
                self.out.job.insert(name.to_owned(), Json::Object(section));
            }
        }
    }

    /// What one process runs: code, command, environment, variables, distribution, resources. `hyperparameters` are
    /// appended to the command, and stand for arguments of the same name.
    pub(super) fn trial(&mut self, hyperparameters: &[(String, String)]) -> Map<String, Json> {
        let mut trial = Map::new();
        self.lower_data();
        let command = self.command(hyperparameters);
        self.tell_fixed_paths(&command);
        if let Some(code) = self.code() {
            trial.insert("code".to_owned(), json!(code));
        }
        trial.insert("command".to_owned(), json!(command));
        let environment = self.environment();
        trial.insert("environment".to_owned(), environment);
        let variables = self.variables();
        if !variables.is_empty() {
            trial.insert("environment_variables".to_owned(), Json::Object(variables));
        }
        self.put_distribution(&mut trial);
        self.put_resources(&mut trial);
        self.history();
        self.put_leftovers();
        trial
    }

    fn code(&mut self) -> Option<String> {
        let directory = self.submission.source_directory.clone();
        let place = self.submission.place.clone();
        if directory.is_none() {
            return None;
        }
        let folder = self.text(&directory, "source directory", "code");
        let code = if folder.starts_with('<') {
            folder
        } else {
            let folder = relative(&folder);
            if folder.starts_with(['/', '.']) || folder.contains("://") || has_drive(&folder) {
                folder
            } else {
                format!("./{folder}")
            }
        };
        if code.starts_with('/') || has_drive(&code) {
            self.approximated(
                "source_directory",
                "code",
                "The path is one of the author's machine; write it relative to the job.",
                place,
            );
        } else {
            self.exact("source_directory", "code", place);
        }
        Some(code)
    }

    /// Seconds, where the program sets them.
    pub(super) fn timeout(&mut self) -> Option<Json> {
        let duration = self.run_field("max_run_duration_seconds");
        let seconds = match &duration {
            Value::None | Value::Int(THIRTY_DAYS) => return None,
            Value::Hole(_) => return Some(self.json(&duration, "timeout", "limits.timeout")),
            Value::Text(text) => text.trim().parse::<f64>().ok(),
            _ => duration.as_float(),
        };
        if let Some(seconds) = seconds.filter(|seconds| *seconds > 0.0) {
            #[expect(clippy::cast_possible_truncation, reason = "whole seconds")]
            return Some(json!(seconds as i64));
        }
        let place = self.place(self.submission.run_config, "max_run_duration_seconds");
        self.lost("max_run_duration_seconds", "It is no number of seconds above zero.", place);
        None
    }

    /// Variables of the environment and of the run; the run's stand.
    fn variables(&mut self) -> Map<String, Json> {
        let mut variables = Map::new();
        let environment = self.section("environment").map(|id| self.heap.field(id, "environment_variables"));
        for (name, source) in [
            ("environment.environment_variables", environment.unwrap_or(Value::None)),
            ("environment_variables", self.run_field("environment_variables")),
        ] {
            if source.as_hole().is_some() {
                let value = self.ask(&source, "environment variables", "environment_variables");
                variables.insert("VARIABLES".to_owned(), json!(value));
            }
            let Value::Dict(id) = source else { continue };
            let mut any = false;
            for (key, value) in self.heap.dict(id).to_vec() {
                let Some(key) = key.as_text().map(ToString::to_string) else { continue };
                // The SDK's example, and its word to its own service, mean nothing.
                if key == "SkipValidateDatasets"
                    || key == "EXAMPLE_ENV_VAR"
                        && value.as_text().is_some_and(|text| &**text == "EXAMPLE_VALUE")
                {
                    continue;
                }
                let field = format!("environment_variables.{key}");
                let value = self.text(&value, &key, &field);
                variables.insert(key, json!(value));
                any = true;
            }
            if any {
                let place = self.place(self.submission.run_config, "environment_variables");
                self.exact(name, "environment_variables", place);
            }
        }
        variables
    }

    /// What v2 does in any case, or not at all.
    fn history(&mut self) {
        if let Some(history) = self.section("history") {
            if self.heap.field(history, "snapshot_project").truth(self.heap) == Some(false) {
                let place = self.place(history, "snapshot_project");
                self.approximated(
                    "history.snapshot_project",
                    "code",
                    "v1 would have sent no snapshot. Remove `code` if the script is in the image.",
                    place,
                );
            }
            if self.heap.field(history, "output_collection").truth(self.heap) == Some(false) {
                let place = self.place(history, "output_collection");
                self.lost("history.output_collection", "v2 always collects `outputs` and `logs`.", place);
            }
            if !self.heap.field(history, "_ambient_authentication").is_none() {
                let place = self.place(history, "_ambient_authentication");
                self.lost("history.ambient_authentication", "v2 has `identity` instead.", place);
            }
        }
        let store = self.run_field("source_directory_data_store");
        if !store.is_none() {
            let place = self.place(self.submission.run_config, "source_directory_data_store");
            self.lost(
                "source_directory_data_store",
                "v2 uploads the code to the workspace's own datastore.",
                place,
            );
        }
        if let Value::List(caches) = self.run_field("datacaches")
            && !self.heap.list(caches).is_empty()
        {
            self.lost("datacaches", "v2 has no data caches.", None);
        }
        let priority = self.run_field("priority");
        if !priority.is_none() {
            let place = self.place(self.submission.run_config, "priority");
            self.lost(
                "priority",
                "v2's `queue_settings.priority` has three words and no numbers; choose one.",
                place,
            );
        }
    }
}

/// A path of Windows with its drive: `D:/project`.
fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic())
}
