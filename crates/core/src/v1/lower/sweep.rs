//! A HyperDrive run as a sweep job.

use serde_json::{Map, Value as Json, json};

use super::Lowering;
use crate::v1::heap::ObjectId;
use crate::v1::value::Value;

/// A week, the longest the service takes.
const MOST_MINUTES: f64 = 10_080.0;

impl Lowering<'_, '_> {
    pub(super) fn sweep(&mut self, id: ObjectId) {
        let schema = "https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json";
        self.out.job.insert("$schema".to_owned(), json!(schema));
        self.out.job.insert("type".to_owned(), json!("sweep"));
        self.put_labels();
        let sampling = self.heap.field(id, "hyperparameter_sampling");
        let space =
            sampling.as_object().map_or(sampling.clone(), |id| self.heap.field(id, "parameter_space"));
        let hyperparameters = self.hyperparameters(&space);
        let trial = self.trial(&hyperparameters);
        self.out.job.insert("trial".to_owned(), Json::Object(trial));
        self.put_compute();
        let place = self.place(id, "");
        let space = self.search_space(&space);
        self.out.job.insert("search_space".to_owned(), space);
        self.exact("parameter_space", "search_space", place.clone());
        self.put_sampling(&sampling);
        self.put_objective(id);
        self.put_policy(id);
        self.put_limits(id);
        for (name, v1) in [("resume_from", "resume_from"), ("resume_child_runs", "resume_child_runs")] {
            if !self.heap.field(id, name).is_none() {
                self.lost(v1, "A v2 sweep cannot start from the trials of another.", place.clone());
            }
        }
        self.put_data_sections();
    }

    fn put_sampling(&mut self, sampling: &Value) {
        let place = self.submission.place.clone();
        let Some(id) = sampling.as_object() else {
            let text = self.ask(sampling, "sampling algorithm", "sampling_algorithm");
            self.out.job.insert("sampling_algorithm".to_owned(), json!(text));
            return;
        };
        let name = self.heap.field(id, "name");
        let word = match name.as_text().map(|name| name.to_string()).as_deref() {
            Some("GRID") => "grid",
            Some("BayesianOptimization") => "bayesian",
            _ => "random",
        };
        let seed = match self.heap.field(id, "properties") {
            Value::Dict(properties) => self.heap.entry(properties, "seed").cloned(),
            _ => None,
        };
        let algorithm = match seed {
            Some(seed) if word == "random" => {
                json!({ "type": word, "seed": self.json(&seed, "seed", "sampling_algorithm.seed") })
            }
            _ => json!(word),
        };
        self.out.job.insert("sampling_algorithm".to_owned(), algorithm);
        self.exact("hyperparameter_sampling", "sampling_algorithm", place);
    }

    fn put_objective(&mut self, id: ObjectId) {
        let place = self.place(id, "");
        let metric = self.text(
            &self.heap.field(id, "primary_metric_name"),
            "primary metric",
            "objective.primary_metric",
        );
        let goal = self.text(&self.heap.field(id, "primary_metric_goal"), "goal", "objective.goal");
        self.out.job.insert("objective".to_owned(), json!({ "primary_metric": metric, "goal": goal }));
        self.exact("primary_metric", "objective", place);
    }

    fn put_policy(&mut self, id: ObjectId) {
        let place = self.place(id, "");
        let policy = self.heap.field(id, "policy");
        let Some(policy_id) = policy.as_object() else {
            if policy.as_hole().is_some() {
                let text = self.ask(&policy, "early termination", "early_termination");
                self.out.job.insert("early_termination".to_owned(), json!({ "type": text }));
            }
            return;
        };
        let name = self.heap.field(policy_id, "name");
        let kind = match name.as_text().map(|name| name.to_string()).as_deref() {
            Some("Bandit") => "bandit",
            Some("MedianStopping") => "median_stopping",
            Some("TruncationSelection") => "truncation_selection",
            _ => return,
        };
        let mut map = Map::new();
        map.insert("type".to_owned(), json!(kind));
        if let Value::Dict(properties) = self.heap.field(policy_id, "properties") {
            for (key, value) in self.heap.dict(properties).to_vec() {
                let Some(key) = key.as_text().map(|key| key.to_string()) else { continue };
                if key == "exclude_finished_jobs" || value.is_none() {
                    continue;
                }
                let value = self.json(&value, &key.replace('_', " "), &format!("early_termination.{key}"));
                map.insert(key, value);
            }
        }
        self.out.job.insert("early_termination".to_owned(), Json::Object(map));
        self.exact("policy", "early_termination", place);
    }

    fn put_limits(&mut self, id: ObjectId) {
        let place = self.place(id, "");
        let mut limits = Map::new();
        for (v1, v2) in
            [("max_total_runs", "max_total_trials"), ("max_concurrent_runs", "max_concurrent_trials")]
        {
            let value = self.heap.field(id, v1);
            if !value.is_none() {
                let json = self.json(&value, &v1.replace('_', " "), &format!("limits.{v2}"));
                limits.insert(v2.to_owned(), json);
            }
        }
        let number = |name: &str| limits.get(name).and_then(Json::as_i64);
        if let (Some(total), Some(concurrent)) = (number("max_total_trials"), number("max_concurrent_trials"))
            && concurrent > total
        {
            limits.insert("max_concurrent_trials".to_owned(), json!(total));
            let reason = format!("There are {total} trials, so no more of them run at the same time.");
            self.approximated("max_concurrent_runs", "limits.max_concurrent_trials", reason, place.clone());
        }
        let minutes = self.heap.field(id, "max_duration_minutes");
        let timeout = if let Some(given) = minutes.as_float() {
            if given > MOST_MINUTES {
                let reason = "The service takes no more than a week, and v1 cut it to that.";
                self.approximated("max_duration_minutes", "limits.timeout", reason, place.clone());
            }
            #[expect(clippy::cast_possible_truncation, reason = "whole seconds")]
            let seconds = (given.min(MOST_MINUTES) * 60.0) as i64;
            json!(seconds)
        } else {
            self.json(&minutes, "timeout", "limits.timeout")
        };
        limits.insert("timeout".to_owned(), timeout);
        if let Some(timeout) = self.timeout() {
            limits.insert("trial_timeout".to_owned(), timeout);
        }
        self.out.job.insert("limits".to_owned(), Json::Object(limits));
        self.exact("max_total_runs, max_concurrent_runs, max_duration_minutes", "limits", place);
    }
}
