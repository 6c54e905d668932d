//! Estimators: `Estimator`, `PyTorch`, `TensorFlow`, `SKLearn`, `Chainer` make a run configuration of their arguments.
//! Source: `azureml/train/_estimator_helper.py` and `estimator/_framework_base_estimator.py` of azureml-train-core 1.62.

use std::collections::HashMap;

use super::args::{Args, Raised};
use super::class::Class;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::text::str_of;
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
        let bound = args.bind(&format!("{framework}.__init__"), PARAMS)?;
        let given =
            Given(PARAMS.iter().zip(bound).filter_map(|(name, value)| Some((*name, value?))).collect());
        self.check_estimator(&given)?;
        let run_config = self.fresh(Class::RunConfiguration);
        let source = given.get("source_directory");
        let source = if source.truth(&self.heap) == Some(false) { Value::text(".") } else { source };
        self.put_script(run_config, &given)?;
        self.put_distribution(run_config, framework, &given);
        self.put_compute(run_config, &given)?;
        self.put_environment(run_config, framework, &given, &source)?;
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

    fn check_estimator(&self, given: &Given) -> Result<(), Raised> {
        let truth = |name: &str| given.get(name).truth(&self.heap) != Some(false);
        let described = [
            "pip_packages",
            "pip_requirements_file",
            "conda_packages",
            "conda_dependencies_file",
            "custom_docker_image",
            "image_registry_details",
            "use_gpu",
            "user_managed",
            "shm_size",
            "environment_variables",
        ];
        if truth("environment_definition") && described.iter().any(|name| truth(name)) {
            return Err(refused(
                "If environment_definition parameter is specified, the following parameters cannot be specified: \
                 pip_packages, pip_requirements_file, conda_packages, conda_dependencies_file, custom_docker_image, \
                 image_registry_details, use_gpu, user_managed, shm_size",
            ));
        }
        let conda_file = truth("conda_dependencies_file") || truth("conda_dependencies_file_path");
        if conda_file && (truth("pip_packages") || truth("pip_requirements_file") || truth("conda_packages"))
        {
            return Err(refused(
                "If conda_dependencies_file parameter is specified, the following parameters cannot be specified: \
                 pip_packages, pip_requirements_file, conda_packages",
            ));
        }
        let count = |name: &str| given.0.get(name).map_or(Some(1), Value::as_int);
        if count("node_count").is_some_and(|nodes| nodes < 1) {
            return Err(refused("Node count should be at least 1."));
        }
        if count("process_count_per_node").is_some_and(|processes| processes < 1) {
            return Err(refused("Process count per node should be at least 1."));
        }
        if !truth("distributed_backend")
            && !truth("distributed_training")
            && (count("node_count") > Some(1) || count("process_count_per_node") > Some(1))
        {
            return Err(refused(
                "'distributed_backend' or 'distributed_training' must be specified when node_count > 1 or \
                 process_count_per_node > 1.",
            ));
        }
        if !truth("vm_size") && given.get("compute_target").is_none() {
            return Err(refused("Either compute target or VM size should be specified."));
        }
        Ok(())
    }

    /// The script, its arguments, and the data among them.
    fn put_script(&mut self, run_config: ObjectId, given: &Given) -> Result<(), Raised> {
        self.heap.put(run_config, "script", given.get("entry_script"));
        let (Value::Dict(data), Value::Dict(references), Value::Dict(outputs)) = (
            self.heap.field(run_config, "data"),
            self.heap.field(run_config, "data_references"),
            self.heap.field(run_config, "output_data"),
        ) else {
            return Ok(());
        };
        let mut arguments = Vec::new();
        let mut inputs = self.items(&given.get("inputs"));
        match given.get("script_params") {
            Value::Dict(params) => {
                for (key, value) in self.heap.dict(params).to_vec() {
                    for item in [key, value] {
                        if matches!(
                            item.class(&self.heap),
                            Some(
                                Class::DataReference
                                    | Class::Datastore
                                    | Class::DatasetConsumptionConfig
                                    | Class::OutputFileDatasetConfig
                            )
                        ) {
                            inputs.push(item.clone());
                        }
                        self.push_argument(&mut arguments, item);
                    }
                }
            }
            hole @ Value::Hole(_) => arguments.push(hole),
            _ => {}
        }
        if given.get("resume_from").truth(&self.heap) != Some(false) {
            let section = self.reference_to_resume(&given.get("resume_from"))?;
            self.heap.set_entry(references, "MODEL_LOCATION", section);
            arguments
                .extend([Value::text("--resume-from"), Value::text("$AZUREML_DATAREFERENCE_MODEL_LOCATION")]);
        }
        let arguments = self.heap.new_list(arguments);
        self.heap.put(run_config, "arguments", arguments);
        for input in inputs {
            let Some(id) = input.as_object() else { continue };
            match self.heap.object(id).class {
                Class::Datastore => {
                    if let Value::Object(reference) = self.new_data_reference(&Args::of([input]))? {
                        self.put_reference(references, reference);
                    }
                }
                Class::DataReference => self.put_reference(references, id),
                Class::DatasetConsumptionConfig => {
                    let name = self.heap.field(id, "name");
                    self.heap.insert(data, name, Value::Object(id));
                }
                Class::OutputFileDatasetConfig => {
                    let name = self.heap.field(id, "name");
                    self.heap.insert(outputs, name, Value::Object(id));
                }
                _ => return Err(Raised::by_sdk("Type is not supported for inputs.")),
            }
        }
        Ok(())
    }

    fn put_reference(&mut self, references: super::heap::DictId, id: ObjectId) {
        let name = self.heap.field(id, "data_reference_name");
        let section = self.reference_section(id);
        self.heap.insert(references, name, section);
    }

    /// A key or value of `script_params` as an argument; empty ones are left out, lists are laid flat.
    fn push_argument(&mut self, arguments: &mut Vec<Value>, item: Value) {
        match &item {
            Value::None => {}
            Value::Text(text) if text.is_empty() => {}
            Value::List(_) | Value::Tuple(_) => {
                for item in self.items(&item) {
                    match &item {
                        Value::List(_) | Value::Tuple(_) | Value::Dict(_) => {
                            let text = str_of(&self.heap, &item);
                            arguments.push(text.map_or(item, Value::text));
                        }
                        _ => arguments.push(item),
                    }
                }
            }
            Value::Object(id) => match self.heap.object(*id).class {
                Class::Datastore => {
                    let name = self.heap.field(*id, "name");
                    let text = str_of(&self.heap, &name).map(|name| format!("$AZUREML_DATAREFERENCE_{name}"));
                    arguments.push(text.map_or(name, Value::text));
                }
                Class::DataReference => {
                    let text = str_of(&self.heap, &item);
                    let name = self.heap.field(*id, "data_reference_name");
                    arguments.push(text.map_or(name, Value::text));
                }
                _ => arguments.push(item),
            },
            _ => arguments.push(item),
        }
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
            Some("ps") if framework == "TensorFlow" => {
                set(self, Some("TensorFlow"), "ParameterServer");
                for name in ["worker_count", "parameter_server_count"] {
                    let count = given.0.get(name).cloned().unwrap_or(Value::Int(1));
                    self.heap.put(tensorflow, name, count);
                }
            }
            _ => {}
        }
        let Value::Object(training) = given.get("distributed_training") else { return };
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
