//! Data references, datasets and outputs as inputs and outputs, and their names in arguments as placeholders.

use serde_json::{Map, Value as Json, json};

use super::Lowering;
use crate::v1::heap::ObjectId;
use crate::v1::value::Value;

impl Lowering<'_, '_> {
    /// Fills inputs and outputs; placeholders of arguments need them.
    pub(super) fn lower_data(&mut self) {
        if let Value::Dict(references) = self.run_field("data_references") {
            for (key, value) in self.heap.dict(references).to_vec() {
                if let (Some(name), Value::Object(id)) = (key.as_text().map(|key| key.to_string()), value) {
                    self.reference(&name, id);
                }
            }
        }
        if let Value::Dict(data) = self.run_field("data") {
            for (key, value) in self.heap.dict(data).to_vec() {
                match (key.as_text().map(|key| key.to_string()), value) {
                    (Some(name), Value::Object(id)) => self.dataset(&name, id),
                    (name, unknown) => {
                        let name = name.unwrap_or_else(|| "data".to_owned());
                        let field = format!("inputs.{name}");
                        let path = self.ask(&unknown, &format!("input {name}"), &field);
                        self.inputs.insert(name, json!({ "type": "uri_folder", "path": path }));
                    }
                }
            }
        }
        if let Value::Dict(outputs) = self.run_field("output_data") {
            for (key, value) in self.heap.dict(outputs).to_vec() {
                if let (Some(name), Value::Object(id)) = (key.as_text().map(|key| key.to_string()), value) {
                    self.output(&name, id);
                }
            }
        }
    }

    pub(super) fn on_datastore(&mut self, store: &Value, path: &Value, field: &str) -> String {
        let store = self.text(store, "datastore", field);
        let path = if path.is_none() { String::new() } else { self.text(path, "path", field) };
        let path = path.trim_start_matches("./").trim_start_matches('/').to_owned();
        format!("azureml://datastores/{store}/paths/{path}")
    }

    fn reference(&mut self, name: &str, id: ObjectId) {
        let place = self.place(id, "");
        let v1 = format!("data_references.{name}");
        let (store, path) =
            (self.heap.field(id, "data_store_name"), self.heap.field(id, "path_on_data_store"));
        let mode = self.heap.field(id, "mode").as_text().map(|mode| mode.to_string()).unwrap_or_default();
        if mode == "upload" {
            let path = self.on_datastore(&store, &path, &format!("outputs.{name}.path"));
            self.outputs
                .insert(name.to_owned(), json!({ "type": "uri_folder", "path": path, "mode": "upload" }));
            self.exact(&v1, &format!("outputs.{name}"), place.clone());
            self.fixed_path(&v1, id, &format!("outputs.{name}"), place);
        } else {
            let path = self.on_datastore(&store, &path, &format!("inputs.{name}.path"));
            let mode = if mode == "download" { "download" } else { "ro_mount" };
            self.inputs.insert(name.to_owned(), json!({ "type": "uri_folder", "path": path, "mode": mode }));
            if mode == "ro_mount" {
                self.approximated(
                    &v1,
                    &format!("inputs.{name}"),
                    "v1 mounted it for reading and writing, v2 mounts inputs for reading. What the script writes belongs to \
                     an output.",
                    place.clone(),
                );
            } else {
                self.exact(&v1, &format!("inputs.{name}"), place.clone());
            }
            self.fixed_path(&v1, id, &format!("inputs.{name}"), place);
        }
    }

