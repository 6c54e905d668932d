//! Compute target, distribution, resources, services, identity.

use serde_json::{Map, Value as Json, json};

use super::Lowering;
use crate::v1::heap::ObjectId;
use crate::v1::value::Value;

impl Lowering<'_, '_> {
    pub(super) fn put_compute(&mut self) {
        let config = self.submission.run_config;
        let place = self.place(config, "target");
        let target = self.run_field("target");
        match target.as_text().map(|target| target.to_string()) {
            Some(target) if target == "amlcompute" => {
                self.approximated(
                    "target: amlcompute",
                    "resources.instance_type",
                    "A cluster made for one run is serverless compute in v2: no `compute`, but a size.",
                    place,
                );
            }
            Some(target) if target.eq_ignore_ascii_case("containerinstance") => {
                let reason =
                    "runs in container instances are no longer there; serverless compute comes nearest";
                let asked = self.question("compute target", "compute", &target, reason, place);
                self.out.job.insert("compute".to_owned(), json!(format!("azureml:{asked}")));
            }
            Some(target) if target == "local" => {
                self.out.job.insert("compute".to_owned(), json!("local"));
                self.exact("compute_target", "compute", place);
            }
            Some(target) => {
                self.out.job.insert("compute".to_owned(), json!(format!("azureml:{target}")));
                self.exact("compute_target", "compute", place);
            }
            None => {
                let text = self.ask(&target, "compute target", "compute");
                self.out.job.insert("compute".to_owned(), json!(format!("azureml:{text}")));
            }
        }
        let passthrough = self.run_field("credential_passthrough");
        if passthrough.truth(self.heap) == Some(true) {
            self.out.job.insert("identity".to_owned(), json!({ "type": "user_identity" }));
            let place = self.place(config, "credential_passthrough");
            self.exact("credential_passthrough", "identity.type", place);
        } else if self.heap.is_set(config, "credential_passthrough") {
            let place = self.place(config, "credential_passthrough");
            self.lost(
                "credential_passthrough",
                "The SDK v1 takes it from `submit(credential_passthrough=…)` alone, so that this setting has no effect there. If \
                 it is meant, write `identity: {type: user_identity}`.",
                place,
            );
        }
    }

    pub(super) fn put_distribution(&mut self, trial: &mut Map<String, Json>) {
        let config = self.submission.run_config;
        let place = self.place(config, "communicator");
        let communicator = self.run_field("communicator");
        let Some(word) = communicator.as_text().map(|word| word.to_lowercase()) else {
            if communicator.as_hole().is_some() {
                let text = self.ask(&communicator, "distribution", "distribution");
                trial.insert("distribution".to_owned(), json!({ "type": text }));
            }
            return;
        };
        let framework =
            self.run_field("framework").as_text().map(|word| word.to_lowercase()).unwrap_or_default();
        let count = |lowering: &Self, section: &str, name: &str| {
            lowering.section(section).map_or(Value::None, |id| lowering.heap.field(id, name))
        };
        let distribution = match word.as_str() {
            "none" | "" => {
                if framework == "cntk" {
                    self.lost("framework: CNTK", "v2 knows no CNTK.", place);
                }
                return;
            }
            "openmpi" | "intelmpi" | "mpi" => {
                let processes = count(self, "mpi", "process_count_per_node");
                let processes =
                    self.json(&processes, "process count", "distribution.process_count_per_instance");
                self.exact("MpiConfiguration", "distribution", place);
                json!({ "type": "mpi", "process_count_per_instance": processes })
            }
            "parameterserver" => {
                let workers = count(self, "tensorflow", "worker_count");
                let servers = count(self, "tensorflow", "parameter_server_count");
                let workers = self.json(&workers, "worker count", "distribution.worker_count");
                let servers =
                    self.json(&servers, "parameter server count", "distribution.parameter_server_count");
                self.exact("TensorflowConfiguration", "distribution", place);
                json!({ "type": "tensorflow", "worker_count": workers, "parameter_server_count": servers })
            }
            "nccl" | "gloo" => return self.pytorch(trial, &word),
            "paralleltask" => {
                self.lost(
                    "ParallelTaskConfiguration",
                    "Parallel tasks are parallel jobs in v2, another kind of job.",
                    place,
                );
                return;
            }
            other => {
                self.lost(&format!("communicator: {other}"), "v2 has no such distribution.", place);
                return;
            }
        };
        trial.insert("distribution".to_owned(), distribution);
    }

    fn pytorch(&mut self, trial: &mut Map<String, Json>, backend: &str) {
        let place = self.place(self.submission.run_config, "communicator");
        let processes =
            self.section("pytorch").map_or(Value::None, |id| self.heap.field(id, "process_count"));
        let nodes = self.run_field("node_count").as_int().unwrap_or(1).max(1);
        let per_node = match &processes {
            // One process on each node, which the script may multiply itself.
            Value::None => json!(1),
            Value::Hole(_) => {
                self.json(&processes, "process count", "distribution.process_count_per_instance")
            }
            _ => {
                match processes.as_int() {
                    Some(count) if count % nodes == 0 => json!(i64::try_from(count / nodes).unwrap_or(1)),
                    Some(count) => {
                        self.approximated(
                        "PyTorchConfiguration.process_count",
                        "distribution.process_count_per_instance",
                        format!("{count} processes cannot be shared evenly by {nodes} nodes; it is rounded up."),
                        place.clone(),
                    );
                        json!(i64::try_from((count + nodes - 1) / nodes).unwrap_or(1))
                    }
                    None => json!(1),
                }
            }
        };
        trial.insert(
            "distribution".to_owned(),
            json!({ "type": "pytorch", "process_count_per_instance": per_node }),
        );
        self.exact("PyTorchConfiguration", "distribution", place.clone());
        if backend == "gloo" {
            self.lost(
                "PyTorchConfiguration.communication_backend",
                "v2 does not choose the backend; the script does, with `init_process_group(\"gloo\")`.",
                place,
            );
        }
    }

