//! Methods of the SDK's objects.

use super::args::{Args, Raised};
use super::class::Class;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::submission::NotConverted;
use super::value::Value;

impl Sdk<'_> {
    /// `object.method(…)`; `None` where the class has no such method.
    pub fn call_method(&mut self, id: ObjectId, method: &str, args: &Args) -> Option<Result<Value, Raised>> {
        let class = self.heap.object(id).class;
        match class {
            Class::Environment => self.environment_method(id, method, args),
            Class::CondaDependencies => self.conda_method(id, method, args),
            Class::Workspace => Some(Ok(self.workspace_method(method))),
            Class::Experiment => Some(self.experiment_method(id, method, args)),
            Class::ComputeTarget => Some(Ok(self.unknown("it needs the service"))),
            Class::RunConfiguration if method == "save" => Some(self.save_run_configuration(id, args)),
            Class::EnvironmentReference if method == "get_environment" => {
                let (name, version) = (self.heap.field(id, "name"), self.heap.field(id, "version"));
                let args = Args::of([Value::None, name, version]);
                self.environment_function("get", &args)
            }
            Class::DataPath if method == "create_data_reference" => Some(self.reference_at(
                args,
                ["data_reference_name", "datapath_compute_binding"],
                |[name, binding]| (name, Some(Value::Object(id)), binding),
            )),
            Class::DataPathComputeBinding if method == "create_data_reference" => {
                Some(self.reference_at(args, ["data_reference_name", "datapath"], |[name, path]| {
                    (name, path, Some(Value::Object(id)))
                }))
            }
            Class::Datastore
            | Class::DataReference
            | Class::Dataset
            | Class::DatasetConsumptionConfig
            | Class::OutputFileDatasetConfig => {
                self.data_method(id, method, args).or_else(|| Some(Ok(self.unknown("it needs the service"))))
            }
            // `ws.compute_targets.get("cpu")`, `Environment.list(ws).get("x")`
            Class::Service if method == "get" && self.heap.get(id, "of").is_some() => {
                let key = args.get(0, "key").cloned().unwrap_or(Value::None);
                let found = self.item_of_service(id, &key);
                Some(Ok(found.unwrap_or_else(|| self.unknown("only the service can tell"))))
            }
            Class::Run => Some(self.run_method(id, method, args)),
            Class::Service => Some(Ok(self.unknown("only the run itself or the service can tell"))),
            _ => None,
        }
    }

    fn workspace_method(&mut self, method: &str) -> Value {
        match method {
            "get_default_datastore" => self.datastore(Value::text("workspaceblobstore")),
            "set_default_datastore" | "write_config" => Value::None,
            "get_default_compute_target" => {
                let name = self.unknown("the workspace chooses it");
                let id = self.fresh(Class::ComputeTarget);
                self.heap.put(id, "name", name);
                Value::Object(id)
            }
            _ => self.unknown("it needs the service"),
        }
    }

    fn experiment_method(&mut self, id: ObjectId, method: &str, args: &Args) -> Result<Value, Raised> {
        match method {
            "submit" => self.submit(id, args),
            "start_logging" => {
                self.not_converted = Some(NotConverted::OutOfScope("an interactive run"));
                let run = self.fresh(Class::Run);
                Ok(Value::Object(run))
            }
            _ => Ok(self.unknown("it needs the service")),
        }
    }

    /// `container[key]` of what the service has: `ws.compute_targets["cpu"]`.
    pub fn item_of_service(&mut self, id: ObjectId, key: &Value) -> Option<Value> {
        let of = self.heap.get(id, "of")?.as_text()?.clone();
        Some(match &*of {
            "compute_targets" => {
                let target = self.fresh(Class::ComputeTarget);
                self.heap.put(target, "name", key.clone());
                Value::Object(target)
            }
            "environments" => self
                .environment_function("get", &Args::of([Value::None, key.clone()]))?
                .unwrap_or_else(|_| self.unknown("it needs the service")),
            "datastores" => self.datastore(key.clone()),
            "datasets" => self
                .dataset_function("Dataset", "get_by_name", &Args::of([Value::None, key.clone()]))
                .unwrap_or_else(|_| self.unknown("it needs the service")),
            "experiments" => {
                let experiment = self.fresh(Class::Experiment);
                self.heap.put(experiment, "name", key.clone());
                Value::Object(experiment)
            }
            _ => self.unknown("only the run itself or the service can tell"),
        })
    }
}
