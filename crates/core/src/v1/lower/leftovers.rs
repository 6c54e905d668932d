//! Settings that a program makes and that no job has, each with a word of its own.

use super::Lowering;
use crate::v1::class::Default;
use crate::v1::heap::Heap;
use crate::v1::submission::Kind;
use crate::v1::value::Value;

/// Where the setting is in the run configuration, and why it is lost.
type Leftover = (&'static [&'static str], &'static str, &'static str);

const ONE_RUN: &str = "Only a cluster made for one run (`target` is `amlcompute`) is described here; the run's cluster has \
    its own description.";

const LOST: &[Leftover] = &[
    (&["amlcompute"], "_cluster_max_node_count", "The nodes of serverless compute are those of the job."),
    (&["amlcompute"], "_retain_cluster", "Serverless compute is never kept after a job."),
    (
        &["history"],
        "directories_to_watch",
        "v2 streams the logs of `user_logs` and keeps `outputs` and `logs`, always.",
    ),
    (&["hdi"], "yarn_deploy_mode", "HDInsight is no compute target of v2."),
    (&["environment", "docker", "platform"], "os", "v2 tells this by the image alone."),
    (&["environment", "docker", "platform"], "architecture", "v2 tells this by the image alone."),
    (&["environment", "spark"], "precache_packages", "Only Spark jobs have packages of Spark in v2."),
    (&[], "auto_cluster_compute_specification", "v2 has no clusters that choose themselves."),
];

impl Lowering<'_, '_> {
    pub(super) fn put_leftovers(&mut self) {
        let is_run_based = self.run_field("target").as_text().is_some_and(|target| &**target == "amlcompute");
        for name in ["vm_size", "vm_priority"] {
            if !is_run_based {
                self.leftover(&(&["amlcompute"], name, ONE_RUN));
            }
        }
        for leftover in LOST {
            self.leftover(leftover);
        }
    }

    /// Tells of a setting, where the program makes it.
    fn leftover(&mut self, (sections, name, reason): &Leftover) {
        let mut id = self.submission.run_config;
        for section in *sections {
            match self.heap.field(id, section).as_object() {
                Some(inner) => id = inner,
                None => return,
            }
        }
        let value = self.heap.field(id, name);
        let default = self.heap.object(id).class.info().fields.iter().find(|(field, ..)| field == name);
        let is_default =
            value.is_none() || default.is_some_and(|(_, _, default)| is_default(self.heap, default, &value));
        // Estimators set some of them on their own.
        let is_chosen = self.submission.kind == Kind::ScriptRunConfig || self.heap.is_set(id, name);
        if !is_default && is_chosen {
            let path: Vec<&str> = sections.iter().chain([name]).copied().collect();
            self.lost(&path.join("."), *reason, self.place(id, name));
        }
    }
}

fn is_default(heap: &Heap, default: &Default, value: &Value) -> bool {
    match (default, value) {
        (Default::Bool(default), Value::Bool(value)) => default == value,
        (Default::Text(default), Value::Text(value)) => **value == **default,
        (Default::Texts(default), Value::List(list)) => {
            let texts: Option<Vec<_>> = heap.list(*list).iter().map(Value::as_text).collect();
            texts.is_some_and(|texts| texts.iter().map(|text| &***text).eq(default.iter().copied()))
        }
        _ => false,
    }
}
