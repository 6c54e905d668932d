//! Packages of the environment: readable, and fixed to versions.

use super::Context;
use crate::environment::Requirement;
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(conda) = context.environment.and_then(|environment| environment.conda.as_ref()) else { return };
    let path = ["environment", "conda_file", "dependencies"];
    let mut unpinned = Vec::new();
    for line in &conda.pip_packages {
        match Requirement::parse(line) {
            Ok(Some(requirement)) if !requirement.limited => unpinned.push(requirement.name),
            Ok(_) => {}
            Err(error) => {
                let finding = Finding::error(
                    Code::InvalidRequirement,
                    format!("`{line}` is not a package that pip can install: {}", error.0),
                )
                .help("Write `name`, `name==1.2.3` or `name>=1.2,<2`.");
                findings.push(context.at_text(&path, line, None, finding));
            }
        }
    }
    unpinned.extend(
        conda.conda_packages.iter().filter(|package| !package.contains(['=', '<', '>', ' '])).cloned(),
    );
    if !unpinned.is_empty() {
        let names = unpinned.join(", ");
        let finding = Finding::info(Code::UnpinnedPackage, format!("Packages without a version: {names}"))
            .help("Each run gets the newest that is published then. Fix versions to repeat a result.");
        findings.push(context.at_spec(&path, finding));
    }
}
