//! Datasets, how a run reads them, and the section that it sends.
//! Source: `azureml/data/{dataset_factory,abstract_dataset,dataset_consumption_config}.py` and `Data.create` of
//! `azureml/core/runconfig.py` of azureml-core 1.61.

use super::args::{Args, Raised};
use super::class::Class;
use super::data::is_data_name;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::text::python_int;
use super::value::Value;

const ADDRESSES: [&str; 6] = ["http://", "https://", "adl://", "wasb", "abfs", "azureml://"];

impl Sdk<'_> {
    /// `Dataset.get_by_name(…)`, `Dataset.File.from_files(…)` and their relatives.
    pub(super) fn dataset_function(
        &mut self,
        class: &str,
        function: &str,
        args: &Args,
    ) -> Result<Value, Raised> {
        let kind = match (class, function) {
            ("File" | "FileDataset" | "FileDatasetFactory", _) | (_, "from_files") => "file",
            ("Tabular" | "TabularDataset" | "TabularDatasetFactory", _) => "tabular",
            _ => "",
        };
        let id = self.fresh(Class::Dataset);
        self.heap.put(id, "kind", Value::text(kind));
        match function {
            "get_by_name" => {
                let name = args.get(1, "name").cloned().unwrap_or(Value::None);
                self.heap.put(id, "name", name);
                let version = args.get(2, "version").cloned().unwrap_or(Value::None);
                let is_latest =
                    version.is_none() || version.as_text().is_some_and(|text| &**text == "latest");
                if is_latest {
                    self.put_latest(id);
                } else {
                    let number = python_int(&version).map_err(|_| {
                        let version = super::text::str_of(&self.heap, &version).unwrap_or_default();
                        Raised::by_sdk(format!(
                            "Invalid value {version} for version. Version value must be number or \"latest\"."
                        ))
                    })?;
                    self.heap.put(id, "version", number.unwrap_or(version));
                }
                let unknown = self.unknown("the workspace gave the dataset its id");
                self.heap.put(id, "id", unknown);
            }
            "get_by_id" => {
                let given = args.get(1, "id").cloned().unwrap_or(Value::None);
                self.heap.put(id, "id", given);
            }
            "from_sql_query" => {
                let query = self.unknown("v2 data is files; nothing in it stands for a query of a database");
                self.heap.put(id, "paths", query);
                self.put_unsaved(id);
            }
            "register_pandas_dataframe" | "register_spark_dataframe" | "register_dask_dataframe" => {
                let name = args.get(2, "name").cloned().unwrap_or(Value::None);
                self.heap.put(id, "name", name);
                self.put_latest(id);
                self.put_unsaved(id);
            }
            "upload_directory" => {
                let target = args.get(1, "target").cloned().unwrap_or(Value::None);
                self.heap.put(id, "paths", target);
                self.put_unsaved(id);
            }
            _ if function.starts_with("from_") => {
                let path = args.get(0, "path").cloned().unwrap_or(Value::None);
                self.check_paths(&path)?;
                self.heap.put(id, "paths", path);
                let is_file = args.get(3, "is_file").filter(|_| function == "from_files").cloned();
                self.heap.put(id, "is_file", is_file.unwrap_or(Value::Bool(false)));
                self.put_unsaved(id);
            }
            _ => return Ok(self.unknown("it needs the service")),
        }
        Ok(Value::Object(id))
    }

    /// The newest version of a name: its number is the service's.
    pub(super) fn put_latest(&mut self, id: ObjectId) {
        let unknown = self.unknown("the workspace knows which version is the latest");
        self.heap.put(id, "version", unknown);
        self.heap.put(id, "latest", Value::Bool(true));
    }

    fn put_unsaved(&mut self, id: ObjectId) {
        let unknown = self.unknown("the workspace gives the dataset an id when it is saved");
        self.heap.put(id, "id", unknown);
    }

    /// Paths are addresses, or places on datastores.
    fn check_paths(&self, paths: &Value) -> Result<(), Raised> {
        let items = match paths {
            Value::List(id) => self.heap.list(*id).to_vec(),
            other => vec![other.clone()],
        };
        let is_wrong = |item: &Value| match item {
            Value::Text(text) => !ADDRESSES.iter().any(|start| text.to_lowercase().starts_with(start)),
            Value::Tuple(pair) => pair.len() != 2,
            Value::Object(_) | Value::Hole(_) | Value::Path(_) => false,
            _ => true,
        };
        if items.is_empty() || items.iter().any(is_wrong) {
            return Err(Raised::by_sdk(
                "Invalid argument type for `path`. It can be single value or a list of: string starting with \"http://\" or \
                 \"https://\", `azureml.data.datapath.DataPath` object, or tuple of `azureml.core.Datastore` object and string \
                 for relative path in the datastore.",
            ));
        }
        Ok(())
    }

    pub(super) fn new_consumption(&mut self, args: &Args) -> Result<Value, Raised> {
        let [name, dataset, mode, path] = args.of_constructor(Class::DatasetConsumptionConfig)?;
        let id = self.fresh(Class::DatasetConsumptionConfig);
        let dataset = match dataset.unwrap_or(Value::None) {
            Value::Tuple(parts) => {
                let dataset = self.dataset_function("Dataset", "get_by_name", &Args::of(parts.to_vec()))?;
                if let Value::Object(dataset) = dataset
                    && self.heap.get(dataset, "latest").is_some()
                {
                    self.heap.put(dataset, "consume_latest", Value::Bool(true));
                }
                dataset
            }
            other => other,
        };
        let name = name.filter(|name| name.truth(&self.heap) != Some(false));
        if let Some(text) = name.as_ref().and_then(Value::as_text)
            && !is_data_name(text)
        {
            return Err(Raised::by_sdk(format!(
                "Invalid input name \"{text}\". The name can only be alphanumeric characters and underscore, and must not \
                 begin with a number."
            )));
        }
        let name = name.unwrap_or_else(|| Value::text(self.made_up_name("input")));
        if let Some(mode) = mode {
            let mode = mode.as_text().map(|mode| Value::text(mode.to_lowercase())).unwrap_or(mode);
            if let Some(text) = mode.as_text() {
                self.check_mode(text, &dataset)?;
            }
            self.heap.put(id, "mode", mode);
        }
        self.heap.put(id, "name", name);
        self.heap.put(id, "dataset", dataset);
        self.heap.put(id, "path_on_compute", path.unwrap_or(Value::None));
        Ok(Value::Object(id))
    }

    fn check_mode(&self, mode: &str, dataset: &Value) -> Result<(), Raised> {
        if !matches!(mode, "direct" | "mount" | "download" | "hdfs") {
            return Err(Raised::by_sdk(format!(
                "Invalid mode '{mode}'. Mode can only be mount, download, hdfs, link, or direct"
            )));
        }
        let kind = dataset.as_object().map_or(Value::None, |id| self.heap.field(id, "kind"));
        if mode != "direct" && kind.as_text().is_some_and(|kind| &**kind == "tabular") {
            return Err(Raised::by_sdk(format!(
                "<class 'azureml.data.tabular_dataset.TabularDataset'> does not support {mode}. Only FileDataset supports \
                 {mode}"
            )));
        }
        Ok(())
    }

    /// `Data.create(consumption)`
    pub(super) fn create_data(&mut self, args: &Args) -> Result<Value, Raised> {
        match args.get(0, "data") {
            Some(Value::Object(id)) if self.heap.object(*id).class == Class::DatasetConsumptionConfig => {
                Ok(self.data_section(*id))
            }
            Some(hole @ Value::Hole(_)) => Ok(hole.clone()),
            _ => Err(Raised::by_sdk("Data must be an instance of DatasetConsumptionConfig.")),
        }
    }

    /// The section of a dataset that a run reads.
    pub(super) fn data_section(&mut self, id: ObjectId) -> Value {
        let dataset = self.heap.field(id, "dataset");
        let section = self.fresh(Class::LocationDataset);
        match dataset {
            Value::Object(dataset) if self.heap.get(dataset, "consume_latest").is_some() => {
                let name = self.heap.field(dataset, "name");
                self.heap.put(section, "name", name);
                self.heap.put(section, "version", Value::text("latest"));
            }
            Value::Object(dataset) => {
                // Where it comes from when it has no name: conversion needs it, the wire does not show it.
                let parts = ["id", "name", "version", "_paths", "_kind", "_latest", "_is_file"];
                for part in parts {
                    let value = self.heap.field(dataset, part.trim_start_matches('_'));
                    self.heap.put(section, part, value);
                }
            }
            hole => self.heap.put(section, "id", hole),
        }
        let location = self.fresh(Class::DataLocation);
        self.heap.put(location, "dataset", Value::Object(section));
        let data = self.fresh(Class::Data);
        self.heap.put(data, "data_location", Value::Object(location));
        self.heap.put(data, "create_output_directories", Value::Bool(false));
        for (to, from) in [
            ("mechanism", "mode"),
            ("environment_variable_name", "name"),
            ("path_on_compute", "path_on_compute"),
        ] {
            let value = self.heap.field(id, from);
            self.heap.put(data, to, value);
        }
        Value::Object(data)
    }

    /// A dataset whose latest version is taken when the run starts is named in a variable, so that nobody validates it.
    pub(super) fn skip_validation(&mut self, run_config: ObjectId, id: ObjectId, refused: &mut Vec<String>) {
        const VARIABLE: &str = "SkipValidateDatasets";
        let dataset = self.heap.field(id, "dataset").as_object();
        if dataset.is_none_or(|dataset| self.heap.get(dataset, "consume_latest").is_none()) {
            return;
        }
        let name = self.heap.field(id, "name");
        match self.heap.field(run_config, "environment_variables") {
            Value::Dict(variables) => {
                let before = self.heap.entry(variables, VARIABLE).and_then(Value::as_text).cloned();
                let names = match (before, name.as_text()) {
                    (Some(before), Some(name)) => Value::text(format!("{before},{name}")),
                    _ => name,
                };
                self.heap.set_entry(variables, VARIABLE, names);
            }
            Value::None => refused.push("argument of type 'NoneType' is not iterable".to_owned()),
            _ => {}
        }
    }
}
