//! A Python source, a notebook or a run configuration of the SDK v1 in place of a job document. Knows nothing of how they are
//! converted.

use crate::document::{Document, Node};
use crate::finding::{Code, Finding};

/// The one thing to say of such a file: as YAML every line of it would be a mistake.
pub(super) fn source_file(document: &Document) -> Option<Finding> {
    let (_, extension) = document.name.rsplit_once('.')?;
    let what = match extension.to_ascii_lowercase().as_str() {
        "py" => "a Python source",
        "ipynb" => "a notebook",
        "runconfig" => "a run configuration of the SDK v1",
        _ => return None,
    };
    let has = |root: &Node, field: &str| root.child(field).is_some();
    if document.root.as_ref().is_some_and(|root| has(root, "command") || has(root, "trial")) {
        return None;
    }
    let line = document.text.find(['\n', '\r']).unwrap_or(document.text.len());
    let finding = Finding::error(Code::UnsupportedJobType, format!("This is {what}, not a job document"))
        .help("`run-composer convert` and the page's import read sources of the SDK v1 and make job documents of them.");
    Some(finding.at(document.place(0..line)).field("type"))
}
