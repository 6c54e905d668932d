//! `.runconfig` files, YAML or JSON. The SDK's own loader damages some of them (it camel-cases the names of data); we
//! read what is written and say what the SDK would have made of it.
//! Source: `azureml/core/runconfig.py` (`_get_runconfig_using_dict`) and `_serialization_utils.py` of azureml-core 1.61.

use serde_json::{Map, Value as Json};

use super::args::{Args, Raised};
use super::class::Class;
use super::heap::{Heap, ObjectId};
use super::paths::{join, normalized};
use super::ruamel;
use super::sdk::Sdk;
use super::submission::Submission;
use super::text::{python_int, title};
use super::value::Value;

/// Where a run configuration keeps what the SDK's loader would have renamed, from and to.
const RENAMED: &str = "_renamed";

/// What kind of value an attribute is read as.
enum Read {
    AsItIs,
    Whole,
    Truth,
    Section(Class),
    Sections(Class),
    ListOf(Class),
}

fn reading(class: Class, name: &str) -> Read {
    match (class, name) {
        (Class::RunConfiguration, "max_run_duration_seconds" | "node_count" | "priority")
        | (Class::TensorflowConfiguration | Class::MpiConfiguration, _)
        | (Class::PyTorchConfiguration, "process_count" | "node_count")
        | (Class::ParallelTaskConfiguration, "max_retries_per_worker" | "worker_count_per_node")
        | (Class::ApplicationEndpointConfiguration, "port")
        | (Class::AmlComputeConfiguration, "_cluster_max_node_count") => Read::Whole,
        (Class::RunConfiguration, "credential_passthrough")
        | (Class::HistoryConfiguration, "output_collection" | "snapshot_project")
        | (Class::DockerConfiguration, "use_docker" | "shared_volumes")
        | (Class::PythonSection, "user_managed_dependencies")
        | (Class::DockerSection, "enabled" | "shared_volumes")
        | (Class::SparkSection, "precache_packages")
        | (Class::DataReferenceConfiguration | Class::Data, "overwrite") => Read::Truth,
        (Class::RunConfiguration, "history") => Read::Section(Class::HistoryConfiguration),
        (Class::RunConfiguration, "spark") => Read::Section(Class::SparkConfiguration),
        (Class::RunConfiguration, "docker") => Read::Section(Class::DockerConfiguration),
        (Class::RunConfiguration, "hdi") => Read::Section(Class::HdiConfiguration),
        (Class::RunConfiguration, "tensorflow") => Read::Section(Class::TensorflowConfiguration),
        (Class::RunConfiguration, "mpi") => Read::Section(Class::MpiConfiguration),
        (Class::RunConfiguration, "pytorch") => Read::Section(Class::PyTorchConfiguration),
        (Class::RunConfiguration, "paralleltask") => Read::Section(Class::ParallelTaskConfiguration),
        (Class::RunConfiguration, "amlcompute") => Read::Section(Class::AmlComputeConfiguration),
        (Class::RunConfiguration, "kubernetescompute") => {
            Read::Section(Class::KubernetesComputeConfiguration)
        }
        (Class::RunConfiguration, "data_references") => Read::Sections(Class::DataReferenceConfiguration),
        (Class::RunConfiguration, "data") => Read::Sections(Class::Data),
        (Class::RunConfiguration, "output_data") => Read::Sections(Class::OutputData),
        (Class::RunConfiguration, "services") => Read::Sections(Class::ApplicationEndpointConfiguration),
        (Class::RunConfiguration, "datacaches") => Read::ListOf(Class::DatacacheConfiguration),
        (Class::Environment, "python") => Read::Section(Class::PythonSection),
        (Class::Environment, "docker") => Read::Section(Class::DockerSection),
        (Class::Environment, "spark") => Read::Section(Class::SparkSection),
        (Class::Environment, "databricks") => Read::Section(Class::DatabricksSection),
        (Class::Environment, "r") => Read::Section(Class::RSection),
        (Class::DockerSection, "base_image_registry") => Read::Section(Class::ContainerRegistry),
        (Class::DockerSection, "build_context") => Read::Section(Class::DockerBuildContext),
        (Class::DockerSection, "platform") => Read::Section(Class::DockerImagePlatform),
        (Class::ContainerRegistry, "registry_identity") => Read::Section(Class::RegistryIdentity),
        (Class::SparkSection, "packages") => Read::ListOf(Class::SparkPackage),
        (Class::DatabricksSection, "maven_libraries") => Read::ListOf(Class::MavenLibrary),
        (Class::DatabricksSection, "pypi_libraries") => Read::ListOf(Class::PyPiLibrary),
        (Class::DatabricksSection, "rcran_libraries") => Read::ListOf(Class::RCranLibrary),
        (Class::DatabricksSection, "jar_libraries") => Read::ListOf(Class::JarLibrary),
        (Class::DatabricksSection, "egg_libraries") => Read::ListOf(Class::EggLibrary),
        (Class::Data, "data_location") | (Class::OutputData, "output_location") => {
            Read::Section(Class::DataLocation)
        }
        (Class::DataLocation, "dataset") => Read::Section(Class::LocationDataset),
        (Class::DataLocation, "data_path") => Read::Section(Class::LocationPath),
        (Class::DataLocation, "uri") => Read::Section(Class::Uri),
        (Class::OutputData, "additional_options") => Read::Section(Class::OutputOptions),
        (Class::OutputOptions, "registration_options") => Read::Section(Class::RegistrationOptions),
        (Class::OutputOptions, "upload_options") => Read::Section(Class::UploadOptions),
        (Class::OutputOptions, "mount_options") => Read::Section(Class::MountOptions),
        (Class::UploadOptions, "source_globs") => Read::Section(Class::GlobsOptions),
        _ => Read::AsItIs,
    }
}

