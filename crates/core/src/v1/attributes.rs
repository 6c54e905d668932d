//! Reading and setting attributes: what the SDK's properties do besides.

use super::args::Raised;
use super::class::Class;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

const DEPRECATED: &str = "is deprecated. Please use the azureml.core.runconfig.DockerConfiguration object";

impl Sdk<'_> {
    /// What a workspace has of a kind, by name: `compute_targets`.
    pub(super) fn of_service(&mut self, kind: &str) -> Value {
        let service = self.heap.new_object(Class::Service);
        self.heap.put(service, "of", Value::text(kind));
        Value::Object(service)
    }

    /// `value.name` of an object. `None` where the object has no such attribute: it may be a method.
    pub fn attribute(&mut self, id: ObjectId, name: &str) -> Option<Value> {
        if let Some(value) = self.heap.get(id, name) {
            // Sections of an environment that the service knows are the service's.
            return Some(value.clone());
        }
        let object = self.heap.object(id);
        match (object.class, name) {
            (
                Class::Workspace,
                "compute_targets" | "environments" | "datastores" | "datasets" | "experiments",
            ) => Some(self.of_service(name)),
            (Class::CondaDependencies, _) => self.conda_attribute(id, name),
            (Class::DatasetConsumptionConfig, "arg_val") => {
                let name = self.heap.field(id, "name");
                Some(
                    name.as_text()
                        .map_or(name.clone(), |name| Value::text(format!("DatasetConsumptionConfig:{name}"))),
                )
            }
            (Class::OutputFileDatasetConfig, "arg_val") => {
                let name = self.heap.field(id, "name");
                Some(
                    name.as_text()
                        .map_or(name.clone(), |name| Value::text(format!("DatasetOutputConfig:{name}"))),
                )
            }
            (Class::Estimator, "conda_dependencies") => {
                let run_config = self.heap.field(id, "run_config").as_object()?;
                Some(self.heap.path(run_config, &["environment", "python", "conda_dependencies"]))
            }
            // Public programs reach through it for what the constructor has no argument for.
            (Class::Estimator, "_estimator_config") => self.heap.get(id, "run_config").cloned(),
            (Class::HistoryConfiguration, "_ambient_authentication") => Some(Value::None),
            _ => None,
        }
    }

    /// The error of reaching for what an object of the SDK does not have. None where not all names of its class are
    /// known here, or where the service knows the rest of it.
    pub fn lacking(&self, id: ObjectId, name: &str) -> Option<Raised> {
        let class = self.heap.object(id).class;
        let is_whole = class.info().closed && class != Class::EnvironmentReference;
        // Public attributes of an estimator are few; programs look for those of its constructor.
        let of_estimator = class == Class::Estimator
            && !name.starts_with('_')
            && !matches!(
                name,
                "framework_version" | "get_supported_versions" | "DEFAULT_VERSION" | "FRAMEWORK_NAME"
            );
        (is_whole || of_estimator).then(|| {
            let message = format!("'{}' object has no attribute '{name}'", class.python_name());
            Raised::new("AttributeError", message)
        })
    }

    /// `object.name = value`
    ///
    /// # Errors
    /// `AttributeError` where the class is closed and has no such attribute, and what properties raise.
    pub fn set_attribute(&mut self, object: &Value, name: &str, value: Value) -> Result<(), Raised> {
        let Some(id) = object.as_object() else { return Ok(()) };
        let class = self.heap.object(id).class;
        let info = class.info();
        if info.closed && !name.starts_with('_') && !info.fields.iter().any(|(field, ..)| *field == name) {
            return Err(Raised::new(
                "AttributeError",
                format!("{} has no attribute {name}", class.python_name()),
            ));
        }
        let place = self.place.clone();
        self.heap.mark(id, name, place.as_ref());
        match (class, name) {
            (Class::RunConfiguration, "target") => self.set_target(id, value),
            (Class::DockerSection, "base_image" | "base_dockerfile" | "build_context") => {
                self.set_docker_source(id, name, value);
            }
            (Class::DockerSection, "enabled") => {
                self.warn(format!("'enabled' {DEPRECATED} with the 'use_docker' param instead."));
                self.heap.put(id, name, value);
            }
            (Class::DockerSection, "shared_volumes" | "arguments" | "shm_size") => {
                self.warn(format!("'{name}' {DEPRECATED} instead."));
                self.heap.put(id, name, value);
            }
            (Class::DockerSection, "gpu_support") => self.warn(
                "'gpu_support' is no longer necessary; AzureML now automatically detects and uses nvidia docker \
                 extension when it is available. It will be removed in a future release.",
            ),
            (Class::RunConfiguration, "auto_prepare_environment") => {
                self.warn("'auto_prepare_environment' is deprecated and unused. It will be removed in a future release.");
            }
            (Class::PythonSection, "conda_dependencies_file") => {
                let value = if value.truth(&self.heap) == Some(false) { Value::None } else { value };
                self.heap.put(id, name, value);
            }
            _ => self.heap.put(id, name, value),
        }
        Ok(())
    }

    /// Only names and compute targets are taken; anything else is left without a word.
    fn set_target(&mut self, id: ObjectId, value: Value) {
        match &value {
            Value::Text(_) | Value::Hole(_) => self.heap.put(id, "target", value),
            Value::Object(target) if self.heap.object(*target).class == Class::ComputeTarget => {
                let name = self.heap.field(*target, "name");
                self.heap.put(id, "target", name);
                self.heap.put(id, "_target_object", value);
            }
            _ => {}
        }
    }

    /// Image, Dockerfile and build context exclude one another; the last one set stands.
    fn set_docker_source(&mut self, id: ObjectId, name: &str, value: Value) {
        if value.truth(&self.heap) == Some(false) {
            self.heap.put(id, name, Value::None);
            return;
        }
        let value = match (name, value.as_text()) {
            ("base_dockerfile", Some(path)) if self.files.is_file(path) => {
                self.files.text(path).map_or(value.clone(), Value::text)
            }
            _ => value,
        };
        self.heap.put(id, name, value);
        let others: [(&str, &str); 2] = match name {
            "base_image" => [("base_dockerfile", "base_image"), ("build_context", "base_image")],
            "base_dockerfile" => [("base_image", "base_dockerfile"), ("build_context", "base_dockerfile")],
            _ => [("base_dockerfile", "base_image"), ("base_image", "build_context")],
        };
        for (other, named) in others {
            if self.heap.field(id, other).truth(&self.heap) != Some(false) {
                self.heap.put(id, other, Value::None);
                self.warn(format!(
                    "Property {other} is mutually exclusive with {named}. Reset {other} to None"
                ));
            }
        }
    }
}

impl Class {
    /// The class's name where Python shows it.
    pub(super) fn python_name(self) -> &'static str {
        match self {
            Self::LocationDataset => "Dataset",
            Self::LocationPath => "DataPath",
            other => other.name(),
        }
    }
}
