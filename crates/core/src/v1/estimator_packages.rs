//! The conda file of an estimator: its packages and files, and what a framework adds.

use super::args::Raised;
use super::conda_packages::package_name;
use super::estimator::Given;
use super::frameworks;
use super::heap::ObjectId;
use super::paths::join;
use super::sdk::Sdk;
use super::value::Value;

impl Sdk<'_> {
    /// The conda file, and whether its author asked for anything of his own.
    pub(super) fn estimator_packages(
        &mut self,
        given: &Given,
        source: &Value,
    ) -> Result<(Value, bool), Raised> {
        let chosen = |names: [&str; 2]| {
            names.into_iter().map(|name| given.get(name)).find(|value| value.truth(&self.heap) != Some(false))
        };
        let conda_file = chosen(["conda_dependencies_file", "conda_dependencies_file_path"]);
        let pip_file = chosen(["pip_requirements_file", "pip_requirements_file_path"]);
        if let Some(file) = conda_file {
            let path = Self::in_source(source, &file);
            return Ok((self.conda_from_file(&path)?, true));
        }
        let mut pip = self.items(&given.get("pip_packages"));
        if let Some(file) = pip_file {
            let path = Self::in_source(source, &file);
            pip = match self.read_file(&path) {
                Ok(text) => {
                    let mut lines: Vec<Value> = text.lines().map(Value::text).collect();
                    lines.append(&mut pip);
                    merged(&lines)
                }
                Err(hole) => vec![hole],
            };
        }
        let conda_packages = self.items(&given.get("conda_packages"));
        let base = self.base_conda();
        let Value::Object(conda) = base else { return Ok((base, false)) };
        let own = !pip.is_empty() || !conda_packages.is_empty();
        if !pip.is_empty() {
            pip.insert(0, Value::text("azureml-defaults"));
            let list = self.heap.new_list(pip);
            self.set_pip_requirements(conda, list);
        }
        for package in conda_packages {
            self.add_conda_package(conda, &package)?;
        }
        Ok((base, own))
    }

    /// A file of the source directory.
    fn in_source(source: &Value, file: &Value) -> Value {
        match (source.as_text(), file.as_text()) {
            (Some(folder), Some(file)) => Value::text(join(folder, file)),
            (_, None) => file.clone(),
            (None, _) => source.clone(),
        }
    }

    /// Adds a framework's packages to those of the author, whose own versions stand.
    pub(super) fn add_framework_packages(&mut self, conda: ObjectId, packages: &str) -> Result<(), Raised> {
        let dependencies = self.part(conda, "dependencies");
        let mut own = self.pip_packages(conda);
        own.extend(self.heap.list(dependencies).iter().cloned());
        let own: Vec<String> =
            own.iter().filter_map(|package| Some(package_name(package.as_text()?).to_owned())).collect();
        self.add_conda_package(conda, &Value::text(frameworks::PYTHON))?;
        self.add_pip_package(conda, &Value::text("azureml-defaults"))?;
        for package in packages.split(' ') {
            if !own.iter().any(|name| name == package_name(package)) {
                self.add_pip_package(conda, &Value::text(package))?;
            }
        }
        Ok(())
    }
}

/// `CondaDependencies.merge_requirements`: requirements of one package in one line.
pub(super) fn merged(lines: &[Value]) -> Vec<Value> {
    let mut packages: Vec<(String, Vec<String>)> = Vec::new();
    let mut unknown = Vec::new();
    for line in lines {
        let Some(text) = line.as_text() else {
            unknown.push(line.clone());
            continue;
        };
        let name = package_name(text).to_owned();
        let rest = text.get(name.len()..).unwrap_or_default().trim().to_owned();
        match packages.iter_mut().find(|(known, _)| *known == name) {
            Some((_, rests)) => rests.push(rest),
            None => packages.push((name, vec![rest])),
        }
    }
    let line = |(name, rests): (String, Vec<String>)| {
        let rests: Vec<String> = rests.into_iter().filter(|rest| !rest.is_empty()).collect();
        Value::text(format!("{name}{}", rests.join(",")))
    };
    packages.into_iter().map(line).chain(unknown).collect()
}
