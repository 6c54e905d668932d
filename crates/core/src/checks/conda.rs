//! The conda specification: shape, pip and Python.

use serde_json::Value;

use super::Context;
use crate::document::{Document, Node, write_scalar};
use crate::finding::{Code, Finding, Severity, TextEdit};
use crate::job::CondaFile;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(conda) = context.environment.and_then(|environment| environment.conda.as_ref()) else { return };
    let path = ["environment", "conda_file"];
    if conda.value.get("dependencies").is_none_or(Value::is_null) {
        let finding = Finding::error(Code::MissingField, "The conda specification has no `dependencies`")
            .help("List the packages below `dependencies:`.");
        return findings.push(context.at_spec(&path, finding));
    }
    let known = findings.len();
    lists(context, findings);
    if findings[known..].iter().any(|finding| finding.severity == Severity::Error) {
        return;
    }
    let path = ["environment", "conda_file", "dependencies"];
    if conda.python.is_none() {
        let finding =
            Finding::warning(Code::PythonNotPinned, "The conda specification names no Python version")
                .help("Add `- python=3.11`, so that next month's run uses the same one.");
        findings.push(context.at_spec(&path, finding));
    }
    if !conda.pip_packages.is_empty() && !conda.names_pip {
        let finding = Finding::warning(
            Code::PipNotListed,
            "There are `pip:` packages, but `pip` is not among the conda packages",
        )
        .help("Add `- pip` above the `pip:` list; conda warns otherwise.");
        findings.push(context.at_spec(&path, finding));
    }
}

/// `channels`, `dependencies` and `pip` are lists. What they are instead is told where it stands: in the job, or in the
/// file that the job names.
fn lists(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let definition = context.environment.map(|environment| &environment.definition);
    let file = match definition.and_then(|definition| definition.conda_file.as_ref()) {
        Some(CondaFile::Path(path)) => {
            let path = path.strip_prefix("file:").unwrap_or(path);
            let text = context.files.and_then(|files| files.text(path));
            text.map(|text| Document::read(path, text).0)
        }
        _ => None,
    };
    let place = context.spec_node(&["environment", "conda_file"]);
    let root = file.as_ref().and_then(|file| Some((file, file.root.as_ref()?)));
    let Some((document, root)) = root.or(place) else { return };
    let field = context.spec_path(&["environment", "conda_file"]).1.join(".");
    let dependencies = root.child("dependencies");
    let pip = dependencies.and_then(Node::items).into_iter().flatten().find_map(|item| item.child("pip"));
    for (name, node) in [("channels", root.child("channels")), ("dependencies", dependencies), ("pip", pip)] {
        let Some(node) = node.filter(|node| node.items().is_none() && !node.is_null()) else { continue };
        let message =
            format!("`{name}` of the conda specification has to be a list, but it is {}", node.kind_name());
        let mut finding = Finding::error(Code::WrongType, message)
            .help("Write each item on a line of its own, with a dash.")
            .at(document.place(node.range.clone()))
            .field(format!("{field}.{name}"));
        if let Some(scalar) = node.scalar() {
            let words = scalar.text.split([' ', ',', '\n']).filter(|word| !word.is_empty());
            let list = write_scalar(&words.map(Value::from).collect());
            let edit = TextEdit::replace(node.range.clone(), list.clone());
            finding = finding.fix(format!("Change to `{list}`"), vec![edit]);
        }
        findings.push(finding);
    }
}
