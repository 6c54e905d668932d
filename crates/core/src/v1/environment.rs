//! `Environment`: its constructors, `clone` and `get`. Source: `azureml/core/environment.py` of azureml-core 1.61.

use super::args::{Args, Raised};
use super::class::Class;
use super::create::python_type;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

/// The image of a new environment; an image without a tag stands for `latest`.
pub const DEFAULT_CPU_IMAGE: &str = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1";
/// The image of a new environment for GPUs.
pub const DEFAULT_GPU_IMAGE: &str = "mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04";

impl Sdk<'_> {
    pub(super) fn new_environment(&mut self, args: &Args) -> Result<Value, Raised> {
        let [name] = args.of_constructor(Class::Environment)?;
        let Some(name) = name else {
            return Err(Raised::type_error(
                "Environment.__init__() missing 1 required positional argument: 'name'",
            ));
        };
        if !matches!(name, Value::None | Value::Text(_) | Value::Hole(_)) {
            return Err(Raised::type_error(format!(
                "Environment name expected str, <class '{}'> found",
                python_type(&name)
            )));
        }
        Ok(Value::Object(self.environment(name)))
    }

    /// `Environment(name)`
    pub(super) fn environment(&mut self, name: Value) -> ObjectId {
        let id = self.fresh(Class::Environment);
        self.fill_environment(id);
        self.heap.put(id, "name", name);
        id
    }

    /// The defaults that environments read from files do not get.
    pub(super) fn fill_environment(&mut self, id: ObjectId) {
        let example = vec![(Value::text("EXAMPLE_ENV_VAR"), Value::text("EXAMPLE_VALUE"))];
        let variables = self.heap.new_dict(example);
        self.heap.put(id, "environment_variables", variables);
        for (name, class) in [("python", Class::PythonSection), ("docker", Class::DockerSection)] {
            if let Value::Object(section) = self.heap.field(id, name) {
                self.fill_section(section, class);
            }
        }
    }

    /// The class's own functions: `Environment.from_conda_specification(…)`.
    pub(super) fn environment_function(
        &mut self,
        function: &str,
        args: &Args,
    ) -> Option<Result<Value, Raised>> {
        Some(match function {
            "from_conda_specification" => self.of_conda_specification(args),
            "from_pip_requirements" => self.of_pip_requirements(args),
            "from_docker_image" => self.of_docker(args, "image"),
            "from_dockerfile" => self.of_docker(args, "dockerfile"),
            "from_docker_build_context" => self.of_build_context(args),
            "get" => self.get_environment(args),
            "list" => Ok(self.of_service("environments")),
            "add_private_pip_wheel" => Ok(self.unknown("the service gives the wheel its address")),
            "from_existing_conda_environment" => {
                Ok(self.unknown("a conda environment of the author's machine"))
            }
            "load_from_directory" => self.environment_from_directory(args),
            _ => return None,
        })
    }

    fn of_conda_specification(&mut self, args: &Args) -> Result<Value, Raised> {
        let [name, path] = args.bound("Environment.from_conda_specification", ["name", "file_path"])?;
        let conda = self.conda_from_file(&path.unwrap_or(Value::None))?;
        if let Value::Object(id) = conda
            && self.heap.get(id, "doc").is_some_and(|doc| doc.as_hole().is_none())
            && self.heap.field(id, "python").is_none()
        {
            self.warn(format!(
                "No Python version provided, defaulting to \"{}\"",
                super::conda::PYTHON_DEFAULT
            ));
            self.set_python_version(id, &Value::text(super::conda::PYTHON_DEFAULT))?;
        }
        let environment = self.environment(name.unwrap_or(Value::None));
        if let Value::Object(python) = self.heap.field(environment, "python") {
            self.heap.put(python, "conda_dependencies", conda);
        }
        Ok(Value::Object(environment))
    }

    fn of_pip_requirements(&mut self, args: &Args) -> Result<Value, Raised> {
        let [name, path, pip] =
            args.bound("Environment.from_pip_requirements", ["name", "file_path", "pip_version"])?;
        let environment = self.environment(name.unwrap_or(Value::None));
        let path = path.unwrap_or(Value::None);
        let Value::Object(conda) = self.heap.path(environment, &["python", "conda_dependencies"]) else {
            return Ok(Value::Object(environment));
        };
        let lines = match self.read_file(&path) {
            Ok(text) => {
                let lines = text.lines().map(Value::text).collect();
                self.heap.new_list(lines)
            }
            Err(hole) => self.heap.new_list(vec![hole]),
        };
        self.set_pip_requirements(conda, lines);
        let pip = match pip.as_ref().map(|pip| super::text::str_of(&self.heap, pip)) {
            Some(Some(version)) if pip.as_ref().is_some_and(|pip| pip.truth(&self.heap) == Some(true)) => {
                format!("pip={version}")
            }
            _ => "pip".to_owned(),
        };
        self.add_conda_package(conda, &Value::text(pip))?;
        Ok(Value::Object(environment))
    }

    fn of_docker(&mut self, args: &Args, what: &str) -> Result<Value, Raised> {
        let [name, source, registry, conda, pip] = if what == "image" {
            args.bound(
                "Environment.from_docker_image",
                ["name", "image", "container_registry", "conda_specification", "pip_requirements"],
            )?
        } else {
            let [name, dockerfile, conda, pip] = args.bound(
                "Environment.from_dockerfile",
                ["name", "dockerfile", "conda_specification", "pip_requirements"],
            )?;
            [name, dockerfile, None, conda, pip]
        };
        let given = |value: &Option<Value>| {
            value.as_ref().is_some_and(|value| value.truth(&self.heap) != Some(false))
        };
        let (with_conda, with_pip) = (given(&conda), given(&pip));
        if with_conda && with_pip {
            return Err(Raised::by_sdk(
                "Only one of conda_specification or pip_requirements can be specified             as python dependencies",
            ));
        }
        let name = name.unwrap_or(Value::None);
        let environment = if with_conda {
            self.of_conda_specification(&Args::of([name, conda.unwrap_or(Value::None)]))?
        } else if with_pip {
            self.of_pip_requirements(&Args::of([name, pip.unwrap_or(Value::None)]))?
        } else {
            let id = self.environment(name);
            if let Value::Object(python) = self.heap.field(id, "python") {
                self.heap.put(python, "user_managed_dependencies", Value::Bool(true));
            }
            Value::Object(id)
        };
        let docker = environment.as_object().map(|id| self.heap.field(id, "docker"));
        if let Some(Value::Object(docker)) = docker {
            for name in ["base_image", "base_dockerfile", "build_context"] {
                self.heap.put(docker, name, Value::None);
            }
            let attribute = if what == "image" { "base_image" } else { "base_dockerfile" };
            self.set_attribute(&Value::Object(docker), attribute, source.unwrap_or(Value::None))?;
            if let Some(registry) = registry.filter(|registry| registry.truth(&self.heap) != Some(false)) {
                self.heap.put(docker, "base_image_registry", registry);
            }
        }
        Ok(environment)
    }

    fn of_build_context(&mut self, args: &Args) -> Result<Value, Raised> {
        let [name, context] =
            args.bound("Environment.from_docker_build_context", ["name", "docker_build_context"])?;
        let id = self.fresh(Class::Environment);
        self.heap.put(id, "name", name.unwrap_or(Value::None));
        if let Value::Object(docker) = self.heap.field(id, "docker") {
            self.heap.put(docker, "build_context", context.unwrap_or(Value::None));
        }
        Ok(Value::Object(id))
    }

    /// An environment of the workspace or a curated one: all we know is its name, version and label.
    fn get_environment(&mut self, args: &Args) -> Result<Value, Raised> {
        let [_, name, version, label] =
            args.bound("Environment.get", ["workspace", "name", "version", "label"])?;
        let given =
            |value: &Option<Value>| value.as_ref().is_some_and(|value| value.truth(&self.heap) == Some(true));
        if given(&version) && given(&label) {
            return Err(Raised::by_sdk("Only one of version or label can be specified"));
        }
        let id = self.fresh(Class::Environment);
        self.heap.put(id, "name", name.unwrap_or(Value::None));
        self.heap.put(id, "version", version.unwrap_or(Value::None));
        self.heap.put(id, "_label", label.unwrap_or(Value::None));
        self.heap.put(id, "_fetched", Value::Bool(true));
        // What the service has is not known; that it was changed is.
        if let Value::Object(python) = self.heap.field(id, "python") {
            let conda = self.unknown("only the service knows what the environment holds");
            let conda = self.conda_of(conda);
            self.heap.put(python, "conda_dependencies", conda);
        }
        let original = self.heap.deep_copy(&Value::Object(id));
        self.heap.put(id, "_original", original);
        Ok(Value::Object(id))
    }

    fn environment_from_directory(&mut self, args: &Args) -> Result<Value, Raised> {
        let [path] = args.bound("Environment.load_from_directory", ["path"])?;
        let Some(path) = path.as_ref().and_then(Value::as_text).map(ToString::to_string) else {
            return Ok(self.unknown("its folder is not known"));
        };
        let file = super::paths::join(&path, "azureml_environment.json");
        let Some(text) = self.files.text(&file) else {
            return Ok(self.unknown(format!("`{file}` is not here")));
        };
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) else {
            return Err(Raised::new("JSONDecodeError", format!("{file} is not JSON")));
        };
        let id = self.environment_of(&value)?;
        let conda = super::paths::join(&path, "conda_dependencies.yml");
        if self.files.is_file(&conda) {
            let conda = self.conda_from_file(&Value::text(conda))?;
            if let Value::Object(python) = self.heap.field(id, "python") {
                self.heap.put(python, "conda_dependencies", conda);
            }
        }
        if let Some(dockerfile) = self.files.text(&super::paths::join(&path, "BaseDockerfile"))
            && let Value::Object(docker) = self.heap.field(id, "docker")
        {
            self.heap.put(docker, "base_dockerfile", Value::text(dockerfile));
        }
        Ok(Value::Object(id))
    }

    /// Methods of an environment.
    pub(super) fn environment_method(
        &mut self,
        id: ObjectId,
        method: &str,
        args: &Args,
    ) -> Option<Result<Value, Raised>> {
        match method {
            "clone" => Some(self.clone_environment(id, args)),
            // Registering gives the same environment with a version of the service.
            "register" => Some(Ok(Value::Object(id))),
            "save_to_directory" => Some(self.save_environment(id, args)),
            "build" | "build_local" | "get_image_details" => Some(Ok(self.unknown("it needs the service"))),
            _ => None,
        }
    }

    fn clone_environment(&mut self, id: ObjectId, args: &Args) -> Result<Value, Raised> {
        let [name] = args.bound("Environment.clone", ["new_name"])?;
        let name = name.unwrap_or(Value::None);
        if name.truth(&self.heap) == Some(false) {
            return Err(Raised::by_sdk("Name is required to instantiate an Environment object"));
        }
        let copy = self.heap.deep_copy(&Value::Object(id));
        if let Value::Object(copy) = copy {
            if self.heap.get(copy, "_fetched").is_some() && self.heap.get(copy, "_base").is_none() {
                let base = self.heap.field(copy, "name");
                self.heap.put(copy, "_base", base);
            }
            // The copy's conda dependencies are those of the original: a package that is added to one is in both.
            if let (Value::Object(python), Value::Object(original)) =
                (self.heap.field(copy, "python"), self.heap.field(id, "python"))
            {
                let shared = self.heap.field(original, "conda_dependencies");
                self.heap.put(python, "conda_dependencies", shared);
            }
            self.heap.put(copy, "name", name);
            self.heap.put(copy, "version", Value::None);
            self.heap.put(copy, "asset_id", Value::None);
        }
        Ok(copy)
    }
}
