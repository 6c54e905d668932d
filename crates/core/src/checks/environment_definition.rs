//! An environment described in place: has an image, only one source, and a build context that exists.

use super::Context;
use crate::environment::InlineEnvironment;
use crate::finding::{Code, Finding};
use crate::job::{EnvironmentField, ProjectFiles, definition_findings};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(environment) = context.environment else { return };
    let definition = &environment.definition;
    // One from a file of its own was judged with that file.
    // What stands below `docker` is told by the upgrade of the preview's shape.
    let preview = context.spec_node(&["environment", "docker"]).is_some();
    if !preview && matches!(context.job.spec().environment, Some(EnvironmentField::Inline(_))) {
        let is_misread =
            |field: &str| context.spec_node(&["environment", field]).is_some_and(|(_, node)| !node.is_null());
        for (field, finding) in definition_findings(definition) {
            // What is there and could not be read is told already.
            if field == "image" && (is_misread("image") || is_misread("build")) {
                continue;
            }
            findings.push(context.at_spec(&["environment", field], finding));
        }
        if let Some(name) = &definition.name {
            let finding = Finding::info(Code::UnusedEnvironmentName, format!("The name `{name}` is not used"))
                .help("An environment that a job describes itself is registered without a name. Register it on its own to refer to it by name.");
            findings.push(context.at_spec(&["environment", "name"], finding));
        }
    }
    if let Some(finding) = build_context(environment, context.files) {
        findings.push(context.at_spec(&["environment", "build", "path"], finding));
    }
}

/// The folder of the Dockerfile exists, and the file in it.
pub(super) fn build_context(
    environment: &InlineEnvironment,
    files: Option<&dyn ProjectFiles>,
) -> Option<Finding> {
    let path = environment.definition.build.as_ref()?.path.as_deref().filter(|path| !path.contains(':'))?;
    let files = files.filter(|files| files.sees(path))?;
    if files.list(path).is_none() {
        return Some(
            Finding::error(Code::FileNotFound, format!("The build context `{path}` does not exist"))
                .help("The path is relative to the folder of the document."),
        );
    }
    let name = environment.definition.build.as_ref()?.dockerfile_path.as_deref().unwrap_or("Dockerfile");
    let file = format!("{}/{}", path.trim_end_matches('/'), name.trim_start_matches("./"));
    let missing = !files.is_file(&file);
    missing.then(|| {
        Finding::error(Code::FileNotFound, format!("The build context `{path}` has no file `{name}`"))
            .help("The image is built from it. Another name is given as `dockerfile_path`, relative to the build context.")
    })
}
