//! Imports: of the SDK and Python's own modules by name, of modules beside the program by reading them.

use ruff_python_ast::StmtImportFrom;
use run_composer_core::v1::{Value, join};

use crate::own::Own;
use crate::reader::Reader;
use crate::unit::Unit;

impl Reader<'_> {
    /// `import a.b as c`
    pub(crate) fn import(&mut self, path: &str, alias: Option<&str>) {
        if let Some(alias) = alias {
            let value = self.module_named(path);
            self.bind(alias, value);
        } else {
            let first = path.split('.').next().unwrap_or(path);
            let value = self.module_named(first);
            self.bind(first, value);
        }
    }

    fn module_named(&mut self, path: &str) -> Value {
        self.local_module(path, 0).unwrap_or_else(|| Value::Symbol(path.into()))
    }

    /// `from a.b import c as d`
    pub(crate) fn import_from(&mut self, import: &StmtImportFrom) {
        let path = import.module.as_ref().map(ToString::to_string).unwrap_or_default();
        let local = self.local_module(&path, import.level);
        for alias in &import.names {
            let name = alias.name.as_str();
            if name == "*" {
                self.import_all(&path, local.as_ref());
                continue;
            }
            let value = if let Some(Value::Own(id)) = &local {
                match self.own(*id) {
                    Some(Own::Module(module)) => match self.modules[module].get(name).cloned() {
                        Some(value) => value,
                        // A module of a package.
                        None => self
                            .local_module(&format!("{path}.{name}"), import.level)
                            .unwrap_or_else(|| self.unknown(alias, "the module has no such name")),
                    },
                    _ => self.unknown(alias, "the module is not followed"),
                }
            } else {
                let full = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                match self.local_module(&full, import.level) {
                    Some(module) => module,
                    None if import.level > 0 => self.unknown(alias, "the module is not beside the source"),
                    None => self.symbol(&full, alias),
                }
            };
            self.bind(alias.asname.as_ref().map_or(name, |name| name.as_str()), value);
        }
    }

    fn import_all(&mut self, path: &str, local: Option<&Value>) {
        if let Some(Value::Own(id)) = local
            && let Some(Own::Module(module)) = self.own(*id)
        {
            for (name, value) in self.modules[module].clone() {
                self.bind(&name, value);
            }
            return;
        }
        let Some(names) = crate::stars::names(path) else {
            self.unknown_stars = true;
            return;
        };
        for name in names {
            self.bind(name, Value::Symbol(format!("{path}.{name}").into()));
        }
    }

    /// Whether a module is beside the program.
    pub(crate) fn has_module(&self, path: &str) -> bool {
        let folder = self.unit.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let relative = path.replace('.', "/");
        [format!("{relative}.py"), format!("{relative}/__init__.py")]
            .iter()
            .any(|file| self.sdk.files.is_file(&join(folder, file)) || self.sdk.files.is_file(file))
    }

    /// A module beside the program, read once.
    fn local_module(&mut self, path: &str, level: u32) -> Option<Value> {
        if path.is_empty() || path.starts_with("azureml.") || path == "azureml" {
            return None;
        }
        let folder = self.unit.file.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        let mut folders = vec![folder.clone()];
        if level > 1 {
            let up = usize::try_from(level - 1).unwrap_or_default();
            folders = vec![join(&folder, &vec![".."; up].join("/"))];
        } else if level == 0 && !folder.is_empty() {
            folders.push(String::new());
        }
        let relative = path.replace('.', "/");
        for folder in folders {
            for file in [format!("{relative}.py"), format!("{relative}/__init__.py")] {
                let file = run_composer_core::v1::normalized(&join(&folder, &file));
                if let Some((_, module)) = self.imported.iter().find(|(known, _)| *known == file) {
                    let module = *module;
                    return Some(self.keep(Own::Module(module)));
                }
                let Some(text) = self.sdk.files.text(&file) else { continue };
                return self.read_module(&file, text);
            }
        }
        None
    }

    fn read_module(&mut self, file: &str, text: String) -> Option<Value> {
        if self.imported.len() >= 64 {
            return None;
        }
        let (unit, findings) = Unit::parse(file, file, text)?;
        for finding in findings {
            self.tell(finding);
        }
        let module = self.modules.len();
        let mut names = crate::scope::Names::new();
        let name = file.trim_end_matches(".py").replace('/', ".");
        names.insert("__name__".into(), Value::text(name));
        self.modules.push(names);
        self.imported.push((file.to_owned(), module));
        let before = (self.module, self.unit.clone(), std::mem::take(&mut self.frames));
        (self.module, self.unit) = (module, unit.clone());
        self.module_statements(&unit);
        (self.module, self.unit, self.frames) = before;
        Some(self.keep(Own::Module(module)))
    }

    pub(crate) fn module_statements(&mut self, unit: &Unit) {
        self.module(&unit.module().body);
    }
}
