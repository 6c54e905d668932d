//! Where a dataset is in v2: a data asset by its name, or the place it was made of.

use super::Lowering;
use crate::finding::Place;
use crate::v1::class::Class;
use crate::v1::heap::ObjectId;
use crate::v1::value::Value;

impl Lowering<'_, '_> {
    /// The path of a dataset, and the type of input where it tells one. A registered one is an `mltable` to v2, whatever it
    /// is made of: "Read V1 data assets in a V2 job" of the service's documentation.
    pub(super) fn dataset_path(
        &mut self,
        name: &str,
        dataset: ObjectId,
        place: Option<Place>,
    ) -> (String, Option<&'static str>) {
        let field = format!("inputs.{name}.path");
        let what = format!("data of {name}");
        let is = |kind: &str| self.heap.field(dataset, "_kind").as_text().is_some_and(|text| &**text == kind);
        let (is_files, is_table) = (is("file"), is("tabular"));
        let given = self.heap.field(dataset, "name");
        if !given.is_none() {
            let asset = self.text(&given, "dataset", &field);
            return (self.asset(&asset, dataset, &field), Some("mltable"));
        }
        let paths = self.heap.field(dataset, "_paths");
        let first = match &paths {
            Value::List(id) => match self.heap.list(*id) {
                [one] => one.clone(),
                several => {
                    let text =
                        several.iter().filter_map(|path| self.shown(path)).collect::<Vec<_>>().join(", ");
                    self.lost(
                        &format!("data.{name}"),
                        format!("The dataset is made of several paths ({text}); an input of v2 has one."),
                        place,
                    );
                    let hole =
                        Value::hole(text, "an input of v2 has one path, and the dataset several", None);
                    return (self.ask(&hole, &what, &field), Some("uri_folder"));
                }
            },
            other => other.clone(),
        };
        let Some((store, path)) = self.parts(&first) else {
            let id = self.heap.field(dataset, "id");
            let unknown = match (first.as_hole(), id.as_text()) {
                (Some(_), _) => first.clone(),
                (None, Some(id)) => {
                    Value::hole(id.to_string(), "v2 names data by name and version, not by id", None)
                }
                (None, None) => id,
            };
            return (self.ask(&unknown, &what, &field), is_files.then_some("uri_folder"));
        };
        let (path, cut) = match path.as_text() {
            Some(text) => match folder_of_pattern(text) {
                Some(folder) => (Value::text(folder), Some(text.to_string())),
                None => (path, None),
            },
            None => (path, None),
        };
        let is_file = self.heap.field(dataset, "_is_file").truth(self.heap) == Some(true)
            || (cut.is_none() && path.as_text().is_some_and(|path| is_file_name(path)));
        if let Some(pattern) = cut {
            self.approximated(
                &format!("data.{name}"),
                &field,
                format!(
                    "v2 takes no patterns: the input is the folder of `{pattern}`, and the script sees whatever else is in it."
                ),
                place.clone(),
            );
        }
        if is_table {
            self.approximated(
                &format!("data.{name}"),
                &format!("inputs.{name}.type"),
                "The script got a table from `run.input_datasets`. Now it gets the path of the files, and reads them itself, with \
                 `pandas.read_csv` for instance.",
                place,
            );
        }
        let path = match store {
            Some(store) => self.on_datastore(&store, &path, &field),
            None => self.text(&path, "path", &field),
        };
        (path, Some(if is_file { "uri_file" } else { "uri_folder" }))
    }

    fn asset(&mut self, asset: &str, dataset: ObjectId, field: &str) -> String {
        let version = self.heap.field(dataset, "version");
        let is_latest = version.is_none()
            || version.as_text().is_some_and(|version| &**version == "latest")
            || self.heap.field(dataset, "_latest").truth(self.heap) == Some(true);
        if is_latest {
            return format!("azureml:{asset}@latest");
        }
        let version = self.text(&version, "dataset version", field);
        format!("azureml:{asset}:{version}")
    }

    /// Datastore and path of a place, or an address alone.
    fn parts(&self, place: &Value) -> Option<(Option<Value>, Value)> {
        let name = |store: &Value| match store {
            Value::Object(id) => self.heap.field(*id, "name"),
            other => other.clone(),
        };
        match place {
            Value::Tuple(pair) if pair.len() == 2 => Some((Some(name(&pair[0])), pair[1].clone())),
            Value::Object(id) => match self.heap.object(*id).class {
                Class::DataReference | Class::DataPath => Some((
                    Some(name(&self.heap.field(*id, "datastore"))),
                    self.heap.field(*id, "path_on_datastore"),
                )),
                Class::Datastore => Some((Some(name(place)), Value::None)),
                _ => None,
            },
            Value::Text(_) => Some((None, place.clone())),
            _ => None,
        }
    }

    /// A place as a person reads it.
    fn shown(&self, place: &Value) -> Option<String> {
        let (store, path) = self.parts(place)?;
        let path = path.as_text().map(ToString::to_string).unwrap_or_default();
        Some(match store.as_ref().and_then(Value::as_text) {
            Some(store) => format!("{store}: {path}"),
            None => path,
        })
    }
}

/// The folder in front of a pattern; `None` where the path is none.
fn folder_of_pattern(path: &str) -> Option<String> {
    let at = path.find(['*', '?', '['])?;
    if path.contains("://") && !path.contains('*') {
        // A question mark of an address.
        return None;
    }
    Some(path[..at].rfind('/').map_or_else(String::new, |end| path[..=end].to_owned()))
}

/// Whether a path reads as that of a file: its last part has an ending that begins with a letter.
fn is_file_name(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    last.rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty() && end.starts_with(|c: char| c.is_ascii_alphabetic()) && end.len() <= 8
    })
}
