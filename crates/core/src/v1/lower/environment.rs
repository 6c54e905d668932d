//! The environment: by name where the service has it, else described in place, defaults written out.

use serde_json::{Map, Value as Json, json};

use super::Lowering;
use crate::v1::class::Class;
use crate::v1::environment::DEFAULT_CPU_IMAGE;
use crate::v1::frameworks;
use crate::v1::heap::ObjectId;
use crate::v1::value::Value;

impl Lowering<'_, '_> {
    pub(super) fn environment(&mut self) -> Json {
        let environment = self.run_field("environment");
        let Value::Object(id) = environment else {
            let text = if environment.is_none() { Value::text("environment") } else { environment };
            return json!(self.ask(&text, "environment", "environment"));
        };
        let fetched = self.heap.get(id, "_fetched").is_some()
            || self.heap.object(id).class == Class::EnvironmentReference;
        if !fetched {
            return self.described(id);
        }
        match self.changes(id) {
            None => self.named(id),
            Some(changes) => json!(self.ask(&changes, "environment", "environment")),
        }
    }

    /// What the program changed of an environment that only the service knows, as a question: the job can name it, but
    /// not name it with changes.
    fn changes(&self, id: ObjectId) -> Option<Value> {
        let original = self.heap.get(id, "_original")?.as_object()?;
        let changed: Vec<&str> = ["python", "docker", "spark", "r"]
            .into_iter()
            .filter(|name| !self.heap.same(&self.heap.field(id, name), &self.heap.field(original, name)))
            .collect();
        if changed.is_empty() {
            return None;
        }
        let base = self.heap.get(id, "_base").cloned().unwrap_or_else(|| self.heap.field(id, "name"));
        let base = crate::v1::text::str_of(self.heap, &base).unwrap_or_default();
        let reason = format!(
            "the program changes `{}` of the environment `{base}`, and only the service knows the rest of it. Register the \
             changed environment and name it here, or describe it in full",
            changed.join("` and `")
        );
        Some(Value::hole(base, reason, self.place(id, changed[0])))
    }

    fn named(&mut self, id: ObjectId) -> Json {
        let place = self.place(id, "");
        let base = self.heap.get(id, "_base").cloned().unwrap_or_else(|| self.heap.field(id, "name"));
        let name = self.text(&base, "environment", "environment");
        let version = self.heap.field(id, "version");
        let version = if version.is_none() {
            None
        } else {
            Some(self.text(&version, "environment version", "environment"))
        };
        let label = self.heap.field(id, "_label");
        let label =
            if label.is_none() { None } else { Some(self.text(&label, "environment label", "environment")) };
        if is_retired(&name) {
            let reason = "this curated environment is retired, and v2 has none of its name. Choose a current one of the registry \
                          `azureml`, or describe the environment";
            let hole = Value::hole(name, reason, place.clone());
            self.lost("Environment.get", "The curated environment is retired.", place);
            return json!(self.ask(&hole, "environment", "environment"));
        }
        if name.to_lowercase().starts_with("azureml-") {
            self.approximated(
                "Environment.get",
                "environment",
                "Curated environments are in the registry `azureml` in v2. Most of SDK v1's are retired; choose a current \
                 one if this one is not found.",
                place,
            );
        } else {
            self.exact("Environment.get", "environment", place);
        }
        json!(reference(&name, version.as_deref(), label.as_deref()))
    }