/// A key without regard to case and underscores: `node_count` is `nodeCount`.
fn folded(key: &str) -> String {
    key.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

/// The value of a key in either spelling.
fn entry<'j>(map: &'j Map<String, Json>, key: &str) -> Option<&'j Json> {
    map.get(key).or_else(|| map.iter().find(|(name, _)| folded(name) == folded(key)).map(|(_, value)| value))
}

/// Whether a document looks like a `.runconfig`: an environment beside a script, target or history.
pub fn is_runconfig(value: &Json) -> bool {
    let Some(map) = value.as_object() else { return false };
    let has = |key: &str| entry(map, key).is_some();
    (has("environment") && (has("target") || has("history") || has("communicator")) && !has("type"))
        || (has("argumentVector") && has("target"))
}

/// The project a file belongs to: `.azureml` and `aml_config` are folders of the project.
pub fn project_of(file: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    if matches!(parts.last(), Some(&(".azureml" | "aml_config"))) {
        parts.pop();
    }
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// What the SDK's loader renames in a run configuration of a file, from and to.
pub fn renamed(heap: &Heap, id: ObjectId) -> Vec<(String, String)> {
    let Value::Dict(renamed) = heap.field(id, RENAMED) else { return Vec::new() };
    let text = |value: &Value| value.as_text().map(ToString::to_string).unwrap_or_default();
    heap.dict(renamed).iter().map(|(from, to)| (text(from), text(to))).collect()
}

/// Keys of their author's that the SDK's loader renames: those of data, and of Spark's settings. It camel-cases a whole
/// file once one of its keys is not.
fn renamed_keys(value: &Json) -> Vec<(String, String)> {
    let Some(map) = value.as_object() else { return Vec::new() };
    if is_camel(value, "") {
        return Vec::new();
    }
    let mut renamed = Vec::new();
    for name in ["data", "dataReferences", "outputData"] {
        for key in entry(map, name).and_then(Json::as_object).into_iter().flat_map(Map::keys) {
            renamed.push((key.clone(), camel(key)));
        }
    }
    let spark = entry(map, "spark").and_then(|spark| entry(spark.as_object()?, "configuration"));
    for key in spark.and_then(Json::as_object).into_iter().flat_map(Map::keys) {
        renamed.push((key.clone(), camel(key)));
    }
    renamed.retain(|(from, to)| from != to);
    renamed
}

/// Renames keys as the SDK's loader does, in what it would have sent.
pub(super) fn rename_keys(sent: &mut Json, renamed: &[(String, String)]) {
    for path in [&["data"][..], &["dataReferences"], &["outputData"], &["spark", "configuration"]] {
        let Some(map) =
            path.iter().try_fold(&mut *sent, |value, key| value.get_mut(*key)).and_then(Json::as_object_mut)
        else {
            continue;
        };
        *map = std::mem::take(map)
            .into_iter()
            .map(|(key, value)| match renamed.iter().find(|(from, _)| *from == key) {
                Some((_, to)) => (to.clone(), value),
                None => (key, value),
            })
            .collect();
    }
}

/// Whether every key is in camel case, but for those that are the user's own: variables.
fn is_camel(value: &Json, key: &str) -> bool {
    match value {
        Json::Object(map) => {
            folded(key) == "environmentvariables"
                || map.iter().all(|(key, value)| camel(key) == *key && is_camel(value, key))
        }
        Json::Array(items) => items.iter().all(|item| is_camel(item, "")),
        _ => true,
    }
}

/// The SDK's camel case: the parts between underscores, those after the first in Python's `title()`.
fn camel(key: &str) -> String {
    let mut parts = key.split('_');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(&title(part));
    }
    out
}

