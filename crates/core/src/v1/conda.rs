//! `CondaDependencies`: a conda file as the SDK edits it. Source: `azureml/core/conda_dependencies.py` of 1.61.

use super::args::{Args, Raised};
use super::class::Class;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::text::str_of;
use super::value::Value;

/// Python of `create()` and of files that name none.
pub(super) const PYTHON_DEFAULT: &str = "3.10.18";
/// Python of a new environment.
const PYTHON_BASE: &str = "3.8.13";
/// Stands for the package index whose address is built into the SDK; conversion leaves it out, it is the default.
pub const SDK_INDEX: &str = "<PYPI_SIMPLE_URL>";
const KEYS: [&str; 5] = ["name", "channels", "dependencies", "prefix", "variables"];

impl Sdk<'_> {
    /// The file a new environment starts with.
    pub(super) fn base_conda(&mut self) -> Value {
        let packages = self.heap.new_list(vec![Value::text("azureml-defaults")]);
        let pip = self.heap.new_dict(vec![(Value::text("pip"), packages)]);
        let dependencies = self.heap.new_list(vec![Value::text(format!("python={PYTHON_BASE}")), pip]);
        let channels = self.heap.new_list(vec![Value::text("anaconda"), Value::text("conda-forge")]);
        let doc = self.heap.new_dict(vec![
            (Value::text("name"), Value::text("project_environment")),
            (Value::text("dependencies"), dependencies),
            (Value::text("channels"), channels),
        ]);
        self.conda_of(doc)
    }

    pub(super) fn conda_of(&mut self, doc: Value) -> Value {
        let id = self.heap.new_object(Class::CondaDependencies);
        self.heap.put(id, "doc", doc);
        let python = self.python_version(id);
        self.heap.put(id, "python", python);
        Value::Object(id)
    }

    pub(super) fn new_conda_dependencies(&mut self, args: &Args) -> Result<Value, Raised> {
        let [path, doc] = args
            .bound("CondaDependencies.__init__", ["conda_dependencies_file_path", "_underlying_structure"])?;
        match (path.filter(|path| !path.is_none()), doc.filter(|doc| !doc.is_none())) {
            (Some(path), _) => self.conda_from_file(&path),
            (None, Some(doc)) => self.checked_conda(doc),
            (None, None) => Ok(self.base_conda()),
        }
    }

    /// `CondaDependencies(path)`
    pub(super) fn conda_from_file(&mut self, path: &Value) -> Result<Value, Raised> {
        let doc = match self.read_file(path) {
            Ok(text) => match self.yaml(&text) {
                Some(doc) => doc,
                None => return Err(Raised::by_sdk("Environment error: not a valid YAML structure")),
            },
            Err(hole) => hole,
        };
        self.checked_conda(doc)
    }

    fn checked_conda(&mut self, doc: Value) -> Result<Value, Raised> {
        match &doc {
            Value::Dict(id) => {
                for (key, _) in self.heap.dict(*id) {
                    let key = str_of(&self.heap, key).unwrap_or_default();
                    if !KEYS.contains(&key.as_str()) {
                        return Err(Raised::by_sdk(format!(
                            "Environment error: unknown {key} key in environment specification"
                        )));
                    }
                }
            }
            Value::Hole(_) => {}
            _ => return Err(Raised::by_sdk("Environment error: not a valid YAML structure")),
        }
        Ok(self.conda_of(doc))
    }

    /// `CondaDependencies.create(…)`
    pub(super) fn create_conda(&mut self, args: &Args) -> Result<Value, Raised> {
        let [index, pip, conda, python, _] = args.bound(
            "CondaDependencies.create",
            ["pip_indexurl", "pip_packages", "conda_packages", "python_version", "pin_sdk_version"],
        )?;
        let base = self.base_conda();
        let Value::Object(id) = base else { return Ok(base) };
        let index = match index.filter(|index| index.truth(&self.heap) != Some(false)) {
            Some(index) => match str_of(&self.heap, &index) {
                Some(index) => Value::text(format!("--find-links {index}")),
                None => index,
            },
            None => Value::text(format!("--find-links {SDK_INDEX}/index.html")),
        };
        self.set_pip_option(id, &index)?;
        self.set_pip_option(id, &Value::text(format!("--extra-index-url {SDK_INDEX}")))?;
        self.set_python_version(id, &python.unwrap_or_else(|| Value::text(PYTHON_DEFAULT)))?;
        match pip.filter(|pip| !pip.is_none()) {
            // Added again: it moves behind the options.
            None => self.add_pip_package(id, &Value::text("azureml-defaults"))?,
            Some(packages) => {
                for package in self.pip_items(id, false) {
                    self.remove_pip_package(id, &package)?;
                }
                for package in self.items(&packages) {
                    self.add_pip_package(id, &package)?;
                }
            }
        }
        if let Some(packages) = conda.filter(|conda| conda.truth(&self.heap) != Some(false)) {
            let packages = self.items(&packages);
            for package in &packages {
                self.remove_conda_package(id, package)?;
            }
            for package in &packages {
                self.add_conda_package(id, package)?;
            }
        }
        Ok(base)
    }

    /// Methods of a `CondaDependencies`.
    pub(super) fn conda_method(
        &mut self,
        id: ObjectId,
        method: &str,
        args: &Args,
    ) -> Option<Result<Value, Raised>> {
        let first = args.positional.first().or_else(|| args.named.first().map(|(_, value)| value)).cloned();
        let given = first.unwrap_or(Value::None);
        let done = |result: Result<(), Raised>| Some(result.map(|()| Value::None));
        if self.heap.field(id, "doc").as_hole().is_some()
            && ["add_", "remove_", "set_"].iter().any(|verb| method.starts_with(verb))
        {
            self.heap.put(id, "_edited", Value::Bool(true));
        }
        match method {
            "add_pip_package" => done(self.add_pip_package(id, &given)),
            "remove_pip_package" => done(self.remove_pip_package(id, &given)),
            "add_conda_package" => done(self.add_conda_package(id, &given)),
            "remove_conda_package" => done(self.remove_conda_package(id, &given)),
            "set_pip_option" | "set_pip_index_url" => done(self.set_pip_option(id, &given)),
            "remove_pip_option" => done(self.remove_pip_option(id, &given)),
            "set_pip_requirements" => {
                self.set_pip_requirements(id, given);
                done(Ok(()))
            }
            "set_python_version" => done(self.set_python_version(id, &given)),
            "get_python_version" => Some(Ok(self.python_version(id))),
            "add_channel" => {
                let channels = self.part(id, "channels");
                if self.position(channels, &given).is_none() {
                    self.heap.list_mut(channels).push(given);
                }
                done(Ok(()))
            }
            "remove_channel" => {
                let channels = self.part(id, "channels");
                if let Some(at) = self.position(channels, &given) {
                    self.heap.list_mut(channels).remove(at);
                }
                done(Ok(()))
            }
            "add_tensorflow_pip_package" => done(self.add_framework(id, "tensorflow", "2.2.0", args)),
            "add_tensorflow_conda_package" => done(self.add_tensorflow_to_conda(id, args)),
            "as_dict" => {
                let doc = self.heap.field(id, "doc");
                Some(Ok(self.heap.deep_copy(&doc)))
            }
            "get_default_number_of_packages" => Some(Ok(Value::Tuple([Value::Int(1), Value::Int(1)].into()))),
            "add_cntk_package" => done(self.add_framework(id, "cntk", "2.7", args)),
            "save" => done(self.save_conda(id, &given)),
            "save_to_file" => Some(self.save_conda_to_file(id, args)),
            "serialize_to_string" => Some(Ok(match self.conda_document(id) {
                Some(doc) => Value::text(super::ruamel::dump(&doc)),
                None => self.unknown("a part of the conda file is not known"),
            })),
            _ => None,
        }
    }

    fn save_conda(&mut self, id: ObjectId, path: &Value) -> Result<(), Raised> {
        let Some(path) = path.as_text().map(ToString::to_string) else { return Ok(()) };
        if self.files.is_folder(&path) {
            return Err(Raised::by_sdk(
                "Cannot save a conda environment specification file to a directory. Please specify a fully qualified \
                 path along with the file name to save the file.",
            ));
        }
        if let Some((parent, _)) = path.rsplit_once('/')
            && !parent.is_empty()
            && self.files.sees(parent)
            && !self.files.is_folder(parent)
        {
            return Err(Raised::by_sdk(
                "Cannot save the conda environment specification file to an invalid path.",
            ));
        }
        if self.python_place(id).is_none() {
            return Err(Raised::by_sdk("Python package is missing."));
        }
        if let Some(doc) = self.conda_document(id) {
            self.files.write(&path, super::ruamel::dump(&doc));
        }
        Ok(())
    }

    /// Lists of packages, options and channels; the SDK gives them out one by one.
    pub(super) fn conda_attribute(&mut self, id: ObjectId, name: &str) -> Option<Value> {
        let doc = self.heap.field(id, "doc");
        if doc.as_hole().is_some() {
            return None;
        }
        let items = match name {
            "pip_packages" => self.pip_items(id, false),
            "pip_options" => self.pip_items(id, true),
            "conda_channels" => {
                let channels = self.part(id, "channels");
                self.heap.list(channels).to_vec()
            }
            "conda_packages" => {
                let dependencies = self.part(id, "dependencies");
                self.heap.list(dependencies).iter().filter(|item| item.as_dict().is_none()).cloned().collect()
            }
            "_conda_dependencies" => return Some(doc),
            _ => return None,
        };
        Some(self.heap.new_list(items))
    }

    fn add_tensorflow_to_conda(&mut self, id: ObjectId, args: &Args) -> Result<(), Raised> {
        let (core, version) = Self::framework_of(args, "2.2.0")?;
        let dependencies = self.part(id, "dependencies");
        for package in self.heap.list(dependencies).to_vec() {
            if package.as_text().is_some_and(|text| text.starts_with("tensorflow")) {
                self.remove_conda_package(id, &package)?;
            }
        }
        self.add_conda_package(id, &Value::text(format!("tensorflow{core}={version}")))
    }

    /// `-gpu` or nothing, and the version.
    fn framework_of(args: &Args, version: &str) -> Result<(&'static str, String), Raised> {
        let core = args.get(0, "core_type").and_then(Value::as_text).map_or("cpu", |core| core);
        if core != "cpu" && core != "gpu" {
            return Err(Raised::by_sdk(format!("Invalid core type {core}. Only accept 'cpu' or 'gpu'")));
        }
        let version =
            args.get(1, "version").and_then(Value::as_text).map_or(version.to_owned(), ToString::to_string);
        Ok((if core == "gpu" { "-gpu" } else { "" }, version))
    }

    fn add_framework(
        &mut self,
        id: ObjectId,
        prefix: &str,
        version: &str,
        args: &Args,
    ) -> Result<(), Raised> {
        let (core, version) = Self::framework_of(args, version)?;
        for package in self.pip_items(id, false) {
            if package.as_text().is_some_and(|text| text.starts_with(prefix)) {
                self.remove_pip_package(id, &package)?;
            }
        }
        self.add_pip_package(id, &Value::text(format!("{prefix}{core}=={version}")))
    }
}
