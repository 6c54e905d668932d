//! An environment described in place: image, conda specification, build context.

use serde_json::Value;

use super::conda::CondaSpecification;
use super::identity::{ANONYMOUS_NAME, anonymous_version};
use crate::document::{Document, Node, NodeKind};
use crate::finding::{Code, Finding};
use crate::job::{ProjectFiles, Reader};

/// An environment that a job describes itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InlineEnvironment {
    /// Name; `None`: anonymous.
    pub name: Option<String>,
    /// Version; `None`: anonymous, or the next one.
    pub version: Option<String>,
    /// Docker image.
    pub image: Option<String>,
    /// Conda specification, read from the document or from the file it names.
    pub conda: Option<CondaSpecification>,
    /// Docker build context.
    pub build: Option<BuildContext>,
    /// Free text.
    pub description: Option<String>,
    /// Labels.
    pub tags: Vec<(String, String)>,
}

/// A folder with a Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildContext {
    /// Folder, relative to the document.
    pub path: String,
    /// Dockerfile in it; `Dockerfile` by default.
    pub dockerfile_path: Option<String>,
}

impl InlineEnvironment {
    /// Name and version under which the environment is sent; `None` for a build context, whose files have to be hashed first.
    pub fn name_and_version(&self) -> Option<(String, String)> {
        if let (Some(name), Some(version)) = (&self.name, &self.version) {
            return Some((name.clone(), version.clone()));
        }
        let conda = self.conda.as_ref().map(CondaSpecification::wire_text);
        let version = anonymous_version(self.image.as_deref()?, conda.as_deref());
        Some((ANONYMOUS_NAME.to_owned(), version))
    }
}

/// Reads the environment a job describes in place; `None` where `environment` is a reference or missing.
pub fn read_environment(
    document: &Document,
    files: Option<&dyn ProjectFiles>,
) -> (Option<InlineEnvironment>, Vec<Finding>) {
    let mut reader = Reader::new(document);
    let Some(node) = document.find(&["environment"]).filter(|node| node.entries().is_some()) else {
        return (None, Vec::new());
    };
    let Some(mut fields) = reader.fields(node, "environment") else { return (None, reader.findings) };
    let mut conda_findings = Vec::new();
    let conda =
        fields.get("conda_file").and_then(|node| read_conda(&mut reader, node, files, &mut conda_findings));
    let build = fields.get("build").and_then(|node| {
        let mut build = reader.fields(node, "environment.build")?;
        let path = build.string(&mut reader, "path");
        let dockerfile_path = build.string(&mut reader, "dockerfile_path");
        build.finish(&mut reader);
        Some(BuildContext { path: path?, dockerfile_path })
    });
    let environment = InlineEnvironment {
        name: fields.string(&mut reader, "name"),
        version: fields.get("version").and_then(|node| reader.literal(node, "environment.version")),
        image: fields.string(&mut reader, "image"),
        conda,
        build,
        description: fields.string(&mut reader, "description"),
        tags: fields.string_map(&mut reader, "tags"),
    };
    for name in ["os_type", "inference_config", "properties", "datastore", "type"] {
        fields.get(name);
    }
    fields.finish(&mut reader);
    if environment.image.is_none() && environment.build.is_none() {
        let message = if environment.conda.is_some() {
            "A conda specification needs a Docker `image` to be installed in"
        } else {
            "The environment has neither `image` nor `build`"
        };
        let finding = Finding::error(Code::MissingField, message)
            .help("Add for example `image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04`. The local workspace uses the machine's own system instead.");
        reader.report(node, "environment.image", finding);
    }
    let mut findings = reader.findings;
    findings.append(&mut conda_findings);
    (Some(environment), findings)
}

fn read_conda(
    reader: &mut Reader<'_>,
    node: &Node,
    files: Option<&dyn ProjectFiles>,
    findings: &mut Vec<Finding>,
) -> Option<CondaSpecification> {
    if matches!(node.kind, NodeKind::Mapping { .. }) {
        return Some(CondaSpecification::from_value(node.to_value()));
    }
    let path = reader.string(node, "environment.conda_file")?;
    let files = files?;
    let Some(text) = files.text(&path) else {
        let finding = Finding::error(Code::FileNotFound, format!("The conda file `{path}` does not exist"))
            .help("The path is relative to the folder of the job document.");
        reader.report(node, "environment.conda_file", finding);
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

impl InlineEnvironment {
    /// The service's `properties` of the environment version, apart from what only the service knows.
    pub fn wire_properties(&self) -> Value {
        let mut map = serde_json::Map::new();
        if let Some(conda) = &self.conda {
            map.insert("condaFile".into(), conda.wire_text().into());
        }
        if let Some(image) = &self.image {
            map.insert("image".into(), image.clone().into());
        }
        if let Some(description) = &self.description {
            map.insert("description".into(), description.clone().into());
        }
        if !self.tags.is_empty() {
            map.insert(
                "tags".into(),
                self.tags.iter().map(|(k, v)| (k.clone(), Value::from(v.clone()))).collect(),
            );
        }
        map.insert("isAnonymous".into(), self.name.is_none().into());
        map.insert("isArchived".into(), false.into());
        Value::Object(map)
    }
}