impl Sdk<'_> {
    /// A run configuration of a file as it would be submitted from its project.
    pub fn submission_of_file(&mut self, id: ObjectId, folder: &str) -> Submission {
        let mut submission = Submission::of(id, Value::text(folder));
        self.prepare(&mut submission);
        submission
    }

    /// `RunConfiguration.load(path, name)`
    pub(super) fn load_run_configuration(&mut self, args: &Args) -> Result<Value, Raised> {
        let [path, name] = args.bound("RunConfiguration.load", ["path", "name"])?;
        let Some(path) = path.as_ref().map_or(Some(".".into()), |path| path.as_text().cloned()) else {
            return Ok(self.unknown("its path is not known"));
        };
        let mut tried = vec![(path.to_string(), false)];
        if let Some(name) = name.as_ref().and_then(Value::as_text) {
            for folder in ["aml_config", ".azureml", ""] {
                let below = if folder.is_empty() { path.to_string() } else { join(&path, folder) };
                tried.push((join(&below, name), true));
                tried.push((join(&below, &format!("{name}.runconfig")), true));
            }
        } else {
            tried.push((format!("{path}.runconfig"), false));
        }
        for (file, in_project) in tried {
            if let Some(text) = self.files.text(&file) {
                let folder = if in_project {
                    path.to_string()
                } else {
                    file.rsplit_once('/').map_or(".".to_owned(), |(folder, _)| folder.to_owned())
                };
                let content = ruamel::read(&text).ok_or_else(|| {
                    Raised::new("RunConfigurationException", "The file is no readable YAML")
                })?;
                return Ok(Value::Object(self.run_configuration_of(&content, &folder)?));
            }
        }
        Ok(Value::hole(
            format!("RunConfiguration.load({path})"),
            "the file is not beside the source",
            self.place.clone(),
        ))
    }

    /// A run configuration from the content of its file; files it names are looked for in `folder`.
    ///
    /// # Errors
    /// Where it is no mapping, or a value is none the SDK takes.
    pub fn run_configuration_of(&mut self, content: &Json, folder: &str) -> Result<ObjectId, Raised> {
        let refused = |message: &str| Raised::new("RunConfigurationException", message);
        let Json::Object(mut map) = content.clone() else { return Err(refused("The file is no mapping")) };
        if entry(&map, "environment").is_none() {
            return Err(refused(
                "The file is of the form before version 1.0, which no SDK since 1.24 can read",
            ));
        }
        let renamed = renamed_keys(content);
        let key = map.keys().find(|key| folded(key) == "environment").cloned().unwrap_or_default();
        if let Some(Json::String(file)) = map.get(&key).cloned() {
            let path = normalized(&join(folder, &file));
            let text = self.files.text(&path);
            let environment = text.and_then(|text| ruamel::read(&text));
            map.insert(key, environment.unwrap_or(Json::Null));
        }
        let id = self.fresh(Class::RunConfiguration);
        self.fill(id, &map)?;
        if !renamed.is_empty() {
            let names = renamed
                .iter()
                .map(|(from, to)| (Value::text(from.as_str()), Value::text(to.as_str())))
                .collect();
            let names = self.heap.new_dict(names);
            self.heap.put(id, RENAMED, names);
        }
        if let Some(environment) = entry(&map, "environment").filter(|value| value.is_object()) {
            let environment = self.environment_of(environment)?;
            self.heap.put(id, "environment", Value::Object(environment));
            let python = self.heap.path(environment, &["python"]);
            if let Value::Object(python) = python
                && let Some(file) = self.heap.field(python, "conda_dependencies_file").as_text().cloned()
            {
                let conda = self.conda_from_file(&Value::text(join(folder, &file)))?;
                self.heap.put(python, "conda_dependencies", conda);
                self.heap.put(python, "_file_is_read", Value::Bool(true));
            }
        }
        Ok(id)
    }

    /// An environment from its dictionary. Sections that are left out get no defaults for what they hold.
    pub(super) fn environment_of(&mut self, value: &Json) -> Result<ObjectId, Raised> {
        let Json::Object(map) = value else {
            return Err(Raised::new("RunConfigurationException", "The environment is no mapping"));
        };
        if map.keys().all(|key| matches!(key.as_str(), "name" | "version")) {
            let id = self.fresh(Class::EnvironmentReference);
            self.fill(id, map)?;
            return Ok(id);
        }
        let id = self.fresh(Class::Environment);
        self.fill(id, map)?;
        if let Some(conda) =
            entry(map, "python").and_then(|python| entry(python.as_object()?, "condaDependencies"))
            && let Value::Object(python) = self.heap.field(id, "python")
            && !conda.is_null()
        {
            let doc = self.value_of(conda);
            let conda = self
                .construct(Class::CondaDependencies, &Args::default().with("_underlying_structure", doc))?;
            self.heap.put(python, "conda_dependencies", conda);
        }
        Ok(id)
    }

    fn fill(&mut self, id: ObjectId, map: &Map<String, Json>) -> Result<(), Raised> {
        let class = self.heap.object(id).class;
        for (name, key, _) in class.info().fields {
            if key.is_empty() || (class == Class::RunConfiguration && *name == "environment") {
                continue;
            }
            let Some(json) = entry(map, key) else { continue };
            let value = self.field_of(id, class, name, json)?;
            self.heap.put(id, name, value);
        }
        self.check_section(id, class)
    }

    fn field_of(&mut self, id: ObjectId, class: Class, name: &str, json: &Json) -> Result<Value, Raised> {
        let refused = |message: String| Raised::new("RunConfigurationException", message);
        if json.is_null() {
            return Ok(Value::None);
        }
        if class == Class::ParallelTaskConfiguration && name == "terminal_exit_codes" {
            return Err(refused(
                "Error in deserialization. List fields don't have list element type information.field=terminal_exit_codes"
                    .to_owned(),
            ));
        }
        let value = self.value_of(json);
        Ok(match (reading(class, name), json) {
            (Read::Whole, _) => python_int(&value)?.unwrap_or(Value::Int(0)),
            (Read::Truth, _) => Value::Bool(value.truth(&self.heap).unwrap_or_default()),
            (Read::Section(section), Json::Object(map)) => {
                let target = match self.heap.field(id, name) {
                    Value::Object(target) => target,
                    _ => self.fresh(section),
                };
                self.fill(target, map)?;
                Value::Object(target)
            }
            (Read::Sections(section), Json::Object(map)) => {
                let mut entries = Vec::new();
                for (key, value) in map {
                    let Json::Object(map) = value else { continue };
                    let target = self.fresh(section);
                    self.fill(target, map)?;
                    entries.push((Value::text(key.as_str()), Value::Object(target)));
                }
                self.heap.new_dict(entries)
            }
            (Read::ListOf(section), Json::Array(items)) => {
                let mut list = Vec::new();
                for item in items {
                    let Json::Object(map) = item else { continue };
                    let target = self.fresh(section);
                    self.fill(target, map)?;
                    list.push(Value::Object(target));
                }
                self.heap.new_list(list)
            }
            _ => value,
        })
    }

    fn check_section(&mut self, id: ObjectId, class: Class) -> Result<(), Raised> {
        if class != Class::DataReferenceConfiguration {
            return Ok(());
        }
        if self.heap.field(id, "data_store_name").truth(&self.heap) == Some(false) {
            return Err(Raised::new("RunConfigurationException", "Missing data store name"));
        }
        let mode = self.heap.field(id, "mode");
        match mode.as_text().map(|mode| mode.to_lowercase()) {
            Some(mode) if matches!(mode.as_str(), "mount" | "download" | "upload") => {
                self.heap.put(id, "mode", Value::text(mode));
                Ok(())
            }
            other => Err(Raised::new(
                "RunConfigurationException",
                format!("mode {} is not supported. Only mount, download allowed", other.unwrap_or_default()),
            )),
        }
    }
}
