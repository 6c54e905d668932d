//! `experiment.submit(config)`: what the SDK makes of a configuration on its way to the service.
//! Source: `azureml/core/script_run_config.py` (`submit`, `_update_args_and_io`) of azureml-core 1.61.

use super::args::{Args, Raised};
use super::class::Class;
use super::heap::{DictId, ListId, ObjectId};
use super::paths::{HERE, join, relative_to};
use super::sdk::Sdk;
use super::symbols::out_of_scope;
use super::text::str_of;
use super::value::Value;
use crate::finding::Place;

/// What kind of configuration was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A `ScriptRunConfig`.
    ScriptRunConfig,
    /// An estimator.
    Estimator,
    /// A `HyperDriveConfig`.
    HyperDrive,
}

impl Kind {
    /// Its word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::ScriptRunConfig => "script_run_config",
            Self::Estimator => "estimator",
            Self::HyperDrive => "hyperdrive",
        }
    }
}

/// Why a submit gives no run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotConverted {
    /// It is another kind of work: `a pipeline`.
    OutOfScope(&'static str),
    /// It cannot be followed what is submitted.
    Unknown,
}

/// One submitted run, with copies of all it needs: later changes of the program do not change it.
#[derive(Clone, Debug)]
pub struct Submission {
    /// What was submitted.
    pub kind: Kind,
    /// Name of the experiment; `None` where the configuration is never submitted.
    pub experiment: Value,
    /// The run configuration as it is sent.
    pub run_config: ObjectId,
    /// The HyperDrive configuration around it.
    pub hyperdrive: Option<ObjectId>,
    /// The folder whose snapshot is taken.
    pub source_directory: Value,
    /// Tags given with `tags=`.
    pub tags: Value,
    /// Where it is submitted.
    pub place: Option<Place>,
    /// On what it depends that is not known, as source text.
    pub condition: Option<String>,
    /// What the SDK would refuse of it.
    pub refused: Vec<String>,
    /// What the program has of it afterwards.
    pub run: Option<ObjectId>,
    /// Methods called of the run that no job can do, each with its place.
    pub afterwards: Vec<(String, Option<Place>)>,
}

impl Submission {
    /// A run configuration and its source directory, and nothing else.
    pub(super) fn of(run_config: ObjectId, source_directory: Value) -> Self {
        Self {
            kind: Kind::ScriptRunConfig,
            experiment: Value::None,
            run_config,
            hyperdrive: None,
            source_directory,
            tags: Value::None,
            place: None,
            condition: None,
            refused: Vec::new(),
            run: None,
            afterwards: Vec::new(),
        }
    }
}

