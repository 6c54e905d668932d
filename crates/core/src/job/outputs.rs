//! Outputs of a job.

use super::inputs::{InputType, check_name};
use super::reader::Reader;
use crate::document::Node;

/// One named output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobOutput {
    /// What it is; a folder by default.
    pub output_type: InputType,
    /// How it is written, in the service's words: `ReadWriteMount` (default), `Upload`, `Direct`.
    pub mode: Option<&'static str>,
    /// Where it goes; `None`: the default datastore.
    pub path: Option<String>,
    /// Name of the data asset it is registered as.
    pub asset_name: Option<String>,
    /// Version of that asset.
    pub asset_version: Option<String>,
    /// Free text.
    pub description: Option<String>,
}

const MODES: &[(&str, &str)] = &[
    ("rw_mount", "ReadWriteMount"),
    ("upload", "Upload"),
    ("direct", "Direct"),
    ("mount", "ReadWriteMount"),
];

pub(super) fn read_outputs(reader: &mut Reader<'_>, node: &Node) -> Vec<(String, JobOutput)> {
    let Some(fields) = reader.fields(node, "outputs") else { return Vec::new() };
    let mut outputs = Vec::new();
    for entry in fields.entries {
        let path = format!("outputs.{}", entry.key);
        check_name(reader, &entry.value, &entry.key, &path);
        let output = match reader.fields(&entry.value, &path) {
            None => JobOutput {
                output_type: InputType::UriFolder,
                mode: None,
                path: None,
                asset_name: None,
                asset_version: None,
                description: None,
            },
            Some(mut fields) => {
                let output = JobOutput {
                    output_type: fields
                        .choice(reader, "type", InputType::CHOICES)
                        .unwrap_or(InputType::UriFolder),
                    mode: fields.choice(reader, "mode", MODES),
                    path: fields.string(reader, "path"),
                    asset_name: fields.string(reader, "name"),
                    asset_version: fields
                        .get("version")
                        .and_then(|node| reader.literal(node, &format!("{path}.version"))),
                    description: fields.string(reader, "description"),
                };
                fields.finish(reader);
                output
            }
        };
        outputs.push((entry.key.clone(), output));
    }
    outputs
}