    /// An environment that is described in place.
    fn described(&mut self, id: ObjectId) -> Json {
        let mut map = Map::new();
        let place = self.place(id, "");
        let name = self.heap.field(id, "name");
        if let Some(name) = name.as_text().map(|name| name.to_string()) {
            if is_asset_name(&name) && name != "default-environment" {
                // The client makes it an anonymous environment, whatever it is called.
                self.approximated(
                    "environment.name",
                    "environment",
                    format!(
                        "An environment that is written into the job has no name. To give it one, create it as `{name}` with \
                         `az ml environment create`, and name it in `environment`."
                    ),
                    place.clone(),
                );
            } else if name != "default-environment" && !name.is_empty() {
                self.approximated(
                    "environment.name",
                    "environment",
                    "v2 takes no such name; the environment has none.",
                    place.clone(),
                );
            }
        } else if name.as_hole().is_some() {
            map.insert("name".to_owned(), json!(self.ask(&name, "environment name", "environment.name")));
        }
        let docker = self.heap.field(id, "docker").as_object();
        let python = self.heap.field(id, "python").as_object();
        let managed = python.is_some_and(|python| {
            self.heap.field(python, "user_managed_dependencies").truth(self.heap) == Some(true)
        });
        let is_local = self.run_field("target").as_text().is_some_and(|target| &**target == "local");
        if managed && is_local && docker.is_none_or(|docker| self.is_default_image(docker)) {
            self.approximated(
                "environment.python.user_managed_dependencies",
                "environment",
                "The run uses the Python that is there. The local workspace has `user-managed` for it; Azure ML itself runs \
                 `compute: local` in a container.",
                place,
            );
            return json!("azureml:user-managed@latest");
        }
        if let Some(docker) = docker {
            self.put_image(docker, &mut map);
        }
        if managed {
            self.exact("environment.python.user_managed_dependencies", "environment", place);
        } else if let Some(python) = python {
            self.put_conda(id, python, &mut map);
            self.unread_conda_file(python);
        }
        self.left_out(id);
        self.unused_docker_settings(id);
        Json::Object(map)
    }

    /// Naming a file in a program does not read it: v1 sends the name beside the packages that it has.
    fn unread_conda_file(&mut self, python: ObjectId) {
        let file = self.heap.field(python, "conda_dependencies_file");
        if !file.is_none() && self.heap.get(python, "_file_is_read").is_none() {
            let place = self.place(python, "conda_dependencies_file");
            self.lost(
                "environment.python.conda_dependencies_file",
                "v1 sends the file's name and never reads it. If the packages in it are meant, name it as `conda_file`.",
                place,
            );
        }
    }

    fn is_default_image(&self, docker: ObjectId) -> bool {
        let image = self.heap.field(docker, "base_image");
        let others = ["base_dockerfile", "build_context"];
        image.as_text().is_none_or(|image| &**image == DEFAULT_CPU_IMAGE)
            && others.iter().all(|name| self.heap.field(docker, name).is_none())
    }

    fn put_image(&mut self, docker: ObjectId, map: &mut Map<String, Json>) {
        let place =
            self.heap.place_of(docker, "base_image").cloned().or_else(|| self.submission.place.clone());
        let dockerfile = self.heap.field(docker, "base_dockerfile");
        let context = self.heap.field(docker, "build_context");
        let image = self.heap.field(docker, "base_image");
        if !dockerfile.is_none() {
            let text = self.text(&dockerfile, "Dockerfile", "environment.build");
            self.out.files.push(("environment/Dockerfile".to_owned(), text));
            map.insert(
                "build".to_owned(),
                json!({ "path": "./environment", "dockerfile_path": "Dockerfile" }),
            );
            self.exact("environment.docker.base_dockerfile", "environment.build", place);
        } else if let Value::Object(context) = context {
            let location =
                self.text(&self.heap.field(context, "location"), "build context", "environment.build.path");
            let file = self.text(
                &self.heap.field(context, "dockerfile_path"),
                "Dockerfile",
                "environment.build.dockerfile_path",
            );
            map.insert("build".to_owned(), json!({ "path": location, "dockerfile_path": file }));
            self.exact("environment.docker.build_context", "environment.build", place);
        } else if let Some(scenario) =
            self.heap.field(docker, "_scenario").as_text().map(|text| text.to_string())
        {
            self.put_scenario(docker, &scenario, map);
        } else if image.is_none() {
            map.insert("image".to_owned(), json!(DEFAULT_CPU_IMAGE));
            self.approximated(
                "environment.docker.base_image",
                "environment.image",
                "The environment names no image; the SDK's default is written out.",
                place,
            );
        } else {
            let text = self.text(&image, "image", "environment.image");
            if text == DEFAULT_CPU_IMAGE {
                self.exact("environment.docker.base_image (default)", "environment.image", place);
            } else {
                self.exact("environment.docker.base_image", "environment.image", place);
            }
            map.insert("image".to_owned(), json!(self.in_registry(docker, text)));
        }
        self.credentials(docker);
    }

