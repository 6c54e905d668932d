//! The `environment` field: a reference, or software described in place. Must not know how it is named on the wire.

use serde_json::Value;

use crate::document::{Node, NodeKind, ScalarValue};
use crate::finding::{Code, Finding};
use crate::schema::{Field, Map, Reader, Shape, Whole, record, words};

/// `environment`: a reference, or one described in place.
#[derive(Clone, Debug, PartialEq)]
pub enum EnvironmentField {
    /// `azureml:name:version`, `azureml:name@label`, `azureml://registries/…` or a resource id, as written.
    Reference(String),
    /// Image, build context, conda specification.
    Inline(Box<EnvironmentDefinition>),
}

record! {
    /// Software described in place, or by an environment document.
    pub struct EnvironmentDefinition {
        /// Name. In a job it is not used: an environment described in place is always anonymous.
        name: Option<String> = nullable,
        /// Version; the next one by default.
        version: Option<Version> = nullable,
        /// Free text.
        description: Option<String>,
        /// Docker image.
        image: Option<String>,
        /// Conda specification: the path of a file, or its content.
        conda_file: Option<CondaFile>,
        /// Docker build context; instead of `image`.
        build: Option<BuildContext>,
        /// Operating system of the image.
        os_type: Option<OsType>,
        /// Where a server in the image listens; for endpoints.
        inference_config: Option<InferenceConfig>,
        /// Datastore that build contexts are uploaded to.
        datastore: Option<String>,
        /// When the service deletes it.
        auto_delete_setting: Option<Value>,
        /// Labels.
        tags: Map<Value>,
    }
    read_only: ["id", "creation_context", "latest_version", "intellectual_property", "stage"]
}

record! {
    /// Where a server in the image listens.
    pub struct InferenceConfig {
        /// Answers while the server lives.
        liveness_route: Option<Route> = required("A `port` and a `path`."),
        /// Answers once the server is ready.
        readiness_route: Option<Route> = required("A `port` and a `path`."),
        /// Answers with scores.
        scoring_route: Option<Route> = required("A `port` and a `path`."),
    }
}

record! {
    /// A port and a path.
    pub struct Route {
        /// Port.
        port: Option<Whole<0>> = required("A number."),
        /// Path.
        path: Option<String> = required("A path such as `/score`."),
    }
}

record! {
    /// A folder with a Dockerfile.
    pub struct BuildContext {
        /// Folder, relative to the document, or a URL.
        path: Option<String>,
        /// Dockerfile in it; `Dockerfile` by default.
        dockerfile_path: Option<String>,
    }
}

words! {
    /// Operating system of an image.
    pub enum OsType in Lower {
        /// Linux.
        Linux = "linux" => "Linux",
        /// Windows.
        Windows = "windows" => "Windows",
    }
}

/// A version: YAML's numbers are taken as Python prints them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(pub String);

impl Field for Version {
    const SHAPE: &'static Shape = &Shape::Literal;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        if node.scalar().is_some_and(|scalar| scalar.value == ScalarValue::Date) {
            return reader.string(node, path).map(Self);
        }
        reader.literal(node, path).map(Self)
    }

    fn write(&self) -> Value {
        self.0.as_str().into()
    }
}

/// `conda_file`.
#[derive(Clone, Debug, PartialEq)]
pub enum CondaFile {
    /// Path relative to the document.
    Path(String),
    /// The specification itself.
    Content(Value),
}

impl Field for CondaFile {
    const SHAPE: &'static Shape = &Shape::AnyOf(&[&Shape::Text, &Shape::Map(&Shape::Any)]);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        match &node.kind {
            NodeKind::Mapping { .. } => Some(Self::Content(node.to_value())),
            // Nothing at all to the client.
            NodeKind::Sequence { items, .. } if items.is_empty() => Some(Self::Content(node.to_value())),
            NodeKind::Sequence { .. } => {
                let finding = Finding::error(Code::WrongType, format!("`{path}` is a list"))
                    .help("It is the name of a file, or the specification itself: `{dependencies: [python=3.10, pip: [numpy]]}`.");
                reader.report(node, path, finding);
                None
            }
            NodeKind::Scalar(_) => reader.string(node, path).map(Self::Path),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Path(path) => path.as_str().into(),
            Self::Content(value) => value.clone(),
        }
    }
}

impl Field for EnvironmentField {
    const SHAPE: &'static Shape = &Shape::AnyOf(&[&Shape::Text, EnvironmentDefinition::SHAPE]);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        match &node.kind {
            NodeKind::Mapping { .. } => {
                EnvironmentDefinition::read(reader, node, path).map(Box::new).map(Self::Inline)
            }
            NodeKind::Scalar(_) => reader.string(node, path).map(Self::Reference),
            NodeKind::Sequence { .. } => {
                reader.wrong_type(node, path, "a reference or a mapping");
                None
            }
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Reference(text) => text.as_str().into(),
            Self::Inline(definition) => definition.write(),
        }
    }
}