impl Sdk<'_> {
    pub(super) fn submit(&mut self, experiment: ObjectId, args: &Args) -> Result<Value, Raised> {
        let config = args.get(0, "config").cloned().unwrap_or(Value::None);
        let name = self.heap.field(experiment, "name");
        let tags = args.get(1, "tags").cloned().unwrap_or(Value::None);
        let run = self.fresh(Class::Run);
        self.heap.put(run, "experiment", Value::Object(experiment));
        let reason = "the service gives runs their names";
        let id = self.unknown(reason);
        for attribute in ["id", "_run_id", "run_id"] {
            self.heap.put(run, attribute, id.clone());
        }
        let mut ways = Vec::new();
        ways_of(&config, None, &mut ways);
        for (config, condition) in ways {
            if let Some(id) = config.as_object()
                && let Some(mut submission) = self.submission_of(id, args)?
            {
                submission.experiment = name.clone();
                submission.tags = self.heap.deep_copy(&tags);
                submission.condition = condition;
                submission.run = Some(run);
                self.submissions.push(submission);
            } else if config.class(&self.heap) == Some(Class::RunConfiguration) {
                return Err(Raised::new(
                    "AzureMLException",
                    "Method to be submitted has not been registered.",
                ));
            } else {
                self.not_converted = Some(match self.foreign_work(&config) {
                    Some(what) => NotConverted::OutOfScope(what),
                    None => NotConverted::Unknown,
                });
            }
        }
        Ok(Value::Object(run))
    }

    /// What a configuration is that is no training run: `a pipeline`.
    fn foreign_work(&self, config: &Value) -> Option<&'static str> {
        let of = self.heap.field(config.as_object()?, "of");
        out_of_scope(of.as_text()?)
    }

    /// A configuration as it would be sent; `None` where it is none that can be. `args` are those of the submit.
    ///
    /// # Errors
    /// Where the SDK refuses the arguments of the submit.
    pub fn submission_of(&mut self, config: ObjectId, args: &Args) -> Result<Option<Submission>, Raised> {
        let class = self.heap.object(config).class;
        let (kind, inner) = match class {
            Class::ScriptRunConfig => (Kind::ScriptRunConfig, config),
            Class::Estimator => (Kind::Estimator, config),
            Class::HyperDriveConfig => {
                let inner = ["run_config", "estimator"]
                    .iter()
                    .find_map(|name| self.heap.field(config, name).as_object());
                let Some(inner) = inner else { return Ok(None) };
                (Kind::HyperDrive, inner)
            }
            _ => return Ok(None),
        };
        let run_config = match self.heap.field(inner, "run_config") {
            Value::Object(id) => id,
            // The name of a `.runconfig` file of the source directory.
            Value::Text(name) => {
                let folder = self.heap.field(inner, "source_directory");
                match self.load_run_configuration(&Args::of([folder, Value::Text(name)]))? {
                    Value::Object(id) => id,
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        let Value::Object(copy) = self.heap.deep_copy(&Value::Object(run_config)) else { return Ok(None) };
        let mut submission = Submission::of(copy, self.heap.field(inner, "source_directory"));
        submission.kind = kind;
        submission.place = self.place.clone();
        if kind == Kind::HyperDrive
            && let Value::Object(hyperdrive) = self.heap.deep_copy(&Value::Object(config))
        {
            submission.hyperdrive = Some(hyperdrive);
        }
        if self.heap.object(inner).class == Class::ScriptRunConfig {
            for name in ["arguments", "script", "command"] {
                let value = self.heap.field(inner, name);
                if value.truth(&self.heap) != Some(false) {
                    let value = self.heap.deep_copy(&value);
                    self.heap.put(copy, name, value);
                }
            }
        }
        let overridden = match kind {
            Kind::ScriptRunConfig => self.pass_credentials(copy, args),
            Kind::Estimator => {
                // Given on as a `ScriptRunConfig`, whose submit sets this anew.
                self.heap.put(copy, "credential_passthrough", Value::Bool(false));
                self.override_estimator(copy, args)
            }
            Kind::HyperDrive => {
                self.prepare_trial(&mut submission);
                Ok(())
            }
        };
        submission.refused.extend(overridden.err().map(|raised| raised.message));
        self.prepare(&mut submission);
        Ok(Some(submission))
    }

    /// `experiment.submit(config, credential_passthrough=…)`: what the run configuration says of it does not count.
    fn pass_credentials(&mut self, run_config: ObjectId, args: &Args) -> Result<(), Raised> {
        const KNOWN: [&str; 5] = ["config", "tags", "run_id", "_parent_run_id", "credential_passthrough"];
        if let Some((name, _)) = args.named.iter().find(|(name, _)| !KNOWN.contains(&&**name)) {
            return Err(Raised::type_error(format!("submit() got an unexpected keyword argument '{name}'")));
        }
        let passed = args.named.iter().find(|(name, _)| &**name == "credential_passthrough");
        let passed = match (passed, &args.open) {
            (Some((_, value)), _) => value.clone(),
            (None, Some(hole)) => Value::Hole(hole.clone()),
            (None, None) => Value::Bool(false),
        };
        self.heap.put(run_config, "credential_passthrough", passed);
        Ok(())
    }

    /// What happens to a run configuration on its way to the service.
    pub(super) fn prepare(&mut self, submission: &mut Submission) {
        let run_config = submission.run_config;
        self.put_data(run_config, &mut submission.refused);
        if submission.kind != Kind::HyperDrive {
            self.join_command(run_config);
            self.put_relative_script(run_config, submission);
        }
        self.check_target(run_config, submission);
        self.check_arguments(submission);
    }

    /// A command that is a list is joined with blanks and without quotes; HyperDrive and a tuple keep its words.
    fn join_command(&mut self, run_config: ObjectId) {
        let Value::List(list) = self.heap.field(run_config, "command") else { return };
        let words: Option<Vec<String>> =
            self.heap.list(list).iter().map(|word| word.as_text().map(ToString::to_string)).collect();
        if let Some(words) = words {
            self.heap.put(run_config, "command", Value::text(words.join(" ")));
        }
    }

    /// Datasets and outputs among the arguments become text, and sections of the configuration.
    fn put_data(&mut self, run_config: ObjectId, refused: &mut Vec<String>) {
        let (Value::Dict(data), Value::Dict(outputs)) =
            (self.heap.field(run_config, "data"), self.heap.field(run_config, "output_data"))
        else {
            return;
        };
        for name in ["arguments", "command"] {
            let list = match self.heap.field(run_config, name) {
                Value::List(list) => list,
                Value::Tuple(items) if items.iter().any(|item| item.as_object().is_some()) => {
                    refused.push("'tuple' object does not support item assignment".to_owned());
                    match self.heap.new_list(items.to_vec()) {
                        Value::List(list) => {
                            self.heap.put(run_config, name, Value::List(list));
                            list
                        }
                        _ => continue,
                    }
                }
                _ => continue,
            };
            self.put_arguments(list, data, outputs, refused);
        }
        for (key, value) in self.heap.dict(data).to_vec() {
            if let Value::Object(id) = value {
                match self.heap.object(id).class {
                    Class::DatasetConsumptionConfig => {
                        self.skip_validation(run_config, id, refused);
                        let section = self.data_section(id);
                        self.heap.insert(data, key, section);
                    }
                    Class::Dataset => refused.push(
                        "Dataset cannot be used without providing a name for the run. Please provide a name by calling \
                         the as_named_input instance method on dataset."
                            .to_owned(),
                    ),
                    Class::Data => {}
                    class => refused.push(format!("{} cannot be used as input.", class.python_name())),
                }
            }
        }
        if let Value::Dict(references) = self.heap.field(run_config, "data_references") {
            for (key, value) in self.heap.dict(references).to_vec() {
                // Only their sections can be sent; what is meant is plain all the same.
                if let Value::Object(id) = value
                    && self.heap.object(id).class == Class::DataReference
                {
                    refused.push(
                        "Dictionary with non-native python type values are not supported in runconfigs. Use `to_config()`."
                            .to_owned(),
                    );
                    let section = self.reference_section(id);
                    self.heap.insert(references, key, section);
                }
            }
        }
        for (key, value) in self.heap.dict(outputs).to_vec() {
            if let Value::Object(id) = value
                && self.heap.object(id).class == Class::OutputFileDatasetConfig
            {
                let section = self.output_section(id);
                self.heap.insert(outputs, key, section);
            }
        }
    }

    fn put_arguments(&mut self, list: ListId, data: DictId, outputs: DictId, refused: &mut Vec<String>) {
        for at in 0..self.heap.list(list).len() {
            let item = self.heap.list(list)[at].clone();
            if item.as_text().is_some_and(|text| text.contains(HERE)) {
                let hole = Value::hole("path", "it is a folder of the author's machine", self.place.clone());
                self.heap.list_mut(list)[at] = hole;
                continue;
            }
            let Value::Object(id) = item else { continue };
            let class = self.heap.object(id).class;
            let name = self.heap.field(id, "name");
            let (section, prefix) = match class {
                Class::DatasetConsumptionConfig => (data, "DatasetConsumptionConfig"),
                Class::OutputFileDatasetConfig => (outputs, "DatasetOutputConfig"),
                Class::DataReference => {
                    if let Some(text) = str_of(&self.heap, &item) {
                        self.heap.list_mut(list)[at] = Value::text(text);
                        refused.push("Object of type DataReference is not JSON serializable".to_owned());
                    }
                    continue;
                }
                Class::Dataset => {
                    refused.push(
                        "Dataset cannot be used directly in a run. If you are using a FileDataset and would like to \
                         mount or download the dataset, please call the as_mount or the as_download methods."
                            .to_owned(),
                    );
                    continue;
                }
                Class::Data => {
                    refused.push(
                        "azureml.core.runconfig.Data is not supported in arguments. Only DatasetConsumptionConfig is \
                         supported."
                            .to_owned(),
                    );
                    continue;
                }
                Class::OutputData => {
                    refused.push("Arguments does not support OutputData.".to_owned());
                    continue;
                }
                _ => continue,
            };
            let is_there =
                self.heap.dict(section).iter().any(|(key, _)| self.heap.equal(key, &name) == Some(true));
            if !is_there || class == Class::OutputFileDatasetConfig {
                self.heap.insert(section, name.clone(), item);
            }
            self.heap.list_mut(list)[at] = match name.as_text() {
                Some(name) => Value::text(format!("{prefix}:{name}")),
                None => name,
            };
        }
    }

    /// The script's path becomes one within the source directory.
    fn put_relative_script(&mut self, run_config: ObjectId, submission: &mut Submission) {
        let script = self.heap.field(run_config, "script");
        let (Some(script), Some(folder)) = (script.as_text(), submission.source_directory.as_text()) else {
            return;
        };
        if script.is_empty() {
            return;
        }
        let full = join(folder, &script.replace('\\', "/"));
        if let Some(relative) = relative_to(&full, folder) {
            self.heap.put(run_config, "script", Value::text(relative.as_str()));
        }
        if self.files.is_folder(folder)
            && self.files.sees(&full)
            && !self.files.is_file(&full)
            && !self.files.may_hold_more(folder)
        {
            self.files.note_missing(&full);
            let full = super::paths::relative(&full);
            submission.refused.push(format!(
                "{full} script path doesn't exist. The script should be inside the project folder"
            ));
        }
    }
}

/// A configuration that depends on conditions that are not known is as many: each with its condition.
fn ways_of(config: &Value, condition: Option<String>, ways: &mut Vec<(Value, Option<String>)>) {
    match config.as_hole().and_then(|hole| Some((&hole.text, hole.candidates.as_ref()?))) {
        Some((text, (one, other))) => {
            let and = |text: String| match &condition {
                Some(condition) => format!("{condition} and {text}"),
                None => text,
            };
            ways_of(one, Some(and(text.clone())), ways);
            ways_of(other, Some(and(format!("not ({text})"))), ways);
        }
        None => ways.push((config.clone(), condition)),
    }
}
