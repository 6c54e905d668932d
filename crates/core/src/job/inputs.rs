//! Inputs of a job: literals and data.

use super::reader::Reader;
use crate::document::{Node, NodeKind};
use crate::finding::{Code, Finding};

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobInput {
    /// A value that is put into the command as text; numbers and booleans as Python prints them.
    Literal(String),
    /// A file, folder, table or model.
    Data {
        /// What it is.
        input_type: InputType,
        /// Local path, URI or `azureml:name:version`; `None` where it was left out.
        path: Option<String>,
        /// How it reaches the job, in the service's words: `ReadOnlyMount`, `Download`, `Direct`…; `None`: the service's default.
        mode: Option<&'static str>,
    },
}

/// Types of data inputs and outputs, as written in YAML and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputType {
    /// One file.
    UriFile,
    /// A folder; the default.
    UriFolder,
    /// A table.
    MlTable,
    /// A model in MLflow format.
    MlflowModel,
    /// Any model.
    CustomModel,
    /// A model for Triton.
    TritonModel,
}

impl InputType {
    pub(super) const CHOICES: &'static [(&'static str, Self)] = &[
        ("uri_file", Self::UriFile),
        ("uri_folder", Self::UriFolder),
        ("mltable", Self::MlTable),
        ("mlflow_model", Self::MlflowModel),
        ("custom_model", Self::CustomModel),
        ("triton_model", Self::TritonModel),
    ];

    /// The name in YAML and on the wire.
    pub fn as_str(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, value)| *value == self).map_or("uri_folder", |(name, _)| name)
    }
}

const MODES: &[(&str, &str)] = &[
    ("ro_mount", "ReadOnlyMount"),
    ("rw_mount", "ReadWriteMount"),
    ("download", "Download"),
    ("direct", "Direct"),
    ("eval_mount", "EvalMount"),
    ("eval_download", "EvalDownload"),
];

pub(super) fn read_inputs(reader: &mut Reader<'_>, node: &Node) -> Vec<(String, JobInput)> {
    let Some(fields) = reader.fields(node, "inputs") else { return Vec::new() };
    let mut inputs = Vec::new();
    for entry in fields.entries {
        let path = format!("inputs.{}", entry.key);
        check_name(reader, &entry.value, &entry.key, &path);
        if let Some(input) = read_input(reader, &entry.value, &path) {
            inputs.push((entry.key.clone(), input));
        }
    }
    inputs
}

fn read_input(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<JobInput> {
    if matches!(node.kind, NodeKind::Scalar(_)) {
        return reader.literal(node, path).map(JobInput::Literal);
    }
    let mut fields = reader.fields(node, path)?;
    let input_type = fields.choice(reader, "type", InputType::CHOICES);
    let location = fields.string(reader, "path");
    let mode = fields.choice(reader, "mode", MODES);
    // `path_on_compute` is a preview field that the client passes on.
    fields.get("path_on_compute");
    fields.get("description");
    fields.finish(reader);
    if location.is_none() {
        let finding = Finding::error(Code::MissingField, format!("`{path}` has no `path`"))
            .help("A data input needs the place of its data: a local path, a URI or `azureml:name:version`.");
        reader.report(node, path, finding);
    }
    Some(JobInput::Data { input_type: input_type.unwrap_or(InputType::UriFolder), path: location, mode })
}

/// Input and output names: `^[a-zA-Z_]+[a-zA-Z0-9_]*$` (azure-ai-ml `_validation_utils`).
pub(super) fn check_name(reader: &mut Reader<'_>, node: &Node, name: &str, path: &str) {
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !good {
        let finding =
            Finding::error(Code::InvalidValue, format!("`{name}` cannot be the name of an input or output"))
                .help("Letters, digits and underscores only, not starting with a digit.");
        reader.report(node, path, finding);
    }
}
