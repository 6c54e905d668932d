//! Experiment, names, tags and properties, also those that a program gives a run after its submit.

use serde_json::{Map, Value as Json, json};

use super::Lowering;
use crate::v1::value::Value;

/// What a job can say from its beginning.
const FROM_THE_BEGINNING: &str = "The program sets it after the submit; the job has it from its beginning.";

impl Lowering<'_, '_> {
    pub(super) fn put_labels(&mut self) {
        let experiment = self.submission.experiment.clone();
        if !experiment.is_none() {
            let name = self.text(&experiment, "experiment name", "experiment_name");
            self.out.job.insert("experiment_name".to_owned(), json!(name));
            self.exact("Experiment.name", "experiment_name", self.submission.place.clone());
        }
        let tags = self.submission.tags.clone();
        let mut all = self.texts(&tags, "tag", "tags");
        if !all.is_empty() {
            self.exact("submit(tags=…)", "tags", self.submission.place.clone());
        }
        all.append(&mut self.texts_afterwards("tags", "Run.tag", "tag"));
        let properties = self.texts_afterwards("properties", "Run.add_properties", "property");
        for (field, entries) in [("tags", all), ("properties", properties)] {
            if !entries.is_empty() {
                self.out.job.insert(field.to_owned(), Json::Object(entries));
            }
        }
        for field in ["display_name", "description"] {
            self.put_afterwards(field);
        }
        for (method, place) in &self.submission.afterwards {
            self.lost(&format!("Run.{method}"), afterwards(method), place.clone());
        }
    }

    /// Entries of a dictionary as text.
    fn texts(&mut self, value: &Value, what: &str, field: &str) -> Map<String, Json> {
        let mut map = Map::new();
        match value {
            Value::Dict(id) => {
                for (key, value) in self.heap.dict(*id).to_vec() {
                    let key = self.text(&key, what, field);
                    // A tag that is only a name.
                    let value = if value.is_none() { String::new() } else { self.text(&value, what, field) };
                    map.insert(key, json!(value));
                }
            }
            Value::Hole(_) => {
                let asked = self.ask(value, field, field);
                map.insert(field.to_owned(), json!(asked));
            }
            _ => {}
        }
        map
    }

    fn texts_afterwards(&mut self, field: &str, v1: &str, what: &str) -> Map<String, Json> {
        let Some(run) = self.submission.run else { return Map::new() };
        let entries = self.heap.field(run, field);
        let map = self.texts(&entries, what, field);
        if !map.is_empty() {
            self.approximated(v1, field, FROM_THE_BEGINNING, self.place(run, field));
        }
        map
    }

    fn put_afterwards(&mut self, field: &str) {
        let Some(run) = self.submission.run else { return };
        let value = self.heap.field(run, field);
        if !value.is_none() {
            let text = self.text(&value, &field.replace('_', " "), field);
            self.out.job.insert(field.to_owned(), json!(text));
            self.approximated(&format!("Run.{field}"), field, FROM_THE_BEGINNING, self.place(run, field));
        }
    }
}

/// What to do instead of a method of a run.
fn afterwards(method: &str) -> &'static str {
    match method.rsplit('.').next().unwrap_or(method) {
        "tag" | "set_tags" | "add_properties" => {
            "It is done to another run, which is not known before: `az ml job update --name RUN --set tags.KEY=VALUE`."
        }
        "register_model" => {
            "A job registers nothing. When it has completed: `az ml model create --name NAME --path \
             azureml://jobs/JOB/outputs/artifacts/paths/PATH`."
        }
        "upload_file" | "upload_folder" => {
            "Nobody but the script adds files to a job: it writes them to `outputs/`."
        }
        _ => {
            "The script logs, with MLflow; from outside, `mlflow.start_run(run_id=\"JOB\")` logs into a job."
        }
    }
}
