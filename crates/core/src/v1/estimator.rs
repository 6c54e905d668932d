//! Estimators: `Estimator`, `PyTorch`, `TensorFlow`, `SKLearn`, `Chainer` make a run configuration of their arguments.
//! Source: `azureml/train/_estimator_helper.py` and `estimator/_framework_base_estimator.py` of azureml-train-core 1.62.

use std::collections::HashMap;

use super::args::{Args, Raised};
use super::class::Class;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

const PARAMS: &[&str] = &[
    "source_directory",
    "compute_target",
    "vm_size",
    "vm_priority",
    "entry_script",
    "script_params",
    "node_count",
    "process_count_per_node",
    "worker_count",
    "parameter_server_count",
    "distributed_backend",
    "distributed_training",
    "use_gpu",
    "use_docker",
    "custom_docker_base_image",
    "custom_docker_image",
    "image_registry_details",
    "user_managed",
    "conda_packages",
    "pip_packages",
    "conda_dependencies_file_path",
    "pip_requirements_file_path",
    "conda_dependencies_file",
    "pip_requirements_file",
    "environment_variables",
    "environment_definition",
    "inputs",
    "source_directory_data_store",
    "shm_size",
    "resume_from",
    "max_run_duration_seconds",
    "framework_version",
    "_enable_optimized_mode",
    "_disable_validation",
    "_show_lint_warnings",
    "_show_package_warnings",
];

/// Parameters that some of the classes do not have.
const NOT_OF: &[(&str, &[&str])] = &[
    ("Estimator", &["worker_count", "parameter_server_count", "framework_version", "_enable_optimized_mode"]),
    ("PyTorch", &["worker_count", "parameter_server_count"]),
    ("Chainer", &["worker_count", "parameter_server_count"]),
    (
        "SKLearn",
        &[
            "worker_count",
            "parameter_server_count",
            "node_count",
            "process_count_per_node",
            "distributed_backend",
            "distributed_training",
            "use_gpu",
            "custom_docker_base_image",
            "source_directory_data_store",
        ],
    ),
];

