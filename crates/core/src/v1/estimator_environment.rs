//! The environment of an estimator's run: its image, its packages, and what a framework adds.

use super::args::Raised;
use super::class::Class;
use super::environment::{DEFAULT_CPU_IMAGE, DEFAULT_GPU_IMAGE};
use super::estimator::{Given, refused};
use super::frameworks;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

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
        self.heap.put(section, "base_image", image.clone().unwrap_or_else(|| Value::text(default)));
        let registry = given.get("image_registry_details");
        if registry.truth(&self.heap) != Some(false) {
            self.heap.put(section, "base_image_registry", registry);
        }
        if framework == "Estimator" {
            return Ok(());
        }
        self.put_framework(run_config, framework, given, image.is_some(), own, gpu)
    }

    /// What a framework's estimator adds: an image that has everything where nothing is asked for besides, else packages.
    fn put_framework(
        &mut self,
        run_config: ObjectId,
        framework: &str,
        given: &Given,
        own_image: bool,
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
            _ => return Ok(()),
        };
        let processor = if gpu { "gpu" } else { "cpu" };
        let Some(scenario) = frameworks::scenario(framework, &version, processor) else {
            return Err(refused(&format!(
                "{framework} {version} is not currently supported by the {framework} estimator. To use {framework} \
                 {version}, switch to the generic Estimator class for your experiment."
            )));
        };
        // Kept for conversion: images of frameworks are no longer there, their packages are.
        self.heap.put(docker, "_scenario", Value::text(format!("{framework} {version} {processor}")));
        let target = given.get("compute_target");
        let is_cluster = target.is_none() || target.class(&self.heap).is_some() || target.as_hole().is_some();
        let notebook = given.get("entry_script").as_text().is_some_and(|script| script.ends_with(".ipynb"));
        if !own_packages && is_cluster && !own_image && !notebook {
            let image = format!("{}:{version}-{processor}", framework.to_lowercase());
            self.heap.put(docker, "base_image", Value::text(image));
            if let Value::Object(registry) = self.heap.field(docker, "base_image_registry") {
                self.heap.put(registry, "address", Value::text(frameworks::REGISTRY));
            }
            self.heap.put(python, "user_managed_dependencies", Value::Bool(true));
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