    /// A framework's estimator: its own image is gone, so its base image and packages are written out.
    fn put_scenario(&mut self, docker: ObjectId, scenario: &str, map: &mut Map<String, Json>) {
        let place = self.submission.place.clone();
        let image = self.heap.field(docker, "base_image");
        let is_frameworks_own =
            self.heap.field(docker, "base_image_registry").as_object().is_some_and(|registry| {
                self.heap.field(registry, "address").as_text().is_some_and(|at| &**at == frameworks::REGISTRY)
            });
        let mut words = scenario.split(' ');
        let (framework, version, processor) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        match frameworks::scenario(framework, version, processor) {
            Some((_, _, _, base, packages)) if is_frameworks_own => {
                map.insert("image".to_owned(), json!(format!("{}{base}", frameworks::IMAGES)));
                let pip: Vec<&str> = std::iter::once("azureml-defaults").chain(packages.split(' ')).collect();
                map.insert(
                    "conda_file".to_owned(),
                    json!({
                        "name": "project_environment",
                        "channels": ["anaconda", "conda-forge"],
                        "dependencies": [frameworks::PYTHON, { "pip": pip }],
                    }),
                );
                self.approximated(
                    &format!("{framework} estimator"),
                    "environment",
                    format!(
                        "The image of {framework} {version} that the estimator used is no longer there. Its base image and \
                         packages are written out; they are old, so a current framework is the better choice."
                    ),
                    place,
                );
            }
            _ => {
                let image = self.text(&image, "image", "environment.image");
                let image = self.in_registry(docker, image);
                map.insert("image".to_owned(), json!(image));
                let reason = if image.starts_with(frameworks::IMAGES) {
                    format!(
                        "Image and packages are those of {framework} {version} as the estimator chose them; they are old."
                    )
                } else {
                    format!(
                        "The image is the program's own; what the estimator adds for {framework} {version} is old."
                    )
                };
                self.approximated(&format!("{framework} estimator"), "environment", reason, place);
            }
        }
    }

    /// An image with the address of its registry in front.
    fn in_registry(&self, docker: ObjectId, image: String) -> String {
        let registry = self.heap.field(docker, "base_image_registry").as_object();
        let address = registry.map_or(Value::None, |registry| self.heap.field(registry, "address"));
        match address.as_text() {
            Some(address) if !image.starts_with(&**address) => {
                format!("{}/{image}", address.trim_end_matches('/'))
            }
            _ => image,
        }
    }

    fn credentials(&mut self, docker: ObjectId) {
        let Value::Object(registry) = self.heap.field(docker, "base_image_registry") else { return };
        let place = self.heap.place_of(registry, "password").cloned();
        if ["username", "password"].iter().any(|name| !self.heap.field(registry, name).is_none()) {
            self.lost(
                "environment.docker.base_image_registry",
                "User and password of a registry do not belong into a job. Give the workspace a connection to the registry, \
                 or its identity the right to pull.",
                place,
            );
        } else if !self.heap.field(registry, "registry_identity").is_none() {
            self.lost(
                "environment.docker.base_image_registry.registry_identity",
                "The workspace's own identity pulls images in v2.",
                place,
            );
        }
    }

