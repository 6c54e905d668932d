//! An environment described in place, resolved: the conda specification read from its file, the hash computed.

use serde_json::{Map, Value};

use super::conda::CondaSpecification;
use super::identity::{ANONYMOUS_NAME, anonymous_build_version, anonymous_version};
use super::pyyaml;
use crate::document::Document;
use crate::finding::{Code, Finding};
use crate::job::{CondaFile, EnvironmentDefinition, InferenceConfig, ProjectFiles};
use crate::schema::Field as _;

/// An environment that a job describes itself, or that an environment document describes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InlineEnvironment {
    /// As described.
    pub definition: EnvironmentDefinition,
    /// Conda specification, read from the document or from the file it names.
    pub conda: Option<CondaSpecification>,
}

impl InlineEnvironment {
    /// Name and version under which a job's environment is sent. `build_hash` is the object hash of the build context;
    /// `None` without it where the environment is built from a folder. `fresh` is a name that nobody has used: for an
    /// environment without a hash, one built from a URL.
    ///
    /// The name a job gives is not used: the official client warns and registers every such environment as anonymous.
    pub fn anonymous(&self, build_hash: Option<&str>, fresh: &str) -> Option<(String, String)> {
        let definition = &self.definition;
        let build = definition.build.as_ref();
        let folder = self.build_folder();
        let image = definition.image.as_deref().filter(|image| !image.is_empty());
        let version = match (folder, image) {
            (Some(_), _) => {
                let dockerfile = build.and_then(|build| build.dockerfile_path.as_deref());
                anonymous_build_version(build_hash?, dockerfile.filter(|path| !path.is_empty()))
            }
            (None, Some(image)) => {
                let conda = self.sent_conda().map(CondaSpecification::wire_text);
                let inference = definition.inference_config.as_ref().map(pickled_routes);
                anonymous_version(image, inference.as_deref(), conda.as_deref())
            }
            (None, None) => return Some((fresh.to_owned(), "1".to_owned())),
        };
        Some((ANONYMOUS_NAME.to_owned(), version))
    }

    /// The local folder that it is built from.
    pub fn build_folder(&self) -> Option<&str> {
        let path = self.definition.build.as_ref()?.path.as_deref()?;
        (!path.contains("://") && !path.is_empty()).then_some(path)
    }

    /// Whether an environment document gives no name: it is registered as one that a job describes.
    pub fn is_nameless(&self) -> bool {
        self.definition.name.as_deref().is_none_or(str::is_empty)
    }

    /// The conda specification, where it says anything.
    fn sent_conda(&self) -> Option<&CondaSpecification> {
        self.conda.as_ref().filter(|conda| {
            conda.value.as_object().is_none_or(|map| !map.is_empty())
                && conda.value.as_array().is_none_or(|list| !list.is_empty())
        })
    }

    /// The service's `properties` of the environment version. `context_uri` is where the build context was uploaded
    /// to; without it the path of the document stands there.
    pub fn wire_properties(&self, anonymous: bool, context_uri: Option<&str>) -> Value {
        let definition = &self.definition;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty()).map(Value::from);
        let mut map = Map::new();
        let mut set = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                map.insert(name.to_owned(), value);
            }
        };
        set("condaFile", self.sent_conda().map(|conda| conda.wire_text().into()));
        set("image", given(&definition.image));
        set(
            "build",
            definition.build.as_ref().map(|build| {
                let mut wire = serde_json::json!({});
                if let Some(uri) = context_uri.or(build.path.as_deref()) {
                    wire["contextUri"] = uri.into();
                }
                if let Some(dockerfile) = &build.dockerfile_path {
                    wire["dockerfilePath"] = dockerfile.as_str().into();
                }
                wire
            }),
        );
        set("osType", definition.os_type.map(|system| system.as_str().into()));
        set(
            "inferenceConfig",
            definition.inference_config.as_ref().map(|config| camel_case(&config.write())),
        );
        set("description", given(&definition.description));
        set("tags", (!definition.tags.is_empty()).then(|| definition.tags.write()));
        set("isAnonymous", Some(anonymous.into()));
        set("isArchived", Some(false.into()));
        map.into()
    }
}

/// The text of the routes that the client hashes: PyYAML's print of its own objects, class names included.
fn pickled_routes(config: &InferenceConfig) -> String {
    const CLASS: &str = "!!python/object:azure.ai.ml._restclient.arm_ml_service.models._models";
    let mut text = format!("{CLASS}.InferenceContainerProperties\n_data:\n");
    for (name, route) in [
        ("livenessRoute", &config.liveness_route),
        ("readinessRoute", &config.readiness_route),
        ("scoringRoute", &config.scoring_route),
    ] {
        let route = route.as_ref();
        let port = route.and_then(|route| route.port).map_or(0, |port| port.0);
        let path = route.and_then(|route| route.path.as_deref()).unwrap_or_default();
        let data = pyyaml::dump(&serde_json::json!({ "path": path, "port": port }));
        let data: String = data.lines().map(|line| format!("      {line}\n")).collect();
        text.push_str(&format!("  {name}: {CLASS}.Route\n    _data:\n{data}"));
    }
    text
}

/// Keys as the service writes them: `liveness_route` → `livenessRoute`.
fn camel_case(value: &Value) -> Value {
    let Value::Object(map) = value else { return value.clone() };
    let rename = |key: &String| {
        let mut words = key.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |name, word| {
            let mut letters = word.chars();
            let head = letters.next().map(|letter| letter.to_ascii_uppercase());
            name + &head.into_iter().chain(letters).collect::<String>()
        })
    };
    map.iter().map(|(key, value)| (rename(key), camel_case(value))).collect()
}

/// Resolves a described environment: reads the conda file it names. Findings without a place are the caller's to place.
pub fn resolve_environment(
    definition: &EnvironmentDefinition,
    files: Option<&dyn ProjectFiles>,
) -> (InlineEnvironment, Vec<Finding>) {
    let mut findings = Vec::new();
    let conda = match &definition.conda_file {
        None => None,
        Some(CondaFile::Content(value)) => Some(CondaSpecification::from_value(value.clone())),
        Some(CondaFile::Path(path)) => {
            files.and_then(|files| read_conda_file(plain_path(path), files, &mut findings))
        }
    };
    (InlineEnvironment { definition: definition.clone(), conda }, findings)
}

/// `file:` is the preview's prefix of local paths.
fn plain_path(path: &str) -> &str {
    path.strip_prefix("file:").unwrap_or(path)
}

fn read_conda_file(
    path: &str,
    files: &dyn ProjectFiles,
    findings: &mut Vec<Finding>,
) -> Option<CondaSpecification> {
    let Some(text) = files.text(path) else {
        let finding = Finding::error(Code::FileNotFound, format!("The conda file `{path}` does not exist"))
            .help("The path is relative to the folder of the job document.");
        findings.push(finding.field("conda_file"));
        return None;
    };
    let (document, mut problems) = Document::read(path, text);
    findings.append(&mut problems);
    let root = document.root.as_ref()?;
    if root.entries().is_none() {
        findings.push(
            Finding::error(Code::WrongType, "A conda file is a mapping with `dependencies`")
                .at(document.place(root.range.clone())),
        );
        return None;
    }
    Some(CondaSpecification::from_value(root.to_value()))
}
