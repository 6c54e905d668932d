//! HyperDrive's parameter space as a search space.

use serde_json::{Map, Value as Json, json};

use super::Lowering;
use crate::v1::value::Value;

/// A hyperparameter's name in a search space: without dashes in front, `_` for those within.
pub(super) fn space_name(parameter: &str) -> String {
    let name: String = parameter
        .trim_start_matches('-')
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' })
        .collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// The option by which a trial gets it: HyperDrive puts dashes in front where there are none.
pub(super) fn option(parameter: &str) -> String {
    if parameter.starts_with('-') { parameter.to_owned() } else { format!("--{parameter}") }
}

impl Lowering<'_, '_> {
    /// Names of the hyperparameters as options and in the search space.
    pub(super) fn hyperparameters(&self, space: &Value) -> Vec<(String, String)> {
        let Value::Dict(space) = space else { return Vec::new() };
        self.heap
            .dict(*space)
            .iter()
            .filter_map(|(key, _)| {
                let key = key.as_text()?;
                Some((option(key), space_name(key)))
            })
            .collect()
    }

    pub(super) fn search_space(&mut self, space: &Value) -> Json {
        let Value::Dict(entries) = space else {
            return json!({ "hyperparameter": self.ask(space, "search space", "search_space") });
        };
        let mut map = Map::new();
        for (key, expression) in self.heap.dict(*entries).to_vec() {
            let Some(key) = key.as_text().map(|key| key.to_string()) else { continue };
            let name = space_name(&key);
            let field = format!("search_space.{name}");
            let expression = self.search_expression(&expression, &field);
            map.insert(name, expression);
        }
        Json::Object(map)
    }

    fn search_expression(&mut self, expression: &Value, field: &str) -> Json {
        let parts = match expression {
            Value::List(id) => self.heap.list(*id).to_vec(),
            _ => Vec::new(),
        };
        let [kind, Value::List(values)] = parts.as_slice() else {
            return json!(self.ask(expression, "search space", field));
        };
        let Some(kind) = kind.as_text().map(|kind| kind.to_string()) else {
            return json!(self.ask(expression, "search space", field));
        };
        let values = self.heap.list(*values).to_vec();
        let mut map = Map::new();
        map.insert("type".to_owned(), json!(kind));
        let names: &[&str] = match kind.as_str() {
            "choice" => &["values"],
            "randint" => &["upper"],
            "uniform" | "loguniform" => &["min_value", "max_value"],
            "quniform" | "qloguniform" => &["min_value", "max_value", "q"],
            "normal" | "lognormal" => &["mu", "sigma"],
            _ => &["mu", "sigma", "q"],
        };
        for (name, value) in names.iter().zip(&values) {
            let json = match (value, *name) {
                (Value::List(id), "values") => {
                    let items = self.heap.list(*id).to_vec();
                    self.of_one_kind(&items, field)
                }
                _ => self.json(value, name, field),
            };
            // The service takes whole numbers of any kind for q and randint.
            let json = match json.as_f64() {
                #[expect(clippy::cast_possible_truncation, reason = "it has no fraction")]
                Some(number) if *name == "q" && number.fract() == 0.0 => json!(number as i64),
                _ => json,
            };
            map.insert((*name).to_owned(), json);
        }
        Json::Object(map)
    }

    /// Values of a choice as v2 takes them: numbers, or text. What is neither becomes the word that the script gets on its
    /// command line either way.
    fn of_one_kind(&mut self, items: &[Value], field: &str) -> Json {
        let values: Vec<Json> = items.iter().map(|item| self.json(item, "value", field)).collect();
        let (numbers, texts) = (values.iter().all(Json::is_number), values.iter().all(Json::is_string));
        if numbers || texts || items.iter().any(|item| super::hole_in(self.heap, item).is_some()) {
            return Json::Array(values);
        }
        let place = self.submission.hyperdrive.and_then(|id| self.place(id, "hyperparameter_sampling"));
        let reason =
            "A choice of v2 is of numbers or of text. Its values are text here, as the script gets them.";
        let name = format!("choice of {}", field.trim_start_matches("search_space."));
        self.approximated(&name, field, reason, place);
        let text = |(value, item): (Json, &Value)| match crate::v1::text::str_of(self.heap, item) {
            Some(text) => Json::String(text),
            None => value,
        };
        values.into_iter().zip(items).map(text).collect()
    }
}
