//! Names of the SDK: what `azureml.core.Environment` is, whichever module it was imported from.

use super::args::{Args, Raised};
use super::class::Class;
use super::sdk::Sdk;
use super::value::Value;

/// Classes of the SDK that are no training run: recognised to say so.
const OUT_OF_SCOPE: &[(&str, &str)] = &[
    ("Pipeline", "a pipeline"),
    ("PipelineData", "a pipeline"),
    ("PipelineParameter", "a pipeline"),
    ("PythonScriptStep", "a pipeline"),
    ("EstimatorStep", "a pipeline"),
    ("HyperDriveStep", "a pipeline"),
    ("AutoMLStep", "a pipeline"),
    ("MpiStep", "a pipeline"),
    ("DataTransferStep", "a pipeline"),
    ("ModuleStep", "a pipeline"),
    ("CommandStep", "a pipeline"),
    ("SynapseSparkStep", "a pipeline"),
    ("ParallelRunStep", "a parallel step"),
    ("ParallelRunConfig", "a parallel step"),
    ("AutoMLConfig", "automated machine learning"),
    ("DatabricksStep", "Databricks"),
    ("DatabricksCompute", "Databricks"),
];

/// What kind of work a class stands for, where it is none of ours.
pub fn out_of_scope(name: &str) -> Option<&'static str> {
    let last = name.rsplit('.').next().unwrap_or(name);
    OUT_OF_SCOPE.iter().find(|(class, _)| *class == last).map(|(_, what)| *what)
}

impl Sdk<'_> {
    /// Calls something of the SDK by its dotted name.
    ///
    /// # Errors
    /// What it raises.
    pub fn call_symbol(&mut self, name: &str, args: &Args) -> Result<Value, Raised> {
        let value = self.called(name, args)?;
        if let Value::Object(id) = value {
            let place = self.place.clone();
            self.heap.mark(id, "", place.as_ref());
        }
        Ok(value)
    }

    fn called(&mut self, name: &str, args: &Args) -> Result<Value, Raised> {
        let parts: Vec<&str> = name.split('.').collect();
        let last = parts[parts.len() - 1];
        let before = parts.get(parts.len().wrapping_sub(2)).copied().unwrap_or_default();
        if before.starts_with(|c: char| c.is_ascii_uppercase())
            && let Some(result) = self.class_function(before, last, args)
        {
            return result;
        }
        if let Some(result) = self.policy(last, args) {
            return result;
        }
        if let Some(result) = self.sampling(last, args) {
            return result;
        }
        if name.contains("hyperdrive")
            && let Some(result) = self.expression(last, args)
        {
            return result;
        }
        match last {
            "Estimator" | "PyTorch" | "TensorFlow" | "SKLearn" | "Chainer" if name.contains("train") => {
                return self.new_estimator(last, args);
            }
            "PrimaryMetricGoal" => return self.goal("", args),
            "HDFSOutputDatasetConfig" => return self.new_hdfs_output(args),
            "HyperDriveRunConfig" => return self.construct(Class::HyperDriveConfig, args),
            "EnvironmentDefinition" => {
                let given = if args.positional.is_empty() && args.named.is_empty() {
                    &Args::of([Value::None])
                } else {
                    args
                };
                return self.construct(Class::Environment, given);
            }
            "Dataset" if name.contains("runconfig") => return self.construct(Class::LocationDataset, args),
            "DataPath" if name.contains("runconfig") => return self.construct(Class::LocationPath, args),
            "PythonEnvironment" => return self.construct(Class::PythonSection, args),
            "DockerEnvironment" => return self.construct(Class::DockerSection, args),
            "SparkEnvironment" => return self.construct(Class::SparkSection, args),
            "AzureContainerRegistry" => return self.construct(Class::ContainerRegistry, args),
            "AmlCompute" | "ComputeTarget" | "RemoteCompute" | "ComputeInstance" | "KubernetesCompute"
            | "AksCompute" | "HDInsightCompute" | "DsvmCompute" | "BatchCompute" | "SynapseCompute" => {
                return Ok(self.compute_target(args));
            }
            _ => {}
        }
        match Class::named(last) {
            Some(
                Class::Service
                | Class::Provisioning
                | Class::ParameterSampling
                | Class::TerminationPolicy
                | Class::Estimator,
            )
            | None => Ok(self.service_object(name)),
            Some(class) => self.construct(class, args),
        }
    }

    /// Functions of classes: `Environment.get`, `Workspace.from_config`.
    fn class_function(&mut self, class: &str, function: &str, args: &Args) -> Option<Result<Value, Raised>> {
        match (class, function) {
            ("Environment" | "EnvironmentDefinition", _) => self.environment_function(function, args),
            ("PrimaryMetricGoal", "from_str") => Some(self.goal(function, args)),
            ("PyTorch" | "TensorFlow" | "Chainer" | "SKLearn", "get_supported_versions") => {
                let versions = super::frameworks::versions(class).into_iter().map(Value::text).collect();
                Some(Ok(self.heap.new_list(versions)))
            }
            ("CondaDependencies", "merge_requirements") => {
                let lines = self.items(args.get(0, "requirements").unwrap_or(&Value::None));
                let lines = super::estimator_packages::merged(&lines);
                Some(Ok(self.heap.new_list(lines)))
            }
            ("CondaDependencies", "create") => Some(self.create_conda(args)),
            ("RunConfiguration", "load") => Some(self.load_run_configuration(args)),
            ("Workspace", "from_config" | "get" | "create" | "setup") => Some(Ok(self.workspace())),
            (
                "Datastore",
                "get" | "get_default" | "register_azure_blob_container" | "register_azure_file_share",
            ) => Some(Ok(self.datastore_of(function, args))),
            (
                "Dataset"
                | "TabularDataset"
                | "FileDataset"
                | "Tabular"
                | "File"
                | "FileDatasetFactory"
                | "TabularDatasetFactory",
                _,
            ) => Some(self.dataset_function(class, function, args)),
            ("Data", "create") => Some(self.create_data(args)),
            ("DataReference", "create") => Some(self.reference_at(
                args,
                ["data_reference_name", "datapath", "datapath_compute_binding"],
                |[name, path, binding]| (name, path, binding),
            )),
            ("Run", "get_context") => Some(Ok(Value::Object(self.fresh(Class::Run)))),
            ("OutputFileDatasetConfig" | "DockerBuildContext" | "Run" | "Model" | "Experiment", _) => {
                Some(Ok(self.service_object(&format!("{class}.{function}"))))
            }
            (_, "provisioning_configuration" | "attach_configuration") => {
                Some(Ok(self.provisioning(class, args)))
            }
            (_, "create" | "attach") if class.ends_with("Compute") || class == "ComputeTarget" => {
                Some(Ok(self.created_compute(args)))
            }
            (_, "supported_vmsizes" | "list") => Some(Ok(self.unknown("it needs the service"))),
            _ => None,
        }
    }

    /// An object of which nothing is known but what it is.
    pub(super) fn service_object(&mut self, name: &str) -> Value {
        let id = self.heap.new_object(Class::Service);
        self.heap.put(id, "of", Value::text(name));
        Value::Object(id)
    }
}
