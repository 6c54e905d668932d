//! `data: azureml:iris:1`: an input of one value is text, whatever it names.

use serde_json::json;

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::{JobInput, path_type};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, input) in context.job.inputs() {
        let JobInput::Literal(text) = input else { continue };
        let Some(kind) = kind_of_data(context, text) else { continue };
        let value = json!({ "type": kind, "path": text });
        let mut finding = Finding::warning(
            Code::InputIsText,
            format!("The input `{name}` is the text `{text}`, and no data"),
        )
        .help("An input of one value is handed to the script as it is. Data has a `type` and a `path`.");
        if let Ok(edits) = set_field(context.document, &["inputs", name], &value) {
            finding = finding.fix(format!("Make it data of the type `{kind}`"), edits);
        }
        findings.push(context.at(&["inputs", name], finding));
    }
}

/// The type of data that a text names; `None` where it may be meant as text.
fn kind_of_data(context: &Context<'_>, text: &str) -> Option<&'static str> {
    if text.starts_with("azureml:") {
        let is_asset = !text.starts_with("azureml://");
        return Some(if is_asset { "uri_folder" } else { path_type(text) });
    }
    if ["wasbs://", "abfss://", "adl://"].iter().any(|scheme| text.starts_with(scheme))
        || text.starts_with("https://") && text.contains(".blob.core.windows.net/")
    {
        return Some(path_type(text));
    }
    let files = context.files.filter(|files| text.starts_with("./") && files.sees(text))?;
    match (files.is_file(text), files.is_folder(text)) {
        (true, _) => Some("uri_file"),
        (_, true) => Some("uri_folder"),
        _ => None,
    }
}
