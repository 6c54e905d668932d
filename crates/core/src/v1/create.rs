//! Making objects: the tables' defaults, then the constructor's arguments, then what the constructor itself does.

use super::args::{Args, Raised};
use super::class::{Class, Default, parameter};
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

impl Sdk<'_> {
    /// A new object as its constructor without arguments makes it.
    pub(super) fn fresh(&mut self, class: Class) -> ObjectId {
        let id = self.heap.new_object(class);
        for (name, _, default) in class.info().fields {
            let value = self.default(*default);
            self.heap.put(id, name, value);
        }
        match class {
            Class::SparkConfiguration => {
                let entries = vec![
                    (Value::text("spark.app.name"), Value::text("Azure ML Experiment")),
                    (Value::text("spark.yarn.maxAppAttempts"), Value::Int(1)),
                ];
                let configuration = self.heap.new_dict(entries);
                self.heap.put(id, "configuration", configuration);
            }
            Class::RunConfiguration => {
                if let Value::Object(environment) = self.heap.field(id, "environment") {
                    self.fill_environment(environment);
                    self.heap.put(environment, "name", Value::text("default-environment"));
                }
            }
            _ => {}
        }
        id
    }

    fn default(&mut self, default: Default) -> Value {
        match default {
            Default::None => Value::None,
            Default::Bool(flag) => Value::Bool(flag),
            Default::Int(number) => Value::Int(number),
            Default::Text(text) => Value::text(text),
            Default::EmptyList => self.heap.new_list(Vec::new()),
            Default::Texts(texts) => {
                self.heap.new_list(texts.iter().map(|text| Value::text(*text)).collect())
            }
            Default::EmptyDict => self.heap.new_dict(Vec::new()),
            Default::New(class) => Value::Object(self.fresh(class)),
        }
    }

    /// Calls a class.
    ///
    /// # Errors
    /// What the constructor raises.
    pub fn construct(&mut self, class: Class, args: &Args) -> Result<Value, Raised> {
        match class {
            Class::ScriptRunConfig => return self.new_script_run_config(args),
            Class::Environment => return self.new_environment(args),
            Class::CondaDependencies => return self.new_conda_dependencies(args),
            Class::HyperDriveConfig => return self.new_hyperdrive(args),
            Class::DataReference => return self.new_data_reference(args),
            Class::DatasetConsumptionConfig => return self.new_consumption(args),
            Class::OutputFileDatasetConfig => return self.new_output(args),
            Class::Experiment => return self.new_experiment(args),
            _ => {}
        }
        let info = class.info();
        let names: Vec<&str> = info.params.iter().map(|param| parameter(param).0).collect();
        let given = args.bind(&format!("{}.__init__", class.name()), &names)?;
        let id = self.fresh(class);
        for (param, value) in info.params.iter().zip(given) {
            let Some(value) = value else { continue };
            let (name, attribute) = parameter(param);
            self.set_from_constructor(id, class, name, attribute, value)?;
        }
        self.fill_section(id, class);
        Ok(Value::Object(id))
    }

    /// Defaults that a section has where a program makes it, but not where a file leaves it out.
    pub(super) fn fill_section(&mut self, id: ObjectId, class: Class) {
        match class {
            Class::PythonSection => {
                let conda = self.base_conda();
                self.heap.put(id, "conda_dependencies", conda);
            }
            Class::DockerSection => {
                self.heap.put(id, "base_image", Value::text(super::environment::DEFAULT_CPU_IMAGE));
                self.heap.put(id, "shm_size", Value::text("2g"));
            }
            _ => {}
        }
    }

    fn set_from_constructor(
        &mut self,
        id: ObjectId,
        class: Class,
        name: &str,
        attribute: &str,
        value: Value,
    ) -> Result<(), Raised> {
        let empty = value.truth(&self.heap) == Some(false);
        match (class, name) {
            (Class::PyTorchConfiguration, "communication_backend") => {
                let Some(text) = value.as_text() else {
                    if value.as_hole().is_some() {
                        self.heap.put(id, attribute, value);
                        return Ok(());
                    }
                    let kind = python_type(&value);
                    return Err(Raised::new(
                        "AttributeError",
                        format!("'{kind}' object has no attribute 'lower'"),
                    ));
                };
                let backend = text.to_lowercase();
                if !matches!(backend.as_str(), "nccl" | "gloo") {
                    return Err(Raised::new(
                        "RunConfigurationException",
                        format!(
                            "{text} is not a supported backend. 'communication_backend' must be 'Nccl' or 'Gloo'."
                        ),
                    ));
                }
                self.heap.put(id, attribute, Value::text(backend));
            }
            // A default stands where something falsy is given.
            (Class::RunConfiguration, "framework" | "communicator" | "command" | "arguments")
            | (
                Class::MavenLibrary
                | Class::PyPiLibrary
                | Class::RCranLibrary
                | Class::JarLibrary
                | Class::EggLibrary,
                _,
            )
            | (Class::DockerBuildContext, "dockerfile_path")
                if empty => {}
            (Class::RunConfiguration, "conda_dependencies") if !empty => {
                if let Value::Object(python) = self.heap.path(id, &["environment", "python"]) {
                    self.heap.put(python, "conda_dependencies", value);
                }
            }
            (Class::DataReferenceConfiguration | Class::DatacacheConfiguration, "mode")
            | (Class::Data | Class::OutputData, "mechanism") => {
                let value = value.as_text().map(|text| Value::text(text.to_lowercase())).unwrap_or(value);
                self.heap.put(id, attribute, value);
            }
            _ if attribute.is_empty() => {}
            _ => self.heap.put(id, attribute, value),
        }
        Ok(())
    }
}

/// The name of a value's type in Python.
pub(super) fn python_type(value: &Value) -> &'static str {
    match value {
        Value::None => "NoneType",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Float(_) => "float",
        Value::Text(_) => "str",
        Value::List(_) => "list",
        Value::Tuple(_) => "tuple",
        Value::Dict(_) => "dict",
        Value::Range(..) => "range",
        Value::Path(_) => "PosixPath",
        _ => "object",
    }
}
