//! An environment described in place, resolved: the conda specification read from its file, the hash computed.

use serde_json::{Map, Value};

use super::conda::CondaSpecification;
use super::identity::{ANONYMOUS_NAME, anonymous_build_version, anonymous_version};
use crate::document::Document;
use crate::finding::{Code, Finding};
use crate::job::{CondaFile, EnvironmentDefinition, ProjectFiles};
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
    /// `None` without it where the environment is built from one.
    ///
    /// The name a job gives is not used: the official client warns and registers every such environment as anonymous.
    pub fn anonymous(&self, build_hash: Option<&str>) -> Option<(String, String)> {
        let definition = &self.definition;
        let version = match (&definition.build, &definition.image) {
            (Some(build), _) => anonymous_build_version(build_hash?, build.dockerfile_path.as_deref()),
            (None, Some(image)) => {
                let conda = self.conda.as_ref().map(CondaSpecification::wire_text);
                anonymous_version(image, conda.as_deref())
            }
            (None, None) => return None,
        };
        Some((ANONYMOUS_NAME.to_owned(), version))
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
        let conda =
            self.conda.as_ref().filter(|conda| conda.value.as_object().is_none_or(|map| !map.is_empty()));
        set("condaFile", conda.map(|conda| conda.wire_text().into()));
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