/// Arguments of an estimator by name.
pub(super) struct Given(pub(super) HashMap<&'static str, Value>);

impl Given {
    pub(super) fn get(&self, name: &str) -> Value {
        self.0.get(name).cloned().unwrap_or(Value::None)
    }
}

pub(super) fn refused(message: &str) -> Raised {
    Raised::new("TrainingException", message)
}

impl Sdk<'_> {
    /// Calls an estimator's class: `framework` is `Estimator`, `PyTorch` and so on.
    pub(super) fn new_estimator(&mut self, framework: &str, args: &Args) -> Result<Value, Raised> {
        if args.positional.len() > 1 {
            return Err(Raised::type_error(format!(
                "{framework}.__init__() takes 2 positional arguments but {} were given",
                args.positional.len() + 1
            )));
        }
        let not_of = NOT_OF.iter().find(|(class, _)| *class == framework).map_or(&[][..], |(_, names)| names);
        let params: Vec<&str> = PARAMS.iter().filter(|name| !not_of.contains(name)).copied().collect();
        let bound = args.bind(&format!("{framework}.__init__"), &params)?;
        let given =
            Given(params.iter().zip(bound).filter_map(|(name, value)| Some((*name, value?))).collect());
        if !given.0.contains_key("source_directory") {
            return Err(Raised::type_error(format!(
                "{framework}.__init__() missing 1 required positional argument: 'source_directory'"
            )));
        }
        self.check_estimator(framework, &given)?;
        let run_config = self.fresh(Class::RunConfiguration);
        let source = given.get("source_directory");
        let source = if source.truth(&self.heap) == Some(false) { Value::text(".") } else { source };
        self.put_script(run_config, &given)?;
        self.put_distribution(run_config, framework, &given);
        self.put_compute(run_config, &given)?;
        self.put_environment(run_config, framework, &given, &source)?;
        if framework == "PyTorch" {
            self.put_nccl_threshold(run_config);
        }
        for name in ["environment_variables", "max_run_duration_seconds"] {
            self.heap.put(run_config, name, given.get(name));
        }
        let store = self.name_of(&given.get("source_directory_data_store"));
        self.heap.put(run_config, "source_directory_data_store", store);
        let id = self.fresh(Class::Estimator);
        self.heap.put(id, "source_directory", source);
        self.heap.put(id, "framework", Value::text(framework));
        self.heap.put(id, "run_config", Value::Object(run_config));
        Ok(Value::Object(id))
    }

    fn put_distribution(&mut self, run_config: ObjectId, framework: &str, given: &Given) {
        self.heap.put(run_config, "node_count", given.0.get("node_count").cloned().unwrap_or(Value::Int(1)));
        let backend = given.get("distributed_backend").as_text().map(|text| text.to_lowercase());
        let (Value::Object(mpi), Value::Object(tensorflow)) =
            (self.heap.field(run_config, "mpi"), self.heap.field(run_config, "tensorflow"))
        else {
            return;
        };
        let set = |sdk: &mut Self, framework: Option<&str>, communicator: &str| {
            if let Some(framework) = framework {
                sdk.heap.put(run_config, "framework", Value::text(framework));
            }
            sdk.heap.put(run_config, "communicator", Value::text(communicator));
        };
        match backend.as_deref() {
            Some("mpi") => {
                set(self, None, "IntelMpi");
                let processes = given.0.get("process_count_per_node").cloned().unwrap_or(Value::Int(1));
                self.heap.put(mpi, "process_count_per_node", processes);
            }
            Some(backend @ ("gloo" | "nccl")) if framework == "PyTorch" => {
                set(self, Some("PyTorch"), backend);
            }
            Some("ps") if framework == "TensorFlow" => {
                set(self, Some("TensorFlow"), "ParameterServer");
                for name in ["worker_count", "parameter_server_count"] {
                    let count = given.0.get(name).cloned().unwrap_or(Value::Int(1));
                    self.heap.put(tensorflow, name, count);
                }
            }
            _ => {}
        }
        let training = given.get("distributed_training");
        let backend = given.get("distributed_backend");
        for unknown in [backend, training.clone()].into_iter().filter(|value| value.as_hole().is_some()) {
            for name in ["framework", "communicator", "mpi", "tensorflow"] {
                self.heap.put(run_config, name, unknown.clone());
            }
        }
        let Value::Object(training) = training else { return };
        let class = self.heap.object(training).class;
        match class {
            Class::MpiConfiguration => {
                set(self, None, "IntelMpi");
                self.heap.put(run_config, "mpi", Value::Object(training));
            }
            Class::TensorflowConfiguration if framework == "TensorFlow" => {
                set(self, Some("TensorFlow"), "ParameterServer");
                self.heap.put(run_config, "tensorflow", Value::Object(training));
            }
            Class::ParallelTaskConfiguration => {
                set(self, None, "ParallelTask");
                self.heap.put(run_config, "paralleltask", Value::Object(training));
            }
            Class::Mpi => {
                set(self, Some("python"), "Mpi");
                let processes = self.heap.field(training, "process_count_per_node");
                self.heap.put(mpi, "process_count_per_node", processes);
            }
            Class::ParameterServer => {
                set(self, Some("tensorflow"), "ParameterServer");
                for name in ["worker_count", "parameter_server_count"] {
                    let count = self.heap.field(training, name);
                    self.heap.put(tensorflow, name, count);
                }
            }
            Class::Gloo | Class::Nccl => set(self, Some("pytorch"), class.name()),
            _ => {}
        }
    }

    /// Horovod hung with NCCL 2.4, so every run of the class gets a setting, even where the environment is the author's.
    fn put_nccl_threshold(&mut self, run_config: ObjectId) {
        if let Value::Dict(variables) = self.heap.path(run_config, &["environment", "environment_variables"])
        {
            self.heap.set_entry(variables, "NCCL_TREE_THRESHOLD", Value::text("0"));
        }
    }

    fn put_compute(&mut self, run_config: ObjectId, given: &Given) -> Result<(), Raised> {
        if let Value::Object(section) = self.heap.field(run_config, "amlcompute") {
            for name in ["vm_size", "vm_priority"] {
                self.heap.put(section, name, given.get(name));
            }
            let nodes = self.heap.field(run_config, "node_count");
            self.heap.put(section, "_cluster_max_node_count", nodes);
        }
        let target = given.get("compute_target");
        let target = if target.truth(&self.heap) == Some(false) { Value::text("amlcompute") } else { target };
        self.set_attribute(&Value::Object(run_config), "target", target)
    }
}
