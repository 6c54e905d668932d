//! What the SDK refuses of a run while it sends it: targets, and arguments that JSON cannot hold.
//! Source: `azureml/_execution/_commands.py` of azureml-core 1.61, `azureml/train/hyperdrive/_search.py` and
//! `runconfig.py` of azureml-train-core 1.62.

use super::class::Class;
use super::create::python_type;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::submission::{Kind, Submission};
use super::value::Value;

impl Sdk<'_> {
    pub(super) fn check_target(&mut self, run_config: ObjectId, submission: &mut Submission) {
        let target = self.heap.field(run_config, "target");
        let Some(target) = target.as_text() else { return };
        let refused = &mut submission.refused;
        let script = self.heap.field(run_config, "script");
        if submission.kind == Kind::Estimator
            && script.as_text().is_some_and(|script| script.to_lowercase().ends_with(".ipynb"))
        {
            refused.push(
                "To use a jupyter notebook for training script install notebook dependencies from azureml-contrib-notebook."
                    .to_owned(),
            );
        }
        if submission.kind == Kind::HyperDrive {
            if &**target == "local" {
                refused.push(
                    "Automated hyperparameter tuning is not supported for types DatabricksCompute and local."
                        .to_owned(),
                );
            }
            return;
        }
        if target.is_empty() {
            refused.push("Must specify a target either through run configuration or arguments.".to_owned());
        }
        if &**target == "amlcompute" && self.heap.path(run_config, &["amlcompute", "vm_size"]).is_none() {
            refused.push("Must specify VM size for the compute target to be created.".to_owned());
        }
    }

    /// Arguments are sent as JSON. A command that is still a list could not be joined, unless HyperDrive sends it.
    pub(super) fn check_arguments(&self, submission: &mut Submission) {
        let (run_config, is_trial) = (submission.run_config, submission.kind == Kind::HyperDrive);
        let refused = &mut submission.refused;
        for name in ["arguments", "command"] {
            let value = self.heap.field(run_config, name);
            if let Some(kind) = self.not_json(&value) {
                refused.push(format!("Object of type {kind} is not JSON serializable"));
            }
            if let (Value::List(words), "command", false) = (&value, name, is_trial)
                && let Some((at, word)) = self.heap.list(*words).iter().enumerate().find(|(_, word)| {
                    word.as_text().is_none() && word.as_hole().is_none() && !matches!(word, Value::Object(_))
                })
            {
                let kind = python_type(word);
                refused.push(format!("sequence item {at}: expected str instance, {kind} found"));
            }
        }
    }

    /// The Python type of the first thing in a value that JSON cannot hold.
    pub(super) fn not_json(&self, value: &Value) -> Option<&'static str> {
        match value {
            Value::List(id) => self.heap.list(*id).iter().find_map(|item| self.not_json(item)),
            Value::Tuple(items) => items.iter().find_map(|item| self.not_json(item)),
            Value::Dict(id) => self.heap.dict(*id).iter().find_map(|(_, item)| self.not_json(item)),
            Value::Path(_) | Value::Range(..) => Some(python_type(value)),
            Value::Opaque(_) => Some("bytes"),
            Value::Object(id) => match self.heap.object(*id).class {
                class @ (Class::DataReference
                | Class::Datastore
                | Class::ComputeTarget
                | Class::Workspace
                | Class::Experiment
                | Class::Run
                | Class::DataPath
                | Class::OutputFileDatasetConfig
                | Class::CondaDependencies) => Some(class.python_name()),
                _ => None,
            },
            _ => None,
        }
    }

    /// What HyperDrive changes of the run configuration that its trials get.
    pub(super) fn prepare_trial(&mut self, submission: &mut Submission) {
        let (run_config, Some(hyperdrive)) = (submission.run_config, submission.hyperdrive) else { return };
        let options = self.items(&self.heap.field(run_config, "arguments"));
        let options = options.chunks_exact(2).map(|pair| &pair[0]);
        if let Some(kind) =
            options.filter(|item| matches!(item, Value::List(_) | Value::Dict(_))).map(python_type).next()
        {
            submission.refused.push(format!("unhashable type: '{kind}'"));
        } else if !self.heap.field(hyperdrive, "estimator").is_none() {
            // Every other argument is taken for an option.
            let arguments = self.items(&self.heap.field(run_config, "arguments"));
            let is_none = |item: &&Value| item.as_text().is_none() && item.as_hole().is_none();
            if let Some(item) = arguments.chunks_exact(2).map(|pair| &pair[0]).find(is_none) {
                let kind = python_type(item);
                submission.refused.push(format!("'{kind}' object has no attribute 'lstrip'"));
            } else {
                self.drop_duplicates(run_config, hyperdrive);
            }
        }
        if let Some(kind) = self.not_in_space(&self.parameter_space(hyperdrive)) {
            submission.refused.push(format!("Cannot deserialize generic object with type: <class '{kind}'>"));
        }
        if self.heap.field(run_config, "target").as_text().is_some_and(|target| &**target == "amlcompute")
            && let Value::Object(cluster) = self.heap.field(run_config, "amlcompute")
        {
            let nodes = self.heap.field(run_config, "node_count").as_int();
            let runs = self.heap.field(hyperdrive, "max_concurrent_runs");
            let most = match (nodes, runs.as_int()) {
                (Some(nodes), Some(runs)) => nodes.checked_mul(runs).map_or(Value::None, Value::Int),
                (Some(_), None) => runs,
                (None, _) => self.heap.field(run_config, "node_count"),
            };
            let name = Value::text(self.made_up_name("cluster"));
            self.heap.put(cluster, "_name", name);
            self.heap.put(cluster, "_retain_cluster", Value::Bool(true));
            self.heap.put(cluster, "_cluster_max_node_count", most);
        }
    }

    fn parameter_space(&self, hyperdrive: ObjectId) -> Value {
        let sampling = self.heap.field(hyperdrive, "hyperparameter_sampling");
        sampling.as_object().map_or(Value::None, |id| self.heap.field(id, "parameter_space"))
    }

    /// The Python type of the first thing in a parameter space that HyperDrive cannot send: a tuple is none of its lists.
    fn not_in_space(&self, value: &Value) -> Option<&'static str> {
        match value {
            Value::Tuple(_) => Some("tuple"),
            Value::List(id) => self.heap.list(*id).iter().find_map(|item| self.not_in_space(item)),
            Value::Dict(id) => self.heap.dict(*id).iter().find_map(|(_, item)| self.not_in_space(item)),
            other => self.not_json(other),
        }
    }

    /// Arguments of an estimator, read as pairs of option and value, that the parameter space sets are left out.
    fn drop_duplicates(&mut self, run_config: ObjectId, hyperdrive: ObjectId) {
        let Value::Dict(space) = self.parameter_space(hyperdrive) else { return };
        let names: Vec<String> = self
            .heap
            .dict(space)
            .iter()
            .filter_map(|(key, _)| Some(key.as_text()?.trim_start_matches('-').to_owned()))
            .collect();
        let arguments = self.items(&self.heap.field(run_config, "arguments"));
        let Value::Dict(pairs) = self.heap.new_dict(Vec::new()) else { return };
        for pair in arguments.chunks_exact(2) {
            self.heap.insert(pairs, pair[0].clone(), pair[1].clone());
        }
        let is_set = |key: &Value| {
            key.as_text().is_some_and(|key| names.iter().any(|name| name == key.trim_start_matches('-')))
        };
        let before = self.heap.dict(pairs).len();
        self.heap.dict_mut(pairs).retain(|(key, _)| !is_set(key));
        if self.heap.dict(pairs).len() == before {
            return;
        }
        self.warn(
            "The same input parameter(s) are specified in estimator/run_config script params and HyperDrive parameter \
             space. HyperDrive parameter space definition will override these duplicate entries.",
        );
        if let Ok(arguments) = self.arguments_of(self.heap.dict(pairs).to_vec()) {
            let arguments = self.heap.new_list(arguments);
            self.heap.put(run_config, "arguments", arguments);
        }
    }
}
