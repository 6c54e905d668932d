//! References to environments that exist already.

/// A reference, as written in a job or sent on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvironmentReference {
    /// `azureml:name:version` or `azureml:name@label`.
    Workspace {
        /// Name of the environment.
        name: String,
        /// Version; `None` with a label.
        version: Option<String>,
        /// Label, for example `latest`.
        label: Option<String>,
    },
    /// `azureml://registries/…`
    Registry(String),
    /// A full resource id.
    Id(String),
}

/// How a reference to an environment of the registry `azureml`, a curated one, begins.
pub const CURATED: &str = "azureml://registries/azureml/environments/";

impl EnvironmentReference {
    /// Reads a reference; `None` where it is none of the known shapes, as `name` without version or label.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with("azureml://") {
            return Some(Self::Registry(text.to_owned()));
        }
        let text = text.strip_prefix("azureml:").unwrap_or(text);
        if text.starts_with('/') {
            return Some(Self::Id(text.to_owned()));
        }
        if let Some((name, label)) = text.split_once('@') {
            return Some(Self::Workspace {
                name: name.to_owned(),
                version: None,
                label: Some(label.to_owned()),
            });
        }
        let (name, version) = text.split_once(':')?;
        (!name.is_empty() && !version.is_empty()).then(|| Self::Workspace {
            name: name.to_owned(),
            version: Some(version.to_owned()),
            label: None,
        })
    }
}
