//! `OutputFileDatasetConfig` and the section it becomes.

use super::args::{Args, Raised};
use super::class::Class;
use super::data::is_data_name;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

impl Sdk<'_> {
    pub(super) fn new_output(&mut self, args: &Args) -> Result<Value, Raised> {
        let [name, destination, source, _] = args.of_constructor(Class::OutputFileDatasetConfig)?;
        let id = self.fresh(Class::OutputFileDatasetConfig);
        let name = name.filter(|name| name.truth(&self.heap) != Some(false));
        if let Some(text) = name.as_ref().and_then(Value::as_text)
            && !is_data_name(text)
        {
            return Err(Raised::by_sdk(format!("Invalid output name {text}.")));
        }
        let name = name.unwrap_or_else(|| Value::text(self.made_up_name("output")));
        self.heap.put(id, "name", name);
        self.heap.put(id, "destination", destination.unwrap_or(Value::None));
        self.heap.put(id, "source", source.unwrap_or(Value::None));
        Ok(Value::Object(id))
    }

    /// `HDFSOutputDatasetConfig(name, destination)`
    pub(super) fn new_hdfs_output(&mut self, args: &Args) -> Result<Value, Raised> {
        let [name, destination] = args.bound("HDFSOutputDatasetConfig.__init__", ["name", "destination"])?;
        let or_none = |value: Option<Value>| value.unwrap_or(Value::None);
        let output = self.new_output(&Args::of([or_none(name), or_none(destination)]))?;
        if let Value::Object(id) = output {
            self.heap.put(id, "mode", Value::text("hdfs"));
        }
        Ok(output)
    }

    pub(super) fn output_method(
        &mut self,
        id: ObjectId,
        method: &str,
        args: &Args,
    ) -> Option<Result<Value, Raised>> {
        let copy = |sdk: &mut Self| {
            let fields = sdk.heap.object(id).fields.clone();
            let new = sdk.heap.new_object(Class::OutputFileDatasetConfig);
            for (name, value) in fields {
                sdk.heap.put(new, &name, value);
            }
            new
        };
        if matches!(method, "as_mount" | "as_upload")
            && self.heap.field(id, "mode").as_text().is_some_and(|mode| &**mode == "hdfs")
        {
            return Some(Err(Raised::new(
                "AttributeError",
                format!("'HDFSOutputDatasetConfig' object has no attribute '{method}'"),
            )));
        }
        Some(match method {
            "as_mount" => {
                let new = copy(self);
                let options = self.construct(Class::MountOptions, args);
                self.heap.put(new, "mode", Value::text("mount"));
                self.heap.put(new, "upload", Value::None);
                options.map(|options| {
                    self.heap.put(new, "mount", options);
                    Value::Object(new)
                })
            }
            "as_upload" => {
                let new = copy(self);
                self.heap.put(new, "mode", Value::text("upload"));
                self.heap.put(new, "mount", Value::None);
                self.construct(Class::UploadOptions, args).map(|options| {
                    self.heap.put(new, "upload", options);
                    Value::Object(new)
                })
            }
            "register_on_complete" => {
                if args.get(0, "name").is_some_and(|name| name.truth(&self.heap) == Some(false)) {
                    return Some(Err(Raised::new(
                        "ValueError",
                        "The registration name of the dataset must not be empty.",
                    )));
                }
                let new = copy(self);
                self.construct(Class::RegistrationOptions, args).map(|options| {
                    self.heap.put(new, "registration", options);
                    Value::Object(new)
                })
            }
            "as_input" => {
                let name = args.get(0, "name").cloned().unwrap_or(Value::None);
                self.new_consumption(&Args::of([name, Value::Object(id), Value::text("mount")]))
            }
            _ => return None,
        })
    }

    /// `output._to_output_data()`
    pub(super) fn output_section(&mut self, id: ObjectId) -> Value {
        let section = self.fresh(Class::OutputData);
        let mode = self.heap.field(id, "mode");
        let is_upload = mode.as_text().is_some_and(|mode| &**mode == "upload");
        let is_mount = mode.as_text().is_none_or(|mode| &**mode == "mount");
        self.heap.put(section, "mechanism", mode);
        if let Value::Tuple(destination) = self.heap.field(id, "destination") {
            let path = self.fresh(Class::LocationPath);
            let store = destination.first().map_or(Value::None, |store| self.name_of(store));
            self.heap.put(path, "datastore_name", store);
            self.heap.put(path, "relative_path", destination.get(1).cloned().unwrap_or(Value::None));
            let location = self.fresh(Class::DataLocation);
            self.heap.put(location, "data_path", Value::Object(path));
            self.heap.put(section, "output_location", Value::Object(location));
        } else if let hole @ Value::Hole(_) = self.heap.field(id, "destination") {
            self.heap.put(section, "output_location", hole);
        }
        let registration = match self.heap.field(id, "registration") {
            Value::Object(registration) => registration,
            _ => self.fresh(Class::RegistrationOptions),
        };
        let transformation = self.fresh(Class::DatasetRegistrationOptions);
        self.heap.put(registration, "dataset_registration_options", Value::Object(transformation));
        let options = self.fresh(Class::OutputOptions);
        let source = self.heap.field(id, "source");
        self.heap.put(options, "path_on_compute", source);
        self.heap.put(options, "registration_options", Value::Object(registration));
        if is_upload {
            let upload = match self.heap.field(id, "upload") {
                Value::Object(upload) => upload,
                _ => self.fresh(Class::UploadOptions),
            };
            let globs = self.heap.field(upload, "source_globs");
            if globs.truth(&self.heap) != Some(false) && globs.class(&self.heap).is_none() {
                let patterns =
                    if globs.as_list().is_some() { globs } else { self.heap.new_list(vec![globs]) };
                let globs = self.fresh(Class::GlobsOptions);
                self.heap.put(globs, "patterns", patterns);
                self.heap.put(upload, "source_globs", Value::Object(globs));
            }
            self.heap.put(options, "upload_options", Value::Object(upload));
        } else if is_mount {
            let mount = match self.heap.field(id, "mount") {
                Value::Object(mount) => mount,
                _ => self.fresh(Class::MountOptions),
            };
            self.heap.put(options, "mount_options", Value::Object(mount));
        }
        self.heap.put(section, "additional_options", Value::Object(options));
        Value::Object(section)
    }
}
