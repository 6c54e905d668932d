//! Which Python a job gets.

use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use run_composer_core::document::Document;
use run_composer_core::environment::CondaSpecification;
use serde_json::Value;

use super::Inner;
use super::environment::{MaterializedEnvironment, PythonEnvironment, user_managed};
use crate::curated;
use crate::state::App;
use crate::store::AssetKind;

/// The Python that is already there, looked for once.
#[derive(Default)]
pub(super) struct UserManaged(Mutex<Option<MaterializedEnvironment>>);

impl UserManaged {
    fn get(&self) -> Result<MaterializedEnvironment, String> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.as_ref().filter(|found| found.python.exists()) {
            return Ok(found.clone());
        }
        let found = user_managed(None).map_err(|error| error.to_string())?;
        *known = Some(found.clone());
        Ok(found)
    }
}

/// Finds or builds the Python of an environment id. What cannot be honoured as described is said in the notes.
pub(super) fn python_for(
    inner: &Inner,
    id: &str,
    log: &Path,
    cancel: &AtomicBool,
) -> Result<MaterializedEnvironment, String> {
    let (name, version) = id
        .split_once("/environments/")
        .and_then(|(_, rest)| rest.split_once("/versions/"))
        .unwrap_or((id, ""));
    if App::is_built_in_environment(name) {
        return inner.user_managed.get();
    }
    if let Some((name, _)) = curated::parse(id) {
        let known =
            curated::curated(name).ok_or_else(|| format!("The curated environment `{name}` is gone"))?;
        let mut found = build(inner, known.conda_file, log, cancel)?;
        let note = format!(
            "The curated environment {name} is made of its packages from PyPI; its image is not used: jobs run directly on this machine, without Docker."
        );
        found.notes.insert(0, note);
        return Ok(found);
    }
    let asset =
        inner.store.asset(AssetKind::Environment, name, version).map_err(|error| error.to_string())?;
    let properties =
        asset.ok_or_else(|| format!("The environment `{name}` version `{version}` is gone"))?.properties;
    if !properties["build"].is_null() {
        return Err("This environment is built from a Dockerfile, which needs Docker. Describe it with `conda_file`, or use `azureml:user-managed:1`.".into());
    }
    let mut notes = Vec::new();
    if let Some(image) = properties["image"].as_str() {
        notes.push(format!(
            "The image {image} is not used: jobs run directly on this machine, without Docker."
        ));
    }
    let mut found = match properties["condaFile"].as_str() {
        Some(text) => build(inner, text, log, cancel)?,
        None => inner.user_managed.get()?,
    };
    notes.append(&mut found.notes);
    found.notes = notes;
    Ok(found)
}

fn build(
    inner: &Inner,
    conda: &str,
    log: &Path,
    cancel: &AtomicBool,
) -> Result<MaterializedEnvironment, String> {
    let (document, _) = Document::read("conda_file", conda);
    let value = document.root.as_ref().map_or(Value::Null, run_composer_core::document::Node::to_value);
    let spec = CondaSpecification::from_value(value);
    let mut pip_packages = spec.pip_packages;
    if spec.names_pip {
        // So that a `pip install` of the script reaches this environment and not the machine's Python.
        pip_packages.push("pip".into());
    }
    let wanted = PythonEnvironment {
        python: spec.python,
        conda_packages: spec.conda_packages,
        pip_packages,
        channels: spec.channels,
    };
    // A log that cannot be written must not stop the build.
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(log).ok();
    let mut write = |line: &str| {
        if let Some(file) = &mut file {
            let _ = writeln!(file, "{line}");
        }
    };
    inner.environments.materialize(&wanted, &mut write, cancel).map_err(|error| error.to_string())
}
