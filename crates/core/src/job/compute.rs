//! Where a job runs.

use serde::{Deserialize, Serialize};

/// A compute target, as the `compute` field names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComputeTarget {
    /// No `compute`, or `serverless`: Azure ML chooses machines.
    Serverless,
    /// A compute target of the workspace by name; the local workspace has `local`.
    Named(String),
    /// A full resource id.
    Id(String),
}

impl ComputeTarget {
    /// Reads `azureml:name`, `name`, `serverless` or a resource id.
    pub fn parse(text: &str) -> Self {
        let name = text.strip_prefix("azureml:").unwrap_or(text);
        if name.eq_ignore_ascii_case("serverless") {
            Self::Serverless
        } else if name.starts_with('/') {
            Self::Id(name.to_owned())
        } else {
            Self::Named(name.to_owned())
        }
    }

    /// The name people know it by.
    pub fn name(&self) -> &str {
        match self {
            Self::Serverless => "serverless",
            Self::Named(name) => name,
            Self::Id(id) => id.rsplit('/').next().unwrap_or(id),
        }
    }
}
