//! What a program asks the service for: workspace, compute targets, datastores, datasets. Only names are known of them.

use super::args::Args;
use super::class::Class;
use super::sdk::Sdk;
use super::value::Value;

/// Name of the datastore that every workspace has.
pub(super) const DEFAULT_DATASTORE: &str = "workspaceblobstore";

impl Sdk<'_> {
    /// A workspace of which only the service knows the name and place: it has no attributes, so reading one asks.
    pub(super) fn workspace(&mut self) -> Value {
        Value::Object(self.heap.new_object(Class::Workspace))
    }

    /// `ComputeTarget(workspace, name)`
    pub(super) fn compute_target(&mut self, args: &Args) -> Value {
        let name = args.get(1, "name").cloned().unwrap_or_else(|| self.unknown("the target has no name"));
        self.named_target(name)
    }

    fn named_target(&mut self, name: Value) -> Value {
        let id = self.fresh(Class::ComputeTarget);
        self.heap.put(id, "name", name);
        Value::Object(id)
    }

    /// `ComputeTarget.create(workspace, name, provisioning_configuration)`
    pub(super) fn created_compute(&mut self, args: &Args) -> Value {
        let target = self.compute_target(args);
        let configuration = args
            .get(2, "provisioning_configuration")
            .or_else(|| args.get(2, "attach_configuration"))
            .cloned()
            .unwrap_or(Value::None);
        if let Value::Object(id) = target {
            self.heap.put(id, "provisioning", configuration);
        }
        target
    }

    /// `AmlCompute.provisioning_configuration(…)`
    pub(super) fn provisioning(&mut self, class: &str, args: &Args) -> Value {
        const PARAMS: [&str; 5] =
            ["vm_size", "vm_priority", "min_nodes", "max_nodes", "idle_seconds_before_scaledown"];
        let id = self.heap.new_object(Class::Provisioning);
        self.heap.put(id, "_class", Value::text(class));
        for (name, value) in PARAMS.iter().zip(&args.positional) {
            self.heap.put(id, name, value.clone());
        }
        for (name, value) in &args.named {
            self.heap.put(id, name, value.clone());
        }
        Value::Object(id)
    }

    pub(super) fn datastore_of(&mut self, function: &str, args: &Args) -> Value {
        let name = match function {
            "get_default" => Value::text(DEFAULT_DATASTORE),
            "get" => args.get(1, "datastore_name").cloned().unwrap_or(Value::None),
            _ => args
                .named
                .iter()
                .find(|(name, _)| &**name == "datastore_name")
                .map(|(_, value)| value.clone())
                .or_else(|| args.positional.get(1).cloned())
                .unwrap_or(Value::None),
        };
        self.datastore(name)
    }

    pub(super) fn datastore(&mut self, name: Value) -> Value {
        let id = self.fresh(Class::Datastore);
        self.heap.put(id, "name", name);
        Value::Object(id)
    }
}
