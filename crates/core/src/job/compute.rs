//! Where a job runs.

use serde_json::Value;

use crate::document::Node;
use crate::schema::{Field, Reader, Shape};

/// A compute target, as the `compute` field names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComputeTarget {
    /// `serverless`, in the letters of the document: Azure ML chooses machines.
    Serverless(String),
    /// `local`: this machine. Azure ML hands such a job back as an archive; a local workspace runs it.
    Local,
    /// A compute target of the workspace by name.
    Named(String),
    /// A full resource id.
    Id(String),
}

impl ComputeTarget {
    /// Reads `azureml:name`, `name`, `serverless`, `local` or a resource id.
    pub fn parse(text: &str) -> Self {
        let name = text.strip_prefix("azureml:").unwrap_or(text);
        if name.eq_ignore_ascii_case("serverless") {
            Self::Serverless(name.to_owned())
        } else if name.eq_ignore_ascii_case("local") {
            Self::Local
        } else if name.starts_with('/') {
            Self::Id(name.to_owned())
        } else {
            Self::Named(name.to_owned())
        }
    }

    /// The name people know it by.
    pub fn name(&self) -> &str {
        match self {
            Self::Local => "local",
            Self::Serverless(name) | Self::Named(name) => name,
            Self::Id(id) => id.rsplit('/').next().unwrap_or(id),
        }
    }
}

impl Field for ComputeTarget {
    const SHAPE: &'static Shape = &Shape::Text;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        reader.string(node, path).map(|text| Self::parse(&text))
    }

    fn write(&self) -> Value {
        match self {
            Self::Serverless(name) => name.as_str().into(),
            Self::Local => "azureml:local".into(),
            Self::Named(name) | Self::Id(name) => format!("azureml:{name}").into(),
        }
    }
}
