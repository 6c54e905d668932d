//! Programs that save run configurations, conda files and environments, and load them again later: what is known whole
//! is written among the program's own files.

use serde_json::Value as Json;

use super::args::{Args, Raised};
use super::heap::ObjectId;
use super::paths::join;
use super::sdk::Sdk;
use super::value::Value;
use super::{ruamel, save, wire};

impl Sdk<'_> {
    /// `run_config.save(path, name)`
    pub(super) fn save_run_configuration(&mut self, id: ObjectId, args: &Args) -> Result<Value, Raised> {
        let [path, name, _] =
            args.bound("RunConfiguration.save", ["path", "name", "separate_environment_yaml"])?;
        let path = match path.filter(|path| path.truth(&self.heap) != Some(false)) {
            None => ".".to_owned(),
            Some(path) => match path.as_text() {
                Some(path) => path.to_string(),
                None => return Ok(Value::None),
            },
        };
        let is_folder = self.files.is_folder(&path) || name.as_ref().is_some_and(|name| !name.is_none());
        if is_folder && name.as_ref().is_none_or(|name| name.truth(&self.heap) == Some(false)) {
            return Err(Raised::by_sdk("Cannot save a runconfig without a name specified"));
        }
        let v1 = wire::object(&self.heap, id);
        if !wire::is_known(&v1) {
            return Ok(Value::None);
        }
        if is_folder {
            let Some(name) = name.as_ref().and_then(Value::as_text) else { return Ok(Value::None) };
            for (file, text) in save::run_configuration(&v1, name) {
                self.files.write(&join(&path, &file), text);
            }
        } else {
            for (file, text) in save::run_configuration_file(&v1, &path) {
                self.files.write(&file, text);
            }
        }
        Ok(Value::None)
    }

    /// `environment.save_to_directory(path, overwrite)`
    pub(super) fn save_environment(&mut self, id: ObjectId, args: &Args) -> Result<Value, Raised> {
        let [path, overwrite] = args.bound("Environment.save_to_directory", ["path", "overwrite"])?;
        let Some(path) = path.as_ref().and_then(Value::as_text).cloned() else { return Ok(Value::None) };
        let may = overwrite.is_some_and(|overwrite| overwrite.truth(&self.heap) != Some(false));
        if !may && self.files.is_folder(&path) {
            return Err(Raised::new("FileExistsError", format!("[Errno 17] File exists: '{path}'")));
        }
        let environment = wire::object(&self.heap, id);
        if wire::is_known(&environment) {
            for (file, text) in save::environment_directory(&environment) {
                self.files.write(&join(&path, &file), text);
            }
        }
        Ok(Value::None)
    }

    /// The document of a conda file, where all of it is known.
    pub(super) fn conda_document(&self, id: ObjectId) -> Option<Json> {
        let doc = wire::value(&self.heap, &self.heap.field(id, "doc"));
        wire::is_known(&doc).then_some(doc)
    }

    /// `conda.save_to_file(base_directory, conda_file_path)`, which gives the path back.
    pub(super) fn save_conda_to_file(&mut self, id: ObjectId, args: &Args) -> Result<Value, Raised> {
        let [folder, file] =
            args.bound("CondaDependencies.save_to_file", ["base_directory", "conda_file_path"])?;
        let file = file
            .filter(|file| file.truth(&self.heap) != Some(false))
            .unwrap_or_else(|| Value::text(".azureml/auto_conda_dependencies.yml"));
        if self.python_place(id).is_none() {
            return Err(Raised::by_sdk("Python package is missing."));
        }
        if let (Some(folder), Some(name), Some(doc)) =
            (folder.as_ref().and_then(Value::as_text), file.as_text(), self.conda_document(id))
        {
            self.files.write(&join(folder, name), ruamel::dump(&doc));
        }
        Ok(file)
    }
}
