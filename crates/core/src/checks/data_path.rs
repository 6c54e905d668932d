//! Local data of an input: it exists, and is what its type says.

use serde_json::Value;

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::{AssetType, DataInput, InputMode, JobInput, is_local_path, path_type};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, input) in context.job.inputs() {
        let JobInput::Data(data) = input else { continue };
        let Some(path) = data.path.as_deref() else { continue };
        if path.is_empty() {
            let finding = Finding::error(Code::MissingField, format!("The `path` of the input `{name}` is empty"))
                .help("The official client refuses it. Write the place of the data: a local path, a URI or `azureml:name:version`.");
            findings.push(context.at(&["inputs", name, "path"], finding));
            continue;
        }
        without_type(context, name, path, data, findings);
        if !is_local_path(path) {
            continue;
        }
        let plain = path.strip_prefix("file:").unwrap_or(path);
        let Some(files) = context.files.filter(|files| files.sees(plain)) else { continue };
        let file = files.is_file(plain);
        let folder = !file && files.list(plain).is_some();
        let field = ["inputs", name, "path"];
        if !file && !folder {
            let finding = Finding::error(
                Code::FileNotFound,
                format!("The data `{path}` of the input `{name}` does not exist"),
            )
            .help(if plain.split_once(':').is_some_and(|(name, version)| name.len() > 1 && !version.is_empty() && !plain.contains('/')) {
                format!("A registered data asset is `azureml:{plain}`; a path is relative to the folder of the job document.")
            } else {
                "The path is relative to the folder of the job document.".to_owned()
            });
            findings.push(context.at(&field, finding));
            continue;
        }
        let (wrong, right) = match data.asset_type {
            Some(AssetType::UriFile) if folder => ("a folder", "uri_folder"),
            Some(AssetType::UriFolder) if file => ("a file", "uri_file"),
            Some(AssetType::MlTable) if file => {
                ("a file, but a table is the folder with the file `MLTable`", "")
            }
            _ => continue,
        };
        let mut finding = Finding::error(Code::InvalidDataMode, format!("`{path}` is {wrong}"))
            .help("The type of the input says otherwise. The service refuses it or mounts something else.");
        if !right.is_empty()
            && let Ok(edits) = set_field(context.document, &["inputs", name, "type"], &Value::from(right))
        {
            finding = finding.fix(format!("Change the type to `{right}`"), edits);
        }
        findings.push(context.at(&field, finding));
    }
}

/// Without a type everything is a folder, a `.csv` too.
fn without_type(
    context: &Context<'_>,
    name: &str,
    path: &str,
    data: &DataInput,
    findings: &mut Vec<Finding>,
) {
    if data.asset_type.is_some() {
        return;
    }
    let table = matches!(data.mode, Some(InputMode::EvalMount | InputMode::EvalDownload));
    let likely = if table { "mltable" } else { path_type(path) };
    let mut finding = Finding::warning(
        Code::InputWithoutType,
        format!("The input `{name}` has no type: it is taken for a folder"),
    )
    .help("Say what it is: `uri_file`, `uri_folder`, `mltable` or a kind of model.");
    if let Ok(edits) = set_field(context.document, &["inputs", name, "type"], &Value::from(likely)) {
        finding = finding.fix(format!("Add `type: {likely}`"), edits);
    }
    findings.push(context.at(&["inputs", name], finding));
}
