//! Conda specifications: `channels`, `dependencies` and the `pip:` list inside them.

use serde_json::Value;

use super::pyyaml;

/// A conda specification as a job describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct CondaSpecification {
    /// The whole specification, as sent.
    pub value: Value,
    /// The `python` entry's version part, for example `3.11` or `>=3.9`; `None` where there is none.
    pub python: Option<String>,
    /// Whether `python` is among the dependencies at all.
    pub names_python: bool,
    /// Conda packages other than `python` and `pip`, as written.
    pub conda_packages: Vec<String>,
    /// Whether `pip` is among the conda packages.
    pub names_pip: bool,
    /// The lines of the `pip:` list.
    pub pip_packages: Vec<String>,
    /// Channels as written.
    pub channels: Vec<String>,
}

impl CondaSpecification {
    /// Reads a specification; entries of a wrong kind are left out (the checks report them).
    pub fn from_value(value: Value) -> Self {
        let texts = |list: Option<&Value>| -> Vec<String> {
            list.and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        let mut spec = Self {
            python: None,
            names_python: false,
            conda_packages: Vec::new(),
            names_pip: false,
            pip_packages: Vec::new(),
            channels: texts(value.get("channels")),
            value: Value::Null,
        };
        for dependency in value.get("dependencies").and_then(Value::as_array).into_iter().flatten() {
            match dependency {
                Value::String(text) => spec.add_conda(text.trim()),
                Value::Object(map) => spec.pip_packages.extend(texts(map.get("pip"))),
                _ => {}
            }
        }
        spec.value = value;
        spec
    }

    fn add_conda(&mut self, text: &str) {
        let package = text.rsplit("::").next().unwrap_or(text);
        let end = package.find(|c: char| " =<>!~[".contains(c)).unwrap_or(package.len());
        match package[..end].to_ascii_lowercase().as_str() {
            "python" => {
                self.names_python = true;
                let version = package[end..].trim().trim_start_matches('=');
                self.python = (!version.is_empty()).then(|| version.to_owned());
            }
            "pip" => self.names_pip = true,
            _ => self.conda_packages.push(text.to_owned()),
        }
    }

    /// The text that is sent to the service and hashed: keys sorted, as PyYAML prints it.
    pub fn wire_text(&self) -> String {
        pyyaml::dump(&self.value)
    }
}