    pub(super) fn put_resources(&mut self, trial: &mut Map<String, Json>) {
        let config = self.submission.run_config;
        let mut resources = Map::new();
        let nodes = self.run_field("node_count");
        if nodes.as_int() != Some(1) && !nodes.is_none() {
            let place = self.place(config, "node_count");
            let count = self.json(&nodes, "node count", "resources.instance_count");
            resources.insert("instance_count".to_owned(), count);
            self.exact("node_count", "resources.instance_count", place);
        }
        let is_run_based = self.run_field("target").as_text().is_some_and(|target| &**target == "amlcompute");
        if let Some(cluster) = self.section("amlcompute") {
            let size = self.heap.field(cluster, "vm_size");
            if is_run_based && !size.is_none() {
                let size = self.text(&size, "VM size", "resources.instance_type");
                resources.insert("instance_type".to_owned(), json!(size));
            }
            let priority = self.heap.field(cluster, "vm_priority");
            if is_run_based
                && priority.as_text().is_some_and(|priority| priority.eq_ignore_ascii_case("lowpriority"))
            {
                self.out.job.insert("queue_settings".to_owned(), json!({ "job_tier": "spot" }));
                let place = self.place(cluster, "vm_priority");
                self.exact("vm_priority", "queue_settings.job_tier", place);
            }
        }
        if let Some(kubernetes) = self.section("kubernetescompute") {
            let kind = self.heap.field(kubernetes, "instance_type");
            if !kind.is_none() {
                let kind = self.text(&kind, "instance type", "resources.instance_type");
                resources.insert("instance_type".to_owned(), json!(kind));
                let place = self.place(kubernetes, "instance_type");
                self.exact("kubernetescompute.instance_type", "resources.instance_type", place);
            }
        }
        self.docker(&mut resources);
        if !resources.is_empty() {
            trial.insert("resources".to_owned(), Json::Object(resources));
        }
    }

    fn docker(&mut self, resources: &mut Map<String, Json>) {
        let Some(docker) = self.section("docker") else { return };
        let size = self.heap.field(docker, "shm_size");
        if !size.is_none() && size.as_text().is_none_or(|size| &**size != "2g") {
            let place = self.place(docker, "shm_size");
            let size = self.text(&size, "shm size", "resources.shm_size");
            resources.insert("shm_size".to_owned(), json!(size));
            self.exact("docker.shm_size", "resources.shm_size", place);
        }
        self.docker_arguments(docker, resources);
        if self.heap.field(docker, "shared_volumes").truth(self.heap) == Some(false) {
            let place = self.place(docker, "shared_volumes");
            self.lost("docker.shared_volumes", "v2 has no such setting.", place);
        }
    }

    /// The run's own, else those of its environment, where older programs have them.
    fn docker_arguments(&mut self, docker: ObjectId, resources: &mut Map<String, Json>) {
        let of_environment =
            self.section("environment").and_then(|id| self.heap.field(id, "docker").as_object());
        let sections = [
            Some((docker, "docker.arguments")),
            of_environment.map(|id| (id, "environment.docker.arguments")),
        ];
        for (section, v1) in sections.into_iter().flatten() {
            let Value::List(list) = self.heap.field(section, "arguments") else { continue };
            let words = self.heap.list(list).to_vec();
            let words: Vec<String> = words
                .iter()
                .map(|word| self.text(word, "docker argument", "resources.docker_args"))
                .collect();
            if words.is_empty() {
                continue;
            }
            let place = self.place(section, "arguments");
            resources.insert("docker_args".to_owned(), json!(words.join(" ")));
            if section == docker {
                self.exact(v1, "resources.docker_args", place);
            } else {
                let reason = "The SDK v1 sends them with the environment; newer versions of it want them as `DockerConfiguration`.";
                self.approximated(v1, "resources.docker_args", reason, place);
            }
            return;
        }
    }

    pub(super) fn put_services(&mut self) {
        let Value::Dict(services) = self.run_field("services") else { return };
        let mut map = Map::new();
        for (key, service) in self.heap.dict(services).to_vec() {
            let Value::Object(id) = service else { continue };
            let name = self.text(&key, "service", "services");
            let kind =
                self.heap.field(id, "type").as_text().map(|kind| kind.to_lowercase()).unwrap_or_default();
            let kind = match kind.as_str() {
                "jupyterlab" => "jupyter_lab",
                "ssh" => "ssh",
                "tensorboard" => "tensor_board",
                "vscode" => "vs_code",
                other => {
                    let place = self.submission.place.clone();
                    self.lost(&format!("services: {other}"), "v2 has no service of this kind.", place);
                    continue;
                }
            };
            let mut service = Map::new();
            service.insert("type".to_owned(), json!(kind));
            if let Value::Dict(properties) = self.heap.field(id, "properties") {
                for (v1, v2) in [("logDir", "log_dir"), ("sshPublicKeys", "ssh_public_keys")] {
                    if let Some(value) = self.heap.entry(properties, v1).cloned() {
                        let value = self.text(&value, v2, "services");
                        service.insert(v2.to_owned(), json!(value));
                    }
                }
            }
            map.insert(name, Json::Object(service));
        }
        if !map.is_empty() {
            self.out.job.insert("services".to_owned(), Json::Object(map));
            self.exact("services", "services", self.submission.place.clone());
        }
    }
}
