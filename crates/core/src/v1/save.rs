//! Files that the SDK v1 writes: `RunConfiguration.save`, `CondaDependencies.save` and `Environment.save_to_directory`.
//! Its comments are left out; a value that is not known becomes `<your-…>`, which the checks of a job find.
//! Source: `azureml/core/{runconfig,environment,conda_dependencies}.py` of azureml-core 1.61.

use serde_json::{Map, Value as Json};

use super::lower::placeholder;
use super::ruamel::{dump, python_json};
use super::wire::HOLE;

/// The conda file's name beside a run configuration.
const CONDA_FILE: &str = "conda_dependencies.yml";

/// Files by name; the first is the one that was asked for.
pub type Saved = Vec<(String, String)>;

/// A run configuration as `RunConfiguration.save(path=folder, name=name)` writes it below `folder`: the file itself, and
/// the conda file of its environment. `v1` is the dictionary the SDK sends, of a run or of the trials of a sweep.
pub fn run_configuration(v1: &Json, name: &str) -> Saved {
    written(v1, &format!(".azureml/{name}"), &format!(".azureml/{CONDA_FILE}"))
}

/// As [`run_configuration`], for the path of a file: the conda file stands beside it.
pub fn run_configuration_file(v1: &Json, path: &str) -> Saved {
    let mut saved = written(v1, path, CONDA_FILE);
    if let (Some((folder, _)), Some((conda, _))) = (path.rsplit_once('/'), saved.get_mut(1)) {
        *conda = format!("{folder}/{conda}");
    }
    saved
}

fn written(v1: &Json, path: &str, conda_path: &str) -> Saved {
    let v1 = v1.pointer("/platform_config/Definition/Overrides").unwrap_or(v1);
    let mut v1 = without_holes(v1);
    let python = v1.pointer_mut("/environment/python").and_then(Json::as_object_mut);
    let conda = python.and_then(|python| {
        let conda = python.shift_remove("condaDependencies").filter(|conda| !conda.is_null())?;
        let file = python.entry("condaDependenciesFile").or_insert(Json::Null);
        if file.is_null() {
            *file = Json::from(conda_path);
        }
        Some((file.as_str().unwrap_or(conda_path).to_owned(), dump(&conda)))
    });
    std::iter::once((path.to_owned(), dump(&v1))).chain(conda).collect()
}

/// An environment as `Environment.save_to_directory` writes it. `environment` is the dictionary the SDK sends.
pub fn environment_directory(environment: &Json) -> Saved {
    let mut environment = without_holes(environment);
    let mut files = Vec::new();
    let taken = |environment: &mut Json, section: &str, key: &str| {
        let section = environment.get_mut(section).and_then(Json::as_object_mut)?;
        let is_there = section.get(key).is_some_and(|value| match value {
            Json::Null => false,
            Json::String(text) => !text.is_empty(),
            _ => true,
        });
        if is_there { section.shift_remove(key) } else { None }
    };
    if let Some(conda) = taken(&mut environment, "python", "condaDependencies") {
        files.push((CONDA_FILE.to_owned(), dump(&conda)));
    }
    if let Some(Json::String(text)) = taken(&mut environment, "docker", "baseDockerfile") {
        files.push(("BaseDockerfile".to_owned(), text));
    }
    files.insert(0, ("azureml_environment.json".to_owned(), python_json(&environment, Some(4))));
    files
}

fn without_holes(value: &Json) -> Json {
    match value {
        Json::Object(map) => match map.get(HOLE) {
            Some(text) => Json::String(placeholder(text.as_str().unwrap_or_default())),
            None => Json::Object(
                map.iter().map(|(key, value)| (key.clone(), without_holes(value))).collect::<Map<_, _>>(),
            ),
        },
        Json::Array(items) => items.iter().map(without_holes).collect(),
        other => other.clone(),
    }
}