    /// Settings of the environment's docker section that the run's own section stands in front of, as in the SDK v1.
    fn unused_docker_settings(&mut self, id: ObjectId) {
        let size = self.heap.path(id, &["docker", "shm_size"]);
        let own = self.section("docker").map_or(Value::None, |docker| self.heap.field(docker, "shm_size"));
        let is_default = size.as_text().is_none_or(|size| &**size == "2g");
        if !is_default && self.heap.equal(&size, &own) != Some(true) {
            let place = self.place(id, "docker");
            self.lost(
                "environment.docker.shm_size",
                "The SDK v1 takes the size from the run's own docker settings, so this one had no effect there either. Set \
                 `resources.shm_size` if the run needs it.",
                place,
            );
        }
    }

    /// Sections v2 has nothing for.
    fn left_out(&mut self, id: ObjectId) {
        let place = self.place(id, "");
        let any =
            |lowering: &Self, path: &[&str]| lowering.heap.path(id, path).truth(lowering.heap) == Some(true);
        if any(self, &["spark", "packages"]) || any(self, &["spark", "repositories"]) {
            self.lost("environment.spark", "Spark packages belong to a v2 Spark job.", place.clone());
        }
        let libraries =
            ["maven_libraries", "pypi_libraries", "rcran_libraries", "jar_libraries", "egg_libraries"];
        if libraries.iter().any(|name| any(self, &["databricks", name])) {
            self.lost(
                "environment.databricks",
                "Databricks is no compute target for training.",
                place.clone(),
            );
        }
        if !self.heap.path(id, &["r"]).is_none() {
            self.lost(
                "environment.r",
                "v2 has no section for R; put the packages into the image.",
                place.clone(),
            );
        }
        if any(self, &["inferencing_stack_version"]) {
            self.lost("environment.inferencing_stack_version", "It is for deployments.", place);
        }
    }
}

/// A name of the workspace or the registry of curated environments.
fn reference(name: &str, version: Option<&str>, label: Option<&str>) -> String {
    let curated =
        name.get(..8).filter(|start| start.eq_ignore_ascii_case("azureml-")).and_then(|_| name.get(8..));
    match (curated, version) {
        (Some(name), Some(version)) => {
            format!("azureml://registries/azureml/environments/{name}/versions/{version}")
        }
        (Some(name), None) => {
            format!("azureml://registries/azureml/environments/{name}/labels/{}", label.unwrap_or("latest"))
        }
        (None, Some(version)) => format!("azureml:{name}:{version}"),
        (None, None) => format!("azureml:{name}@{}", label.unwrap_or("latest")),
    }
}

/// Whether a curated environment is of those that v2 never had, or whose Ubuntu (16.04, 18.04) is no longer supported. Names
/// are those of Microsoft's own examples of SDK v1.
fn is_retired(name: &str) -> bool {
    const FIRST: [&str; 14] = [
        "minimal",
        "tutorial",
        "bert",
        "triton",
        "designer",
        "scikit-learn",
        "tensorflow-1",
        "tensorflow-2.0-",
        "tensorflow-2.1-",
        "tensorflow-2.2-",
        "tensorflow-2.3-",
        "chainer-",
        "pyspark-",
        "pytorch-1.",
    ];
    let name = name.to_lowercase();
    let Some(rest) = name.strip_prefix("azureml-") else { return false };
    // `AzureML-PyTorch-1.6-GPU` is of the first kind, `AzureML-pytorch-1.10-ubuntu20.04-py38-cuda11-gpu` is not.
    let is_first = FIRST.iter().any(|first| rest.starts_with(first)) && !rest.contains("ubuntu");
    is_first || rest.contains("ubuntu18.04") || rest.contains("ubuntu16.04")
}

/// Whether v2 takes a name for an asset: letters, digits, `-`, `_` and `.`, up to 255, none of the signs first.
fn is_asset_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.len() <= 255
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
