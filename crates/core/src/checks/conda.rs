//! The conda specification: shape, pip and Python.

use serde_json::Value;

use super::Context;
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(conda) = context.environment.and_then(|environment| environment.conda.as_ref()) else { return };
    let path = ["environment", "conda_file"];
    match conda.value.get("dependencies") {
        Some(Value::Array(_)) => {}
        None | Some(Value::Null) => {
            let finding = Finding::error(Code::MissingField, "The conda specification has no `dependencies`")
                .help("List the packages below `dependencies:`.");
            findings.push(context.at_spec(&path, finding));
            return;
        }
        Some(_) => {
            let finding =
                Finding::error(Code::WrongType, "`dependencies` of the conda specification has to be a list")
                    .help("Write each package on a line of its own, with a dash.");
            findings.push(context.at_spec(&["environment", "conda_file", "dependencies"], finding));
            return;
        }
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
