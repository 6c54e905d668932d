//! Environment documents: what `az ml environment create -f` takes.

use super::environment::EnvironmentDefinition;
use super::preview;
use super::read::settle;
use crate::document::{Document, Node};
use crate::finding::{Code, Finding};
use crate::schema::{Reader, Record};

/// Whether a document describes an environment rather than a job.
pub fn is_environment(root: &Node) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| root.child(name).is_some());
    if has(&["command", "trial", "jobs", "type", "job_type", "compute"]) {
        return false;
    }
    let schema = root.child("$schema").and_then(Node::scalar).map(|scalar| scalar.text.to_ascii_lowercase());
    if let Some(schema) = schema.filter(|schema| schema.contains("job.schema")) {
        return schema.contains("/environment.");
    }
    has(&["image", "build", "conda_file", "docker", "python"])
}

/// What is wrong with a described environment as a whole: it needs one source, and only one. Each finding with its field.
pub fn definition_findings(definition: &EnvironmentDefinition) -> Vec<(&'static str, Finding)> {
    let mut findings = Vec::new();
    match (&definition.image, &definition.build) {
        (None, None) if definition.name.as_deref().is_some_and(|name| name.starts_with("azureml:")) => {
            let name = definition.name.as_deref().unwrap_or_default();
            let message = "An environment that is described in place needs an `image`";
            let finding = Finding::error(Code::MissingField, message)
                .help(format!("To use a registered one, its name is the value: `environment: {name}`."));
            findings.push(("name", finding));
        }
        (None, None) => {
            let message = if definition.conda_file.is_some() {
                "A conda specification needs a Docker `image` to be installed in"
            } else {
                "The environment has neither `image` nor `build`"
            };
            let finding = Finding::error(Code::MissingField, message)
                .help("Add for example `image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04`. The local workspace uses the machine's own system instead.");
            findings.push(("image", finding));
        }
        (Some(_), Some(_)) => {
            let finding = Finding::error(Code::InvalidValue, "The environment has both `image` and `build`")
                .help("The image is either taken as it is or built. Remove one of them.");
            findings.push(("build", finding));
        }
        (None, Some(_)) if definition.conda_file.is_some() => {
            let finding = Finding::warning(Code::InvalidValue, "Beside `build`, `conda_file` is of no use")
                .help("The Dockerfile of the build context says all of what is installed. Copy the file there and install it with a `RUN` line, or give an `image` instead of `build`.");
            findings.push(("conda_file", finding));
        }
        _ => {}
    }
    if definition.build.as_ref().is_some_and(|build| build.path.is_none()) {
        let finding = Finding::warning(Code::MissingField, "`build` names no folder with a Dockerfile")
            .help("The official client sends it as it is, and the service cannot build it. Add for example `path: docker`.");
        findings.push(("build", finding));
    }
    let path = definition.build.as_ref().and_then(|build| build.path.as_deref());
    if let Some(path) =
        path.filter(|path| path.starts_with("azureml:") || path.contains("://") && !path.starts_with("http"))
    {
        let finding =
            Finding::error(Code::InvalidValue, format!("A build context cannot be taken from `{path}`"))
                .help("Name a folder of the project, or an `https://` URL.");
        findings.push(("build", finding));
    }
    findings
}

/// Reads an environment document: value and all findings.
pub fn read_environment_document(document: &Document) -> (Option<EnvironmentDefinition>, Vec<Finding>) {
    let mut reader = Reader::new(document);
    let definition = document.root.as_ref().and_then(|root| {
        let mut fields = reader.fields(root, "")?;
        let definition = EnvironmentDefinition::read_fields(&mut reader, &mut fields);
        fields.finish(&mut reader);
        // In a job both are ignored; here one that is there has to have a value.
        for entry in root.entries().unwrap_or_default() {
            if entry.key == "version" && entry.value.is_null() {
                reader.empty_field(entry, "version");
            }
        }
        for (field, finding) in definition_findings(&definition) {
            let node = root.child(field).unwrap_or(root);
            reader.report(node, field, finding);
        }
        if definition.name.as_deref() == Some("") && definition.version.is_some() {
            let finding = Finding::error(Code::MissingField, "`version` is given, but `name` is empty")
                .help("A version is one of a name: write `name: my-environment`.");
            reader.report(root.child("name").unwrap_or(root), "name", finding);
        } else if definition.name.as_deref() == Some("") {
            let finding = Finding::warning(Code::MissingField, "`name` is empty")
                .help("The official client registers the environment without a name, and nobody can refer to it. Write `name: my-environment`.");
            reader.report(root.child("name").unwrap_or(root), "name", finding);
        }
        if definition.name.is_none() {
            let finding = Finding::error(Code::MissingField, "`name` is missing")
                .help("An environment is registered under a name: `name: my-environment`.");
            reader.report(root, "name", finding);
        }
        Some(definition)
    });
    (definition, settle(reader.findings, preview::environment_upgrades(document)))
}
