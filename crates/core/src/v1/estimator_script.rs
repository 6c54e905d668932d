//! The script of an estimator, its arguments and its data; and what a submit puts over them.
//! Source: `_get_arguments`, `_get_data_configuration` and `_estimator_submit_method` of
//! `azureml/train/_estimator_helper.py`, `_override_params` of `estimator/_mml_base_estimator.py` of azureml-train-core 1.62.

use super::args::{Args, Raised};
use super::class::Class;
use super::estimator::Given;
use super::heap::{DictId, ObjectId};
use super::sdk::Sdk;
use super::text::str_of;
use super::value::Value;

impl Sdk<'_> {
    /// The script, its arguments, and the data among them.
    pub(super) fn put_script(&mut self, run_config: ObjectId, given: &Given) -> Result<(), Raised> {
        self.heap.put(run_config, "script", given.get("entry_script"));
        let Some(sections @ (_, references, _)) = self.data_sections(run_config) else { return Ok(()) };
        let mut arguments = Vec::new();
        let mut inputs = self.items(&given.get("inputs"));
        match given.get("script_params") {
            Value::Dict(params) => {
                let entries = self.heap.dict(params).to_vec();
                inputs.extend(self.data_among(&entries, true));
                arguments = self.arguments_of(entries)?;
            }
            hole @ Value::Hole(_) => arguments.push(hole),
            _ => {}
        }
        if given.get("resume_from").truth(&self.heap) != Some(false) {
            let section = self.reference_to_resume(&given.get("resume_from"))?;
            self.heap.set_entry(references, "MODEL_LOCATION", section);
            arguments
                .extend([Value::text("--resume-from"), Value::text("$AZUREML_DATAREFERENCE_MODEL_LOCATION")]);
        }
        inputs.extend(Some(given.get("source_directory_data_store")).filter(|store| !store.is_none()));
        let arguments = self.heap.new_list(arguments);
        self.heap.put(run_config, "arguments", arguments);
        self.put_inputs(inputs, sections)
    }

    /// The configuration's data, data references and outputs.
    fn data_sections(&self, run_config: ObjectId) -> Option<(DictId, DictId, DictId)> {
        let section = |name: &str| self.heap.field(run_config, name).as_dict();
        Some((section("data")?, section("data_references")?, section("output_data")?))
    }

    /// Data among the keys and values of `script_params`; outputs only where the estimator is made.
    fn data_among(&self, entries: &[(Value, Value)], outputs: bool) -> Vec<Value> {
        let is_data = |item: &&Value| match item.class(&self.heap) {
            Some(Class::DataReference | Class::Datastore | Class::DatasetConsumptionConfig) => true,
            Some(Class::OutputFileDatasetConfig) => outputs,
            _ => false,
        };
        entries.iter().flat_map(|(key, value)| [key, value]).filter(is_data).cloned().collect()
    }

    /// `script_params` as arguments: keys and values in turn.
    pub(super) fn arguments_of(&self, entries: Vec<(Value, Value)>) -> Result<Vec<Value>, Raised> {
        let mut arguments = Vec::new();
        for (key, value) in entries {
            self.push_argument(&mut arguments, key, false)?;
            self.push_argument(&mut arguments, value, true)?;
        }
        Ok(arguments)
    }

    /// Inputs as sections of data. What is not known keeps its hole, which becomes a question.
    fn put_inputs(
        &mut self,
        inputs: Vec<Value>,
        (data, references, outputs): (DictId, DictId, DictId),
    ) -> Result<(), Raised> {
        for input in inputs {
            let Some(id) = input.as_object() else {
                if input.as_hole().is_some() {
                    self.heap.insert(data, input.clone(), input);
                    continue;
                }
                let kind = super::create::python_type(&input);
                return Err(Raised::by_sdk(format!("Type <class '{kind}'> is not supported for inputs.")));
            };
            match self.heap.object(id).class {
                Class::Datastore => {
                    if let Value::Object(reference) = self.new_data_reference(&Args::of([input]))? {
                        self.put_reference(references, reference);
                    }
                }
                Class::DataReference => self.put_reference(references, id),
                Class::DatasetConsumptionConfig => {
                    let name = self.heap.field(id, "name");
                    self.heap.insert(data, name, Value::Object(id));
                }
                Class::OutputFileDatasetConfig => {
                    let name = self.heap.field(id, "name");
                    self.heap.insert(outputs, name, Value::Object(id));
                }
                _ => return Err(Raised::by_sdk("Type is not supported for inputs.")),
            }
        }
        Ok(())
    }

    fn put_reference(&mut self, references: DictId, id: ObjectId) {
        let name = self.heap.field(id, "data_reference_name");
        let section = self.reference_section(id);
        self.heap.insert(references, name, section);
    }

    /// A key or value of `script_params` as an argument; empty ones are left out, values that are lists are laid flat.
    fn push_argument(&self, arguments: &mut Vec<Value>, item: Value, flat: bool) -> Result<(), Raised> {
        match &item {
            Value::None => {}
            Value::Text(text) if text.is_empty() => {}
            Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Range(..) if flat => {
                let items = match &item {
                    Value::Dict(id) => self.heap.dict(*id).iter().map(|(key, _)| key.clone()).collect(),
                    Value::Range(start, stop, step) => super::expressions::range_items(*start, *stop, *step)
                        .map_or_else(|| vec![item.clone()], |all| all.into_iter().map(Value::Int).collect()),
                    _ => self.items(&item),
                };
                for item in items {
                    match &item {
                        Value::None => {}
                        Value::Text(text) if text.is_empty() => {}
                        Value::List(_) | Value::Tuple(_) | Value::Dict(_) => {
                            let text = str_of(&self.heap, &item);
                            arguments.push(text.map_or(item, Value::text));
                        }
                        _ => arguments.push(item),
                    }
                }
            }
            Value::Object(id) => match self.heap.object(*id).class {
                Class::Datastore => {
                    let name = self.heap.field(*id, "name");
                    let text = str_of(&self.heap, &name).map(|name| format!("$AZUREML_DATAREFERENCE_{name}"));
                    arguments.push(text.map_or(name, Value::text));
                }
                Class::DataReference => {
                    let text = str_of(&self.heap, &item);
                    let name = self.heap.field(*id, "data_reference_name");
                    arguments.push(text.map_or(name, Value::text));
                }
                Class::Data => {
                    return Err(Raised::by_sdk(
                        "You cannot use a Data directly. Please call as_mount or as_download on Dataset to convert it into \
                         a DatasetConsumptionConfig and pass that into the estimator.",
                    ));
                }
                Class::OutputData => {
                    return Err(Raised::by_sdk(
                        "You cannot use a OutputData directly. Please create a OutputFileDatasetConfig by calling its \
                         constructor and pass that into the estimator.",
                    ));
                }
                _ => arguments.push(item),
            },
            _ => arguments.push(item),
        }
        Ok(())
    }

    /// `experiment.submit(estimator, script_params=…, inputs=…, source_directory_data_store=…)`: given arguments stand
    /// over those of the estimator, and code for several nodes goes by the workspace's own blob store.
    pub(super) fn override_estimator(&mut self, run_config: ObjectId, args: &Args) -> Result<(), Raised> {
        const ALLOWED: [&str; 3] = ["script_params", "inputs", "source_directory_data_store"];
        let mut given = [Value::None, Value::None, Value::None];
        for (name, value) in args.named.iter().filter(|(name, _)| !matches!(&**name, "config" | "tags")) {
            match ALLOWED.iter().position(|allowed| *allowed == &**name) {
                Some(at) => given[at] = value.clone(),
                None => {
                    return Err(super::estimator::refused(&format!(
                        "['{name}'] parameters cannot be overridden. Allowed parameters are: script_params, inputs and \
                         source_directory_data_store."
                    )));
                }
            }
        }
        let [params, inputs, mut store] = given;
        let has_store = !self.heap.field(run_config, "source_directory_data_store").is_none();
        let several = self.heap.field(run_config, "node_count").as_int().is_some_and(|nodes| nodes > 1);
        if store.is_none() && !has_store && several {
            store = self.datastore(Value::text(super::provisioning::DEFAULT_DATASTORE));
        }
        let mut inputs = self.items(&inputs);
        match params {
            Value::Dict(params) if !self.heap.dict(params).is_empty() => {
                let entries = self.heap.dict(params).to_vec();
                inputs.extend(self.data_among(&entries, false));
                let own = self.items(&self.heap.field(run_config, "arguments"));
                let own = own.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
                let Value::Dict(merged) = self.heap.new_dict(Vec::new()) else { return Ok(()) };
                for (key, value) in [own, entries].concat() {
                    self.heap.insert(merged, key, value);
                }
                let arguments = self.arguments_of(self.heap.dict(merged).to_vec())?;
                let arguments = self.heap.new_list(arguments);
                self.heap.put(run_config, "arguments", arguments);
            }
            hole @ Value::Hole(_) => {
                let arguments = self.heap.new_list(vec![hole]);
                self.heap.put(run_config, "arguments", arguments);
            }
            _ => {}
        }
        if !store.is_none() {
            let name = self.name_of(&store);
            self.heap.put(run_config, "source_directory_data_store", name);
            inputs.push(store);
        }
        let Some(sections) = self.data_sections(run_config) else { return Ok(()) };
        self.put_inputs(inputs, sections)
    }
}
