//! The conda file of an environment, in place; the SDK's own packages give way where nothing needs them.

use serde_json::{Map, Value as Json, json};

use super::Lowering;
use crate::v1::conda::SDK_INDEX;
use crate::v1::conda_packages::package_name;
use crate::v1::heap::ObjectId;
use crate::v1::paths::{join, relative};
use crate::v1::value::Value;

impl Lowering<'_, '_> {
    pub(super) fn put_conda(&mut self, id: ObjectId, python: ObjectId, map: &mut Map<String, Json>) {
        if map.contains_key("conda_file") {
            return;
        }
        let conda = self.heap.field(python, "conda_dependencies");
        let place = self.heap.place_of(python, "conda_dependencies").cloned().or_else(|| self.place(id, ""));
        let Value::Object(conda) = conda else {
            if conda.as_hole().is_some() {
                map.insert(
                    "conda_file".to_owned(),
                    json!(self.ask(&conda, "conda file", "environment.conda_file")),
                );
            }
            return;
        };
        let doc = self.heap.field(conda, "doc");
        if doc.as_hole().is_some() {
            map.insert(
                "conda_file".to_owned(),
                json!(self.ask(&doc, "conda file", "environment.conda_file")),
            );
            return;
        }
        let json = crate::v1::wire::value(self.heap, &doc);
        let known = crate::v1::wire::is_known(&json);
        let json = if known { json } else { self.conda_with_questions(&doc) };
        let json = self.without_sdk(json);
        if map.contains_key("build") {
            self.approximated(
                "environment.python.conda_dependencies",
                "environment",
                "v2 builds the Dockerfile alone. The packages are in `environment/conda.yml`; add `RUN conda env update` for \
                 them to the Dockerfile.",
                place,
            );
            self.out.files.push(("environment/conda.yml".to_owned(), crate::document::to_yaml(&json, 0)));
            return;
        }
        map.insert("conda_file".to_owned(), json);
        self.exact("environment.python.conda_dependencies", "environment.conda_file", place);
    }

    fn conda_with_questions(&mut self, value: &Value) -> Json {
        match value {
            Value::List(id) => {
                self.heap.list(*id).to_vec().iter().map(|item| self.conda_with_questions(item)).collect()
            }
            Value::Dict(id) => Json::Object(
                self.heap
                    .dict(*id)
                    .to_vec()
                    .iter()
                    .map(|(key, item)| {
                        let key = self.text(key, "package", "environment.conda_file");
                        (key, self.conda_with_questions(item))
                    })
                    .collect(),
            ),
            other => self.json(other, "package", "environment.conda_file"),
        }
    }

    /// Leaves out the index that is the default anyway, and replaces `azureml-defaults` where no script imports the SDK.
    fn without_sdk(&mut self, mut doc: Json) -> Json {
        let place = self.submission.place.clone();
        let imports = self.imports_sdk();
        let Some(dependencies) = doc.get_mut("dependencies").and_then(Json::as_array_mut) else { return doc };
        put_pip_first(dependencies);
        let mut replaced = false;
        for item in dependencies {
            let Some(pip) = item.get_mut("pip").and_then(Json::as_array_mut) else { continue };
            *pip = self.pip_lines(pip);
            pip.retain(|line| !line.as_str().is_some_and(|line| line.contains(SDK_INDEX)));
            let has_mlflow = pip
                .iter()
                .any(|line| line.as_str().is_some_and(|line| package_name(line) == "azureml-mlflow"));
            for line in pip.iter_mut() {
                if imports == Some(false)
                    && line.as_str().is_some_and(|line| package_name(line) == "azureml-defaults")
                {
                    *line = if has_mlflow { Json::Null } else { json!("azureml-mlflow") };
                    replaced = true;
                }
            }
            pip.retain(|line| !line.is_null());
        }
        if replaced {
            self.approximated(
                "azureml-defaults",
                "environment.conda_file",
                "No script imports azureml, so `azureml-defaults` gives way to `azureml-mlflow`, which logs metrics in v2.",
                place,
            );
        }
        doc
    }

    /// Whether a script of the source directory imports the SDK; `None` where we do not see them.
    fn imports_sdk(&self) -> Option<bool> {
        let folder = relative(self.submission.source_directory.as_text()?);
        let scripts: Vec<String> =
            self.files.list(&folder).into_iter().filter(|path| path.ends_with(".py")).collect();
        if scripts.is_empty() {
            return None;
        }
        let imports = |path: &String| {
            self.files.text(&join(&folder, path)).is_some_and(|text| {
                text.lines().map(str::trim_start).any(|line| {
                    (line.starts_with("from azureml") || line.starts_with("import azureml"))
                        && !line.starts_with("from azureml.mlflow")
                })
            })
        };
        Some(scripts.iter().any(imports))
    }
}

/// Packages of pip need pip; v1's service added it, and conda warns where it is not there.
fn put_pip_first(dependencies: &mut Vec<Json>) {
    let is_pip = |item: &Json| item.as_str().is_some_and(|item| package_name(item) == "pip");
    if let Some(at) = dependencies.iter().position(|item| item.get("pip").is_some())
        && !dependencies.iter().any(is_pip)
    {
        dependencies.insert(at, json!("pip"));
    }
}
