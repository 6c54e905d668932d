//! The environment of an estimator's run: its image, its packages, and what a framework adds.

use super::args::Raised;
use super::class::Class;
use super::environment::{DEFAULT_CPU_IMAGE, DEFAULT_GPU_IMAGE};
use super::estimator::{Given, refused};
use super::frameworks;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

/// Images of notebook runs.
const NOTEBOOK_CPU_IMAGE: &str = "mcr.microsoft.com/azureml/openmpi3.1.2-ubuntu16.04";
const NOTEBOOK_GPU_IMAGE: &str = "mcr.microsoft.com/azureml/openmpi3.1.2-cuda10.0-cudnn7-ubuntu16.04";

impl Sdk<'_> {
    pub(super) fn put_environment(
        &mut self,
        run_config: ObjectId,
        framework: &str,
        given: &Given,
        source: &Value,
    ) -> Result<(), Raised> {
        let definition = given.get("environment_definition");
        if definition.truth(&self.heap) != Some(false) {
            self.heap.put(run_config, "environment", definition.clone());
            if let Value::Object(environment) = definition {
                self.docker_of_environment(run_config, environment);
            }
            return Ok(());
        }
        let docker = self.fresh(Class::DockerConfiguration);
        let use_docker = given.0.get("use_docker").cloned().unwrap_or(Value::Bool(true));
        self.heap.put(docker, "use_docker", use_docker);
        self.heap.put(docker, "shm_size", given.get("shm_size"));
        self.heap.put(run_config, "docker", Value::Object(docker));
        let (Value::Object(python), Value::Object(section), Value::Object(spark)) = (
            self.heap.path(run_config, &["environment", "python"]),
            self.heap.path(run_config, &["environment", "docker"]),
            self.heap.path(run_config, &["environment", "spark"]),
        ) else {
            return Ok(());
        };
        let managed = given.0.get("user_managed").cloned().unwrap_or(Value::Bool(false));
        self.heap.put(python, "user_managed_dependencies", managed);
        self.heap.put(spark, "precache_packages", Value::Bool(false));
        let (conda, own) = self.estimator_packages(given, source)?;
        self.heap.put(python, "conda_dependencies", conda);
        let gpu = given.get("use_gpu").truth(&self.heap).unwrap_or(false);
        let image = [given.get("custom_docker_image"), given.get("custom_docker_base_image")]
            .into_iter()
            .find(|image| image.truth(&self.heap) != Some(false));
        let default = if gpu { DEFAULT_GPU_IMAGE } else { DEFAULT_CPU_IMAGE };
        let default = match given.get("use_gpu") {
            unknown @ Value::Hole(_) => unknown,
            _ => Value::text(default),
        };
        self.heap.put(section, "base_image", image.unwrap_or(default));
        let registry = given.get("image_registry_details");
        if registry.truth(&self.heap) != Some(false) {
            self.heap.put(section, "base_image_registry", registry);
        }
        let notebook = given
            .get("entry_script")
            .as_text()
            .is_some_and(|script| script.to_lowercase().ends_with(".ipynb"));
        if framework != "Estimator" {
            self.put_framework(run_config, framework, given, own, gpu)?;
        }
        if notebook
            && given.get("custom_docker_image").is_none()
            && self.heap.field(python, "user_managed_dependencies").truth(&self.heap) == Some(false)
        {
            let image = if gpu { NOTEBOOK_GPU_IMAGE } else { NOTEBOOK_CPU_IMAGE };
            self.heap.put(section, "base_image", Value::text(image));
        }
        Ok(())
    }

    /// What a framework's estimator adds: an image that has everything where nothing is asked for besides, else packages.
    fn put_framework(
        &mut self,
        run_config: ObjectId,
        framework: &str,
        given: &Given,
        own_packages: bool,
        gpu: bool,
    ) -> Result<(), Raised> {
        let (Value::Object(python), Value::Object(docker)) = (
            self.heap.path(run_config, &["environment", "python"]),
            self.heap.path(run_config, &["environment", "docker"]),
        ) else {
            return Ok(());
        };
        let version = match given.get("framework_version") {
            Value::Text(version) => version.to_string(),
            Value::None => frameworks::default_version(framework).to_owned(),
            unknown => {
                self.heap.put(docker, "base_image", unknown.clone());
                self.heap.put(python, "conda_dependencies", unknown);
                return Ok(());
            }
        };
        let processor = if gpu { "gpu" } else { "cpu" };
        let Some(scenario) = frameworks::scenario(framework, &version, processor) else {
            return Err(refused(&format!("Scenario file for {framework}:{version} not found.")));
        };
        let optimized = given.get("_enable_optimized_mode").truth(&self.heap) == Some(true);
        let target = given.get("compute_target");
        let is_cluster = target.truth(&self.heap) == Some(false)
            || target.class(&self.heap).is_some()
            || target.as_hole().is_some();
        let own_image = !given.get("custom_docker_image").is_none();
        let notebook = given
            .get("entry_script")
            .as_text()
            .is_some_and(|script| script.to_lowercase().ends_with(".ipynb"));
        if optimized && (!is_cluster || own_image || notebook) {
            return Err(refused(if !is_cluster {
                "Optimized mode is not supported for non-AmlCompute targets."
            } else if own_image {
                "Optimized mode is not supported when environment_definition or custom_docker_image is provided."
            } else {
                "Optimized mode is not supported when entry_script is a notebook file(.ipynb)."
            }));
        }
        // Kept for conversion: images of frameworks are no longer there, their packages are.
        self.heap.put(docker, "_scenario", Value::text(format!("{framework} {version} {processor}")));
        if (!own_packages || optimized) && is_cluster && !own_image && !notebook {
            let image = format!("{}:{version}-{processor}", framework.to_lowercase());
            self.heap.put(docker, "base_image", Value::text(image));
            if let Value::Object(registry) = self.heap.field(docker, "base_image_registry") {
                self.heap.put(registry, "address", Value::text(frameworks::REGISTRY));
            }
            if own_packages {
                self.heap.put(python, "_base_conda_environment", Value::text("base"));
            } else {
                self.heap.put(python, "user_managed_dependencies", Value::Bool(true));
            }
            return Ok(());
        }
        let (_, _, _, image, packages) = scenario;
        let has_file = ["conda_dependencies_file", "conda_dependencies_file_path"]
            .iter()
            .any(|name| given.get(name).truth(&self.heap) != Some(false));
        if !has_file && let Value::Object(conda) = self.heap.field(python, "conda_dependencies") {
            self.add_framework_packages(conda, packages)?;
        }
        if !own_image {
            self.heap.put(docker, "base_image", Value::text(format!("{}{image}", frameworks::IMAGES)));
        }
        Ok(())
    }
}
