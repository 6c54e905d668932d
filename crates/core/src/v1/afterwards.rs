//! What a program does to a run after its submit. Source: `azureml/core/run.py` of azureml-core 1.61.
//!
//! Must not know how a job is written.

use super::args::{Args, Raised};
use super::class::Class;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

/// Methods of a run by which a client logs into it and adds files: done by the client, and not by a job.
pub const BY_CLIENT: [&str; 11] = [
    "log",
    "log_accuracy_table",
    "log_confusion_matrix",
    "log_image",
    "log_list",
    "log_predictions",
    "log_residuals",
    "log_row",
    "log_table",
    "upload_file",
    "upload_folder",
];

impl Sdk<'_> {
    /// `run.method(…)` of a run that was submitted.
    ///
    /// # Errors
    /// Where the method does not take the arguments.
    pub(super) fn run_method(&mut self, run: ObjectId, method: &str, args: &Args) -> Result<Value, Raised> {
        match method {
            "tag" | "set_tags" | "add_properties" if !self.heap.field(run, "_of").is_none() => {
                self.note_afterwards(run, method);
            }
            "tag" => {
                let [key, value] = args.bound("tag", ["key", "value"])?;
                let entries = self.heap.new_dict(Vec::new());
                if let (Value::Dict(id), Some(key)) = (&entries, key) {
                    self.heap.insert(*id, key, value.unwrap_or(Value::None));
                }
                self.add_to_run(run, "tags", &entries);
            }
            "set_tags" => {
                let [tags] = args.bound("set_tags", ["tags"])?;
                self.add_to_run(run, "tags", &tags.unwrap_or(Value::None));
            }
            "add_properties" => {
                let [properties] = args.bound("add_properties", ["properties"])?;
                self.add_to_run(run, "properties", &properties.unwrap_or(Value::None));
            }
            "submit_child" => {
                let experiment = self.heap.field(run, "experiment").as_object().unwrap_or_else(|| {
                    let name = self.unknown("it is that of the run around it");
                    let experiment = self.fresh(Class::Experiment);
                    self.heap.put(experiment, "name", name);
                    experiment
                });
                return self.submit(experiment, args);
            }
            // Another run, of which no more is known than that it is not the whole.
            "get_best_run_by_primary_metric" | "child_run" => {
                let child = self.fresh(Class::Run);
                self.heap.put(child, "_of", Value::Object(run));
                self.heap.put(child, "_by", Value::text(method));
                return Ok(Value::Object(child));
            }
            "register_model" => self.note_afterwards(run, method),
            _ if BY_CLIENT.contains(&method) => self.note_afterwards(run, method),
            _ => return Ok(self.unknown("only the run itself or the service can tell")),
        }
        Ok(Value::None)
    }

    fn add_to_run(&mut self, run: ObjectId, field: &str, entries: &Value) {
        let place = self.place.clone();
        self.heap.mark(run, field, place.as_ref());
        let all = match (self.heap.field(run, field), entries) {
            (Value::Dict(all), Value::Dict(new)) => {
                for (key, value) in self.heap.dict(*new).to_vec() {
                    self.heap.insert(all, key, value);
                }
                return;
            }
            (Value::None, Value::Dict(_)) => self.heap.shallow_copy(entries),
            (_, Value::Hole(_)) => entries.clone(),
            _ => return,
        };
        self.heap.put(run, field, all);
    }

    fn note_afterwards(&mut self, run: ObjectId, method: &str) {
        let place = self.place.clone();
        let whole = self.heap.field(run, "_of").as_object();
        let method = match self.heap.field(run, "_by").as_text() {
            Some(by) => format!("{by}().{method}"),
            None => method.to_owned(),
        };
        let run = whole.unwrap_or(run);
        for submission in self.submissions.iter_mut().filter(|submission| submission.run == Some(run)) {
            let done = (method.clone(), place.clone());
            if !submission.afterwards.contains(&done) {
                submission.afterwards.push(done);
            }
        }
    }
}