    fn dataset(&mut self, name: &str, id: ObjectId) {
        let place = self.place(id, "");
        let v1 = format!("data.{name}");
        let field = format!("inputs.{name}");
        let mechanism =
            self.heap.field(id, "mechanism").as_text().map(|mode| mode.to_string()).unwrap_or_default();
        let location = self.heap.field(id, "data_location").as_object();
        let part = |lowering: &Self, part: &str| {
            location.and_then(|location| lowering.heap.field(location, part).as_object())
        };
        let mut input = Map::new();
        let mut kind = if mechanism == "direct" { "mltable" } else { "uri_folder" };
        if let Some(path) = part(self, "data_path") {
            let (store, relative) =
                (self.heap.field(path, "datastore_name"), self.heap.field(path, "relative_path"));
            let path = self.on_datastore(&store, &relative, &format!("{field}.path"));
            kind = "uri_folder";
            input.insert("path".to_owned(), json!(path));
        } else if let Some(uri) = part(self, "uri") {
            let path = self.text(&self.heap.field(uri, "path"), "path", &field);
            kind = if self.heap.field(uri, "is_file").truth(self.heap) == Some(true) {
                "uri_file"
            } else {
                "uri_folder"
            };
            input.insert("path".to_owned(), json!(path));
        } else if let Some(dataset) = part(self, "dataset") {
            let (path, by) = self.dataset_path(name, dataset, place.clone());
            kind = by.unwrap_or(kind);
            input.insert("path".to_owned(), json!(path));
        } else {
            let hole = self.heap.field(id, "data_location");
            input.insert("path".to_owned(), json!(self.ask(&hole, &format!("data of {name}"), &field)));
        }
        let mode = match (mechanism.as_str(), kind) {
            ("download", "mltable") => "eval_download",
            ("download", _) => "download",
            ("direct", "mltable") => "direct",
            (_, "mltable") => "eval_mount",
            _ => "ro_mount",
        };
        input.insert("type".to_owned(), json!(kind));
        input.insert("mode".to_owned(), json!(mode));
        let ordered = ["type", "path", "mode"]
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), input.get(*key)?.clone())));
        self.inputs.insert(name.to_owned(), Json::Object(ordered.collect()));
        let is = match mode {
            "eval_mount" | "eval_download" => {
                "A registered v1 dataset is an `mltable` to v2. Register its folder anew, and it is a `uri_folder` with \
                 `ro_mount` or `download`."
            }
            _ => "A v1 dataset is a data asset in v2.",
        };
        self.approximated(
            &v1,
            &field,
            format!(
                "{is} The script gets the path as an argument or in the variable `AZURE_ML_INPUT_{name}`; \
                 `run.input_datasets` is no longer there."
            ),
            place.clone(),
        );
        self.fixed_path(&v1, id, &field, place);
    }

    fn output(&mut self, name: &str, id: ObjectId) {
        let place = self.place(id, "");
        let field = format!("outputs.{name}");
        let mut output = Map::new();
        output.insert("type".to_owned(), json!("uri_folder"));
        let location = self.heap.field(id, "output_location").as_object();
        if let Some(Value::Object(path)) = location.map(|location| self.heap.field(location, "data_path")) {
            let (store, relative) =
                (self.heap.field(path, "datastore_name"), self.heap.field(path, "relative_path"));
            let relative = match relative.as_text() {
                // v1's own placeholders of names.
                Some(text) => {
                    Value::text(text.replace("{run-id}", "${{name}}").replace("{output-name}", name))
                }
                None => relative,
            };
            let path = self.on_datastore(&store, &relative, &format!("{field}.path"));
            output.insert("path".to_owned(), json!(path));
        }
        let mechanism = self.heap.field(id, "mechanism");
        let mode =
            if mechanism.as_text().is_some_and(|mode| &**mode == "upload") { "upload" } else { "rw_mount" };
        output.insert("mode".to_owned(), json!(mode));
        let mut differs = None;
        if let Value::Object(options) = self.heap.field(id, "additional_options") {
            if let Value::Object(registration) = self.heap.field(options, "registration_options") {
                let asset = self.heap.field(registration, "name");
                if !asset.is_none() {
                    let asset = self.text(&asset, "name of the output", &format!("{field}.name"));
                    output.insert("name".to_owned(), json!(asset));
                }
                for what in ["description", "tags"] {
                    if !self.heap.field(registration, what).is_none() {
                        let reason = format!(
                            "An output of v2 registers data by its name alone; add the {what} afterwards, with `az ml data update`."
                        );
                        let v1 = format!("output_data.{name}.register_on_complete({what}=…)");
                        self.lost(&v1, reason, self.place(registration, what));
                    }
                }
            }
            if let Value::Object(upload) = self.heap.field(options, "upload_options")
                && !self.heap.field(upload, "source_globs").is_none()
            {
                differs = Some("v2 uploads the whole folder: patterns are not there.");
            }
            self.fixed_path(&format!("output_data.{name}"), options, &field, place.clone());
        }
        if mechanism.as_text().is_some_and(|mode| &**mode == "hdfs") {
            differs = Some("v2 has no HDFS path for an output; it is mounted.");
        }
        self.outputs.insert(name.to_owned(), Json::Object(output));
        match differs {
            Some(reason) => self.approximated(&format!("output_data.{name}"), &field, reason, place),
            None => self.exact(&format!("output_data.{name}"), &field, place),
        }
    }

    /// Names of data in a text become placeholders.
    pub(super) fn with_data(&mut self, text: &str) -> String {
        let mut out = text.to_owned();
        let names = |map: &Map<String, Json>| map.keys().cloned().collect::<Vec<_>>();
        let mut all: Vec<(String, String)> = Vec::new();
        for name in names(&self.inputs) {
            let to = format!("${{{{inputs.{name}}}}}");
            all.push((format!("$AZUREML_DATAREFERENCE_{name}"), to.clone()));
            all.push((format!("DatasetConsumptionConfig:{name}"), to));
        }
        for name in names(&self.outputs) {
            let to = format!("${{{{outputs.{name}}}}}");
            all.push((format!("$AZUREML_DATAREFERENCE_{name}"), to.clone()));
            all.push((format!("DatasetOutputConfig:{name}"), to));
        }
        // Longer names first: `a_b` before `a`.
        all.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        for (from, to) in all {
            out = replace_name(&out, &from, &to);
        }
        self.without_dangling_references(out)
    }

    /// A reference to data that the run configuration does not hold would reach the script as an empty word.
    fn without_dangling_references(&mut self, mut text: String) -> String {
        const MARK: &str = "$AZUREML_DATAREFERENCE_";
        while let Some(at) = text.find(MARK) {
            let rest = &text[at + MARK.len()..];
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let reference = text[at..at + MARK.len() + end].to_owned();
            let hole = Value::hole(
                reference.as_str(),
                "the run configuration has no data reference of this name, so the SDK v1 sends no data for it",
                None,
            );
            let answer = self.ask(&hole, &format!("input {}", &reference[MARK.len()..]), "command");
            text = text.replace(&reference, &answer);
        }
        text
    }
}

/// Replaces a name where it ends: that of `data` is not the beginning of `data_2`.
fn replace_name(text: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let behind = &rest[at + from.len()..];
        let ends = !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        out.push_str(&rest[..at]);
        out.push_str(if ends { to } else { from });
        rest = behind;
    }
    out + rest
}
