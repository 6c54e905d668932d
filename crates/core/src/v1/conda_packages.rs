//! Packages, options and channels of a `CondaDependencies`: how the SDK edits the lists of a conda file.

use super::args::Raised;
use super::heap::{DictId, ListId, ObjectId};
use super::sdk::Sdk;
use super::value::Value;

impl Sdk<'_> {
    /// A list of the document, made where it is not there.
    pub(super) fn part(&mut self, id: ObjectId, name: &str) -> ListId {
        if let Value::Dict(doc) = self.heap.field(id, "doc") {
            if let Some(Value::List(list)) = self.heap.entry(doc, name) {
                return *list;
            }
            let list = self.heap.new_list(Vec::new());
            self.heap.set_entry(doc, name, list.clone());
            if let Value::List(list) = list {
                return list;
            }
        }
        // The document is not known: what is added goes beside it and is not sent.
        match self.heap.new_list(Vec::new()) {
            Value::List(list) => list,
            _ => unreachable!("a new list is a list"),
        }
    }

    /// The list behind `- pip:`.
    pub(super) fn pip_list(&mut self, id: ObjectId) -> Option<(DictId, Value)> {
        let dependencies = self.part(id, "dependencies");
        self.heap.list(dependencies).iter().find_map(|item| {
            let pip = item.as_dict()?;
            Some((pip, self.heap.entry(pip, "pip")?.clone()))
        })
    }

    /// The items behind `- pip:` that are options, or those that are not.
    pub(super) fn pip_items(&mut self, id: ObjectId, options: bool) -> Vec<Value> {
        let Some((_, Value::List(pip))) = self.pip_list(id) else { return Vec::new() };
        let is_option = |item: &Value| item.as_text().is_some_and(|text| text.starts_with('-'));
        self.heap.list(pip).iter().filter(|item| is_option(item) == options).cloned().collect()
    }

    /// The packages behind `- pip:`.
    pub(super) fn pip_packages(&mut self, id: ObjectId) -> Vec<Value> {
        self.pip_items(id, false)
    }

    pub(super) fn add_to_pip(&mut self, id: ObjectId, item: Value) {
        if let Some((_, Value::List(pip))) = self.pip_list(id) {
            self.heap.list_mut(pip).push(item);
            return;
        }
        let list = self.heap.new_list(vec![item]);
        self.put_pip(id, list);
    }

    /// Adds a `- pip:` entry.
    fn put_pip(&mut self, id: ObjectId, list: Value) {
        let pip = self.heap.new_dict(vec![(Value::text("pip"), list)]);
        let dependencies = self.part(id, "dependencies");
        self.heap.list_mut(dependencies).push(pip);
    }

    pub(super) fn add_pip_package(&mut self, id: ObjectId, package: &Value) -> Result<(), Raised> {
        if package.as_text().is_none() && package.as_hole().is_none() {
            let kind = super::create::python_type(package);
            return Err(Raised::new(
                "AttributeError",
                format!("'{kind}' object has no attribute 'startswith'"),
            ));
        }
        self.remove_pip_package(id, package)?;
        // Of two equal ones only the first was taken away.
        let packages = self.pip_packages(id);
        if !packages.iter().any(|other| self.heap.equal(other, package) == Some(true)) {
            self.add_to_pip(id, package.clone());
        }
        Ok(())
    }

    pub(super) fn remove_pip_package(&mut self, id: ObjectId, package: &Value) -> Result<(), Raised> {
        let Some(text) = package.as_text().cloned() else { return Ok(()) };
        if text.starts_with('-') {
            return Err(Raised::by_sdk(format!("Invalid package name {text}")));
        }
        let name = package_name(&text).to_owned();
        if let Some((_, Value::List(pip))) = self.pip_list(id) {
            // The last of that name is looked for, and the first that is equal to it goes.
            let last = self.heap.list(pip).iter().rfind(|item| {
                item.as_text().is_some_and(|item| !item.starts_with('-') && package_name(item) == name)
            });
            let at = last.cloned().and_then(|last| {
                self.heap.list(pip).iter().position(|item| self.heap.equal(item, &last) == Some(true))
            });
            if let Some(at) = at {
                self.heap.list_mut(pip).remove(at);
            }
        }
        Ok(())
    }

    pub(super) fn set_pip_option(&mut self, id: ObjectId, option: &Value) -> Result<(), Raised> {
        let Some(text) = option.as_text().cloned() else {
            self.add_to_pip(id, option.clone());
            return Ok(());
        };
        if !text.starts_with('-') {
            return Err(Raised::by_sdk(format!("Invalid pip option {text}")));
        }
        let word = first_word(&text).to_owned();
        if let Some((_, Value::List(pip))) = self.pip_list(id) {
            let mut replaced = false;
            for item in self.heap.list_mut(pip) {
                if item.as_text().is_some_and(|item| first_word(item) == word) {
                    *item = option.clone();
                    replaced = true;
                }
            }
            if replaced {
                return Ok(());
            }
        }
        self.add_to_pip(id, option.clone());
        Ok(())
    }

    pub(super) fn remove_pip_option(&mut self, id: ObjectId, option: &Value) -> Result<(), Raised> {
        let Some(text) = option.as_text().cloned() else { return Ok(()) };
        if !text.starts_with('-') {
            return Err(Raised::by_sdk(format!("Invalid pip option {text}")));
        }
        if let Some((_, Value::List(pip))) = self.pip_list(id) {
            let at =
                self.heap.list(pip).iter().rposition(|item| {
                    item.as_text().is_some_and(|item| first_word(item) == first_word(&text))
                });
            if let Some(at) = at {
                self.heap.list_mut(pip).remove(at);
            }
        }
        Ok(())
    }

    pub(super) fn set_pip_requirements(&mut self, id: ObjectId, requirements: Value) {
        match self.pip_list(id) {
            Some((pip, _)) => self.heap.set_entry(pip, "pip", requirements),
            None => self.put_pip(id, requirements),
        }
    }

    pub(super) fn add_conda_package(&mut self, id: ObjectId, package: &Value) -> Result<(), Raised> {
        let dependencies = self.part(id, "dependencies");
        if self.position(dependencies, package).is_some() {
            return Ok(());
        }
        if package.as_text().is_none() && package.as_hole().is_none() {
            let kind = super::create::python_type(package);
            return Err(Raised::new(
                "AttributeError",
                format!("'{kind}' object has no attribute 'startswith'"),
            ));
        }
        match package.as_text().and_then(|text| python_of(text)) {
            Some(version) => return self.set_python_version(id, &Value::text(version)),
            None => self.heap.list_mut(dependencies).push(package.clone()),
        }
        Ok(())
    }

    pub(super) fn remove_conda_package(&mut self, id: ObjectId, package: &Value) -> Result<(), Raised> {
        let dependencies = self.part(id, "dependencies");
        if let Some(at) = self.position(dependencies, package) {
            if package.as_text().is_some_and(|text| package_name(text) == "python") {
                return Err(Raised::by_sdk("python must not be removed from conda dependencies"));
            }
            self.heap.list_mut(dependencies).remove(at);
        }
        Ok(())
    }

    pub(super) fn position(&self, list: ListId, item: &Value) -> Option<usize> {
        self.heap.list(list).iter().position(|other| self.heap.equal(other, item) == Some(true))
    }

    pub(super) fn python_place(&mut self, id: ObjectId) -> Option<usize> {
        let dependencies = self.part(id, "dependencies");
        self.heap
            .list(dependencies)
            .iter()
            .position(|item| item.as_text().is_some_and(|text| package_name(text) == "python"))
    }

    pub(super) fn python_version(&mut self, id: ObjectId) -> Value {
        let Some(at) = self.python_place(id) else { return Value::None };
        let dependencies = self.part(id, "dependencies");
        let text = self.heap.list(dependencies)[at].as_text().cloned().unwrap_or_default();
        trailing_version(&text).map_or(Value::None, Value::text)
    }

    pub(super) fn set_python_version(&mut self, id: ObjectId, version: &Value) -> Result<(), Raised> {
        let dependencies = self.part(id, "dependencies");
        let at = self.python_place(id);
        if at.is_none() || self.heap.equal(&self.heap.field(id, "python"), version) != Some(true) {
            let package = match version {
                Value::Text(version) => Value::text(format!("python={version}")),
                Value::Hole(_) => version.clone(),
                other => {
                    let kind = super::create::python_type(other);
                    return Err(Raised::type_error(format!(
                        "can only concatenate str (not \"{kind}\") to str"
                    )));
                }
            };
            match at {
                Some(at) => self.heap.list_mut(dependencies)[at] = package,
                None => self.heap.list_mut(dependencies).push(package),
            }
        }
        self.heap.put(id, "python", version.clone());
        Ok(())
    }
}

/// The SDK's idea of a package's name: up to the first of `[ = < > ~ ! |`; of a wheel, its file name up to the first dash.
pub(super) fn package_name(package: &str) -> &str {
    if package.ends_with(".whl") {
        let file = package.rsplit('/').next().unwrap_or(package);
        return file.split('-').next().unwrap_or(file);
    }
    package.split(['[', '=', '|', '<', '>', '~', '!']).next().unwrap_or(package)
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// The version of a `python=…` package.
fn python_of(package: &str) -> Option<String> {
    (package.starts_with("python") && package_name(package) == "python")
        .then(|| trailing_version(package).unwrap_or_default())
}

/// The version a text ends with: two or three numbers, and a letter with a number.
fn trailing_version(text: &str) -> Option<String> {
    let start = text
        .rfind(|c: char| !(c.is_ascii_digit() || c == '.' || c == 'a' || c == 'b'))
        .map_or(0, |at| at + 1);
    let version = text[start..].trim_start_matches(['.', 'a', 'b']);
    version.contains('.').then(|| version.to_owned())
}
