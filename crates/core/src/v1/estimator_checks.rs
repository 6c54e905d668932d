//! What an estimator refuses of its arguments. Source: `_validate_run_config_parameters` of
//! `azureml/train/_estimator_helper.py` and `_distributed_training.py` of azureml-train-core 1.62.

use super::args::Raised;
use super::class::Class;
use super::estimator::{Given, refused};
use super::frameworks;
use super::sdk::Sdk;
use super::value::Value;

/// Classes of `distributed_training=` and the estimators that take them, as the SDK prints them.
const TRAINED_BY: &[(Class, &[&str])] = &[
    (Class::Mpi, &["pytorch", "tensorflow", "chainer", "estimator", "lightgbm"]),
    (Class::ParameterServer, &["tensorflow", "estimator"]),
    (Class::Gloo, &["pytorch", "estimator"]),
    (Class::Nccl, &["pytorch", "estimator"]),
];

/// A list of texts as Python prints it.
fn listed(texts: &[&str]) -> String {
    format!("['{}']", texts.join("', '"))
}

impl Sdk<'_> {
    /// Only what is known to be wrong is refused.
    pub(super) fn check_estimator(&self, framework: &str, given: &Given) -> Result<(), Raised> {
        let truth = |name: &str| given.get(name).truth(&self.heap) == Some(true);
        let any = |names: &[&str]| names.iter().any(|name| truth(name));
        let pip_file = if truth("pip_requirements_file_path") && !truth("pip_requirements_file") {
            "pip_requirements_file_path"
        } else {
            "pip_requirements_file"
        };
        let conda_file = if truth("conda_dependencies_file_path") && !truth("conda_dependencies_file") {
            "conda_dependencies_file_path"
        } else {
            "conda_dependencies_file"
        };
        let images = ["custom_docker_image", "custom_docker_base_image"];
        if matches!(given.get("use_docker"), Value::Bool(false)) && any(&images) {
            return Err(refused(
                "If use_docker parameter is set to false, custom_docker_image or custom_docker_base_image parameter is \
                 not allowed",
            ));
        }
        let described = [
            "pip_packages",
            pip_file,
            "conda_packages",
            conda_file,
            "custom_docker_image",
            "image_registry_details",
            "use_gpu",
            "user_managed",
            "shm_size",
            "environment_variables",
        ];
        if truth("environment_definition") && any(&described) {
            return Err(refused(&format!(
                "If environment_definition parameter is specified, the following parameters cannot be specified: \
                 pip_packages, {pip_file}, conda_packages, {conda_file}, custom_docker_image, image_registry_details, \
                 use_gpu, user_managed, shm_size"
            )));
        }
        if truth(conda_file) && any(&["pip_packages", pip_file, "conda_packages"]) {
            return Err(refused(&format!(
                "If {conda_file} parameter is specified, the following parameters cannot be specified: pip_packages, \
                 {pip_file}, conda_packages"
            )));
        }
        self.check_counts(framework, given)?;
        self.check_kinds(given)?;
        if truth("user_managed") && any(&["conda_packages", "pip_packages", conda_file, pip_file]) {
            return Err(Raised::by_sdk(format!(
                "If user_managed is True, then conda_packages, {conda_file}, pip_packages or {pip_file} cannot be specified."
            )));
        }
        check_target_of_estimator(given)?;
        if truth("custom_docker_base_image") && truth("custom_docker_image") {
            return Err(refused(
                "'custom_docker_base_image' parameter will be deprecated. Please use 'custom_docker_image' only.",
            ));
        }
        if let Value::Text(version) = given.get("framework_version")
            && framework != "Estimator"
            && !frameworks::versions(framework).contains(&&*version)
        {
            return Err(refused(&format!(
                "{framework} {version} is not currently supported by the {framework} estimator. To use {framework} \
                 {version}, switch to the generic Estimator class for your experiment."
            )));
        }
        Ok(())
    }

    /// Arguments of a wrong kind, over which the SDK's own code falls.
    fn check_kinds(&self, given: &Given) -> Result<(), Raised> {
        let attribute = |value: &Value, name: &str| {
            let kind = super::create::python_type(value);
            Err(Raised::new("AttributeError", format!("'{kind}' object has no attribute '{name}'")))
        };
        let definition = given.get("environment_definition");
        if let Value::Text(_) = &definition
            && definition.truth(&self.heap) == Some(true)
        {
            return attribute(&definition, "docker");
        }
        let params = given.get("script_params");
        if let Value::List(_) | Value::Tuple(_) | Value::Text(_) = &params
            && params.truth(&self.heap) == Some(true)
        {
            return attribute(&params, "items");
        }
        let packages = given.get("pip_packages");
        if let Value::Text(_) | Value::Tuple(_) = &packages
            && packages.truth(&self.heap) == Some(true)
            && given.get("pip_requirements_file").is_none()
        {
            return attribute(&packages, "insert");
        }
        if let Value::Object(id) = given.get("inputs") {
            let class = self.heap.object(id).class.python_name();
            return Err(Raised::type_error(format!("'{class}' object is not iterable")));
        }
        Ok(())
    }

    fn check_counts(&self, framework: &str, given: &Given) -> Result<(), Raised> {
        let count = |name: &str| given.0.get(name).map_or(Some(1), Value::as_int);
        if let Value::Text(_) = given.get("node_count") {
            return Err(Raised::type_error("'<' not supported between instances of 'str' and 'int'"));
        }
        if count("node_count").is_some_and(|nodes| nodes < 1) {
            return Err(refused("Node count should be at least 1."));
        }
        if count("process_count_per_node").is_some_and(|processes| processes < 1) {
            return Err(refused("Process count per node should be at least 1."));
        }
        let training = given.get("distributed_training");
        if let Some(backend) =
            given.get("distributed_backend").as_text().filter(|backend| !backend.is_empty())
        {
            let backends: &[&str] = match framework {
                "PyTorch" => &["mpi", "gloo", "nccl"],
                "TensorFlow" => &["mpi", "ps"],
                _ => &["mpi"],
            };
            if !backends.contains(&backend.to_lowercase().as_str()) {
                return Err(refused(&format!(
                    "Unsupported distributed backend value: {backend}. Supported backend(s): {}.",
                    listed(backends)
                )));
            }
            if backends == ["mpi"]
                && training.class(&self.heap).is_some_and(|class| class != Class::MpiConfiguration)
            {
                return Err(refused(&format!(
                    "Unsupported distributed backend value: {backend}. Supported backend: mpi."
                )));
            }
        }
        if let Some((class, by)) =
            TRAINED_BY.iter().find(|(class, _)| Some(*class) == training.class(&self.heap))
            && !by.contains(&framework.to_lowercase().as_str())
        {
            return Err(refused(&format!(
                "Unsupported framework for {} distributed training type. Supported frameworks are: {}",
                class.name(),
                listed(by)
            )));
        }
        let none = |name: &str| given.get(name).truth(&self.heap) == Some(false);
        let several = count("node_count") > Some(1) || count("process_count_per_node") > Some(1);
        if none("distributed_backend") && none("distributed_training") && several {
            return Err(refused(
                "'distributed_backend' or 'distributed_training' must be specified when node_count > 1 or \
                 process_count_per_node > 1.",
            ));
        }
        Ok(())
    }
}

fn check_target_of_estimator(given: &Given) -> Result<(), Raised> {
    let target = given.get("compute_target");
    if given.get("vm_size").is_none() && target.is_none() {
        return Err(refused("Either compute target or VM size should be specified."));
    }
    let nodes = given.0.get("node_count").map_or(Some(1), Value::as_int);
    if nodes > Some(1) && matches!(&target, Value::Text(name) if !name.is_empty()) {
        return Err(refused(
            "Compute target should be AmlCompute or KubernetesCompute for distributed training (node_count > 1).",
        ));
    }
    Ok(())
}
