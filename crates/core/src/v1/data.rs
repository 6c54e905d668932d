//! Data of a run: references, datasets and outputs, and what each becomes in the run configuration.
//! Source: `azureml/data/{data_reference,dataset_consumption_config,output_dataset_config}.py` of azureml-core 1.61.

use super::args::{Args, Raised};
use super::class::Class;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

impl Sdk<'_> {
    pub(super) fn new_data_reference(&mut self, args: &Args) -> Result<Value, Raised> {
        let names = Class::DataReference.info().params;
        let given = args.bind("DataReference.__init__", names)?;
        let id = self.fresh(Class::DataReference);
        for (name, value) in names.iter().zip(given) {
            if let Some(value) = value {
                self.heap.put(id, name, value);
            }
        }
        if self.heap.field(id, "data_reference_name").truth(&self.heap) == Some(false) {
            let path = self.heap.field(id, "path_on_datastore");
            let is_whole = matches!(path.as_text().map(|path| &**path), None | Some("" | "/" | "." | "./"));
            let name = if is_whole {
                self.name_of(&self.heap.field(id, "datastore"))
            } else {
                Value::text(self.made_up_name("reference"))
            };
            self.heap.put(id, "data_reference_name", name);
        }
        let mode = self.heap.field(id, "mode");
        if let Some(text) = mode.as_text()
            && !matches!(&**text, "mount" | "download" | "upload")
        {
            return Err(Raised::by_sdk(format!(
                "Invalid mode {text}. Only mount, download, upload are supported"
            )));
        }
        Ok(Value::Object(id))
    }

    /// The name of a compute target, datastore or dataset; text is one itself.
    pub(super) fn name_of(&self, value: &Value) -> Value {
        match value {
            Value::Object(id) => self.heap.field(*id, "name"),
            other => other.clone(),
        }
    }

    /// `reference.to_config()`
    pub(super) fn reference_section(&mut self, id: ObjectId) -> Value {
        let section = self.fresh(Class::DataReferenceConfiguration);
        let store = self.name_of(&self.heap.field(id, "datastore"));
        self.heap.put(section, "data_store_name", store);
        for (to, from) in
            [("path_on_data_store", "path_on_datastore"), ("path_on_compute", "path_on_compute")]
        {
            let value = self.heap.field(id, from);
            let whole = matches!(value.as_text().map(|path| &**path), Some("/" | "." | "./"));
            self.heap.put(section, to, if whole { Value::None } else { value });
        }
        for name in ["mode", "overwrite"] {
            let value = self.heap.field(id, name);
            self.heap.put(section, name, value);
        }
        Value::Object(section)
    }

    /// The data reference that `resume_from=` adds.
    pub(super) fn reference_to_resume(&mut self, path: &Value) -> Result<Value, Raised> {
        match path {
            Value::Object(id) if self.heap.object(*id).class == Class::DataPath => {
                let reference = self.fresh(Class::DataReference);
                for name in ["datastore", "path_on_datastore"] {
                    let value = self.heap.field(*id, name);
                    self.heap.put(reference, name, value);
                }
                Ok(self.reference_section(reference))
            }
            Value::Hole(_) => Ok(path.clone()),
            _ => Err(Raised::by_sdk("resume_from parameter should be of type DataPath.")),
        }
    }

    /// Methods of datastores, references, datasets and outputs.
    pub(super) fn data_method(
        &mut self,
        id: ObjectId,
        method: &str,
        args: &Args,
    ) -> Option<Result<Value, Raised>> {
        let class = self.heap.object(id).class;
        Some(match (class, method) {
            (Class::Datastore, "path") => self.path_on_datastore(id, args),
            (Class::Datastore, "as_mount" | "as_download" | "as_upload") => {
                let reference = match self.new_data_reference(&Args::of([Value::Object(id)])) {
                    Ok(Value::Object(reference)) => reference,
                    other => return Some(other),
                };
                return self.data_method(reference, method, args);
            }
            (Class::Datastore, "upload" | "upload_files") => self.uploaded(id, args),
            (Class::DataReference, "path") => self.path_of_reference(id, args),
            (Class::DataReference, "to_config") => Ok(self.reference_section(id)),
            (Class::DataReference, "as_mount" | "as_download" | "as_upload") => {
                Ok(self.reference_as(id, method, args))
            }
            (Class::Dataset, "as_named_input") => {
                let name = args.get(0, "name").cloned().unwrap_or(Value::None);
                self.new_consumption(&Args::of([name, Value::Object(id)]))
            }
            (Class::Dataset, "as_mount" | "as_download" | "as_hdfs") => {
                if self.heap.field(id, "kind").as_text().is_some_and(|kind| &**kind == "tabular") {
                    return Some(Err(Raised::new(
                        "AttributeError",
                        format!("'TabularDataset' object has no attribute '{method}'"),
                    )));
                }
                let name = Value::text(self.made_up_name("input"));
                match self.new_consumption(&Args::of([name, Value::Object(id)])) {
                    Ok(Value::Object(consumption)) => return self.data_method(consumption, method, args),
                    other => other,
                }
            }
            (Class::Dataset, "register") => {
                let copy = self.heap.deep_copy(&Value::Object(id));
                if let (Value::Object(copy), Some(name)) = (&copy, args.get(1, "name")) {
                    let name = name.clone();
                    self.heap.put(*copy, "name", name);
                    self.put_latest(*copy);
                }
                Ok(copy)
            }
            (Class::DatasetConsumptionConfig, "as_mount" | "as_download" | "as_hdfs") => {
                let path = args.get(0, "path_on_compute").cloned().unwrap_or(Value::None);
                let mode = Value::text(method.trim_start_matches("as_"));
                let (name, dataset) = (self.heap.field(id, "name"), self.heap.field(id, "dataset"));
                self.new_consumption(&Args::of([name, dataset, mode, path]))
            }
            (Class::OutputFileDatasetConfig, _) => return self.output_method(id, method, args),
            _ => return None,
        })
    }

    /// `DataReference.create(name, datapath, binding)` and the two methods that come to it; `order` sorts their arguments.
    pub(super) fn reference_at<const N: usize>(
        &mut self,
        args: &Args,
        names: [&'static str; N],
        order: impl FnOnce([Option<Value>; N]) -> (Option<Value>, Option<Value>, Option<Value>),
    ) -> Result<Value, Raised> {
        let (name, path, binding) = order(args.bound("DataReference.create", names)?);
        let (Some(path), Some(binding)) = (path, binding) else {
            return Err(Raised::new(
                "ValueError",
                "datapath and datapath_compute_binding are expected parameters",
            ));
        };
        let (Value::Object(path), Value::Object(binding)) = (&path, &binding) else {
            let hole = if path.as_hole().is_some() { path } else { binding };
            return Ok(hole);
        };
        let mut given = Args::of([self.heap.field(*path, "datastore"), name.unwrap_or(Value::None)])
            .with("path_on_datastore", self.heap.field(*path, "path_on_datastore"));
        for name in ["mode", "path_on_compute", "overwrite"] {
            given = given.with(name, self.heap.field(*binding, name));
        }
        self.new_data_reference(&given)
    }

    fn path_on_datastore(&mut self, id: ObjectId, args: &Args) -> Result<Value, Raised> {
        let [path, name] =
            args.bound("AbstractAzureStorageDatastore.path", ["path", "data_reference_name"])?;
        let or_none = |value: Option<Value>| value.unwrap_or(Value::None);
        let name = or_none(name);
        self.new_data_reference(&Args::of([Value::Object(id), name]).with("path_on_datastore", or_none(path)))
    }

    fn path_of_reference(&mut self, id: ObjectId, args: &Args) -> Result<Value, Raised> {
        let [path, name] = args.bound("DataReference.path", ["path", "data_reference_name"])?;
        let store = self.heap.field(id, "datastore");
        let before = self.heap.field(id, "path_on_datastore");
        let path = match (before.as_text(), path.as_ref().and_then(Value::as_text)) {
            (Some(before), Some(path)) if !matches!(&**before, "/" | "." | "./") => {
                Value::text(format!("{before}/{path}"))
            }
            (_, Some(path)) => Value::Text(path.clone()),
            (_, None) => return Ok(Value::Object(id)),
        };
        self.new_data_reference(
            &Args::of([store, name.unwrap_or(Value::None)]).with("path_on_datastore", path),
        )
    }

    fn reference_as(&mut self, id: ObjectId, method: &str, args: &Args) -> Value {
        let copy = self.heap.object(id).fields.clone();
        let new = self.heap.new_object(Class::DataReference);
        for (name, value) in copy {
            self.heap.put(new, &name, value);
        }
        self.heap.put(new, "mode", Value::text(method.trim_start_matches("as_")));
        if method != "as_mount" {
            let path = args.get(0, "path_on_compute").cloned().unwrap_or(Value::None);
            self.heap.put(new, "path_on_compute", path);
        }
        Value::Object(new)
    }

    /// `datastore.upload(src_dir, target_path=…)` gives a reference to where the files are.
    fn uploaded(&mut self, id: ObjectId, args: &Args) -> Result<Value, Raised> {
        let target =
            args.named.iter().find(|(name, _)| &**name == "target_path").map(|(_, value)| value.clone());
        let path = target.or_else(|| args.positional.get(1).cloned()).unwrap_or(Value::None);
        self.new_data_reference(&Args::of([Value::Object(id)]).with("path_on_datastore", path))
    }
}

/// Whether the SDK takes a name of an input or output: letters, digits and underscores, no digit first.
pub(super) fn is_data_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
