//! Compute targets: `local` and clusters by name, each with its nodes and its queue. All of them are this machine.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::Inner;
use crate::state::LOCAL_COMPUTE;
use crate::store::JobRecord;

/// How soon the queue goes on after the job at its head was canceled.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// What a compute target is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ComputeSettings {
    /// Nodes at most: jobs that run at the same time, of several nodes each as many.
    pub nodes: u32,
    /// Its `properties` as a resource of the service.
    pub properties: Value,
    /// Seconds after which a job without a shorter timeout is stopped.
    pub timeout_secs: Option<f64>,
    /// Whether it stands in the configuration file: then requests do not change it.
    pub is_configured: bool,
}

/// A compute target with its queue.
pub(crate) struct Compute {
    pub(crate) settings: ComputeSettings,
    free: Arc<Semaphore>,
    queue: mpsc::UnboundedSender<String>,
}

/// All compute targets by name.
#[derive(Default)]
pub(super) struct Computes(Mutex<BTreeMap<String, Arc<Compute>>>);

impl ComputeSettings {
    /// `local`: so many jobs at a time.
    pub(super) fn local(slots: usize) -> Self {
        let mut settings = Self::cluster("this machine", 1, 1);
        settings.nodes = u32::try_from(slots).unwrap_or(u32::MAX);
        settings.is_configured = true;
        settings
    }

    /// A cluster of nodes. `size` is a name only: the nodes are this machine.
    pub(crate) fn cluster(size: &str, least: u32, most: u32) -> Self {
        let properties = json!({
            "computeType": "AmlCompute", "description": "This machine",
            "properties": {
                "vmSize": size, "vmPriority": "Dedicated", "osType": "Linux",
                "scaleSettings": { "minNodeCount": least, "maxNodeCount": most, "nodeIdleTimeBeforeScaleDown": "PT120S" },
            },
        });
        Self { nodes: most, properties, timeout_secs: None, is_configured: false }
    }

    /// Reads `properties` of a request. The error is a message for people.
    pub(crate) fn read(properties: &Value) -> Result<Self, String> {
        let most = &properties["properties"]["scaleSettings"]["maxNodeCount"];
        let nodes = most
            .as_u64()
            .and_then(|nodes| u32::try_from(nodes).ok())
            .filter(|nodes| (1..=1000).contains(nodes))
            .ok_or_else(|| format!("`max_instances` has to be between 1 and 1000, but it is {most}"))?;
        Ok(Self { nodes, properties: properties.clone(), timeout_secs: None, is_configured: false })
    }
}

/// Whether a cluster can have this name: 2 to 32 letters, digits and hyphens, a letter first.
pub(crate) fn is_cluster_name(name: &str) -> bool {
    (2..=32).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

impl Compute {
    /// Nodes at work.
    pub(crate) fn busy(&self) -> u32 {
        let free = u32::try_from(self.free.available_permits()).unwrap_or(u32::MAX);
        self.settings.nodes.saturating_sub(free)
    }

    /// Nodes for a job that runs already, as far as there are any.
    pub(super) fn take_now(&self, job: &JobRecord) -> Option<OwnedSemaphorePermit> {
        self.free.clone().try_acquire_many_owned(nodes_of(job, self.settings.nodes)).ok()
    }

    pub(super) fn enqueue(&self, job: &str) {
        // The receiver lives as long as the runtime.
        let _ = self.queue.send(job.to_owned());
    }
}

/// Name of the compute target that a job asks for. `command(compute="azureml:local")` of the official client makes
/// `…/computes/azureml:local` of it; without machines of its own, serverless is this one too.
pub(crate) fn target(properties: &Value) -> &str {
    let id = properties["computeId"].as_str().unwrap_or_default();
    match id.rsplit('/').next().unwrap_or_default().trim_start_matches("azureml:") {
        "" => LOCAL_COMPUTE,
        // The client compares the word in any case and sends it as it is written.
        name if name.eq_ignore_ascii_case("serverless") => LOCAL_COMPUTE,
        name => name,
    }
}

/// Nodes that a job takes. On `local` nodes are processes of one slot.
fn nodes_of(job: &JobRecord, most: u32) -> u32 {
    let asked = job.properties["resources"]["instanceCount"].as_u64().unwrap_or(1);
    let asked = if target(&job.properties) == LOCAL_COMPUTE { 1 } else { asked };
    u32::try_from(asked).unwrap_or(u32::MAX).clamp(1, most)
}

/// Changes how many nodes there are. Where fewer are left than are busy, those that become free go.
fn resize(free: &Arc<Semaphore>, old: u32, new: u32) {
    if new >= old {
        free.add_permits((new - old) as usize);
        return;
    }
    let (free, less) = (free.clone(), old - new);
    tokio::spawn(async move {
        if let Ok(gone) = free.acquire_many_owned(less).await {
            gone.forget();
        }
    });
}

/// Waits for the nodes of a job; `None` where the job has ended while it waited.
async fn nodes_for(
    inner: &Inner,
    target: &str,
    free: &Arc<Semaphore>,
    name: &str,
) -> Option<OwnedSemaphorePermit> {
    loop {
        let Ok(found) = inner.store.job(name) else {
            // A busy database passes.
            tokio::time::sleep(LOOK_AGAIN).await;
            continue;
        };
        let job = found?;
        if job.status.is_terminal() {
            return None;
        }
        let most = inner.computes.get(target).map_or(1, |compute| compute.settings.nodes);
        let nodes = free.clone().acquire_many_owned(nodes_of(&job, most));
        // Nobody else waits at this queue: no place in a line is lost.
        if let Ok(nodes) = tokio::time::timeout(LOOK_AGAIN, nodes).await {
            return nodes.ok();
        }
    }
}

impl Computes {
    pub(super) fn get(&self, name: &str) -> Option<Arc<Compute>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    pub(super) fn all(&self) -> Vec<(String, Arc<Compute>)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().map(|(name, compute)| (name.clone(), compute.clone())).collect()
    }

    pub(super) fn remove(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    /// Adds a compute target and starts its queue, or changes the one of that name: jobs that run keep their nodes, and what
    /// waits goes on waiting.
    pub(super) fn add(&self, inner: &Arc<Inner>, name: &str, settings: ComputeSettings) {
        if let Some(old) = self.get(name) {
            let (free, queue) = (old.free.clone(), old.queue.clone());
            resize(&free, old.settings.nodes, settings.nodes);
            let changed = Arc::new(Compute { settings, free, queue });
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), changed);
            return;
        }
        let (queue, mut waiting) = mpsc::unbounded_channel::<String>();
        let (inner, target) = (inner.clone(), name.to_owned());
        let free = Arc::new(Semaphore::new(settings.nodes as usize));
        let compute = Arc::new(Compute { settings, free: free.clone(), queue });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), compute);
        tokio::spawn(async move {
            // One dispatcher keeps the order of submission.
            while let Some(name) = waiting.recv().await {
                let Some(slot) = nodes_for(&inner, &target, &free, &name).await else { continue };
                let worker = inner.clone();
                tokio::spawn(async move {
                    worker.run_queued(&name).await;
                    drop(slot);
                });
            }
        });
    }
}
