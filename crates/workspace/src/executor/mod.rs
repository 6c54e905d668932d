//! Runs jobs: a queue for each compute target, and for each job its way from `Queued` to its end.
//!
//! The database is the truth about every job; what is here can be lost at any moment (`kill -9`) and is rebuilt from it
//! by [`Executor::recover`]. Knows nothing of HTTP.

mod command;
mod computes;
mod copy_blobs;
mod distribution;
pub mod environment;
mod inputs;
mod mpi;
mod outputs;
mod prepare;
pub mod process;
mod python;
mod run;
mod sweep;
mod timed_log;
mod v1_scripts;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::security::Keys;
use crate::state::LOCAL_COMPUTE;
use crate::store::{JobRecord, JobStatus, Store};

pub(crate) use command::optional_parts;
use computes::Computes;
pub(crate) use computes::{Compute, ComputeSettings, is_cluster_name, target};
pub(crate) use distribution::processes;
use environment::EnvironmentCache;
pub(crate) use inputs::{default_output, source};
pub(crate) use prepare::seconds;
use python::UserManaged;
pub(crate) use sweep::{SweepSettings, trial_properties};

/// A cheap handle on the executor.
#[derive(Clone)]
pub(crate) struct Executor {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<Store>,
    keys: Arc<Keys>,
    port: u16,
    supervisor: PathBuf,
    environments: EnvironmentCache,
    user_managed: UserManaged,
    computes: Computes,
    resolver: v1_scripts::Resolver,
    /// Jobs that have left the queue.
    active: Mutex<HashMap<String, Arc<Cancel>>>,
    stopping: AtomicBool,
}

/// A request to stop one job.
#[derive(Default)]
struct Cancel {
    requested: AtomicBool,
    reason: Mutex<String>,
    wake: Notify,
}

impl Cancel {
    fn request(&self, reason: &str) {
        reason.clone_into(&mut self.reason.lock().unwrap_or_else(PoisonError::into_inner));
        self.requested.store(true, Ordering::SeqCst);
        self.wake.notify_one();
    }

    fn reason(&self) -> Option<String> {
        self.requested
            .load(Ordering::SeqCst)
            .then(|| self.reason.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

impl Executor {
    /// Starts the queue. Has to be called inside the runtime.
    pub(crate) fn start(
        store: Arc<Store>,
        keys: Arc<Keys>,
        port: u16,
        slots: usize,
        supervisor: PathBuf,
    ) -> Self {
        let environments = EnvironmentCache::new(store.layout.environments(), store.layout.tools());
        let inner = Arc::new(Inner {
            store,
            keys,
            port,
            supervisor,
            environments,
            user_managed: UserManaged::default(),
            computes: Computes::default(),
            resolver: v1_scripts::Resolver::ask(),
            active: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let executor = Self { inner };
        executor.set_compute(LOCAL_COMPUTE, ComputeSettings::local(slots));
        executor
    }

    /// Adds or changes a compute target.
    pub(crate) fn set_compute(&self, name: &str, settings: ComputeSettings) {
        self.inner.computes.add(&self.inner, name, settings);
    }

    /// Forgets a compute target; what waits for it still runs.
    pub(crate) fn remove_compute(&self, name: &str) {
        self.inner.computes.remove(name);
    }

    pub(crate) fn compute(&self, name: &str) -> Option<Arc<Compute>> {
        self.inner.computes.get(name)
    }

    /// All compute targets by name.
    pub(crate) fn computes(&self) -> Vec<(String, Arc<Compute>)> {
        self.inner.computes.all()
    }

    /// Takes up what a former server left: queued jobs are queued again, running ones are watched again or, where nobody
    /// runs them any more, ended truthfully.
    pub(crate) fn recover(&self) -> Result<(), crate::store::StoreError> {
        let (sweeps, jobs): (Vec<_>, Vec<_>) =
            self.inner.store.open_jobs()?.into_iter().partition(JobRecord::is_sweep);
        let (waiting, running): (Vec<_>, Vec<_>) =
            jobs.into_iter().partition(|job| matches!(job.status, JobStatus::Queued | JobStatus::Preparing));
        // First those that run: they keep their slots. Where there are fewer slots than before they run beside them.
        for job in running {
            let slot = self.compute(target(&job.properties)).and_then(|compute| compute.take_now(&job));
            let (inner, name, canceled) =
                (self.inner.clone(), job.name, job.status == JobStatus::CancelRequested);
            tokio::spawn(async move {
                inner.resume(&name, canceled).await;
                drop(slot);
            });
        }
        for job in waiting.iter().chain(&sweeps) {
            self.enqueue(job);
        }
        Ok(())
    }

    /// Queues a stored job. A sweep takes no node, its trials do.
    pub(crate) fn enqueue(&self, job: &JobRecord) {
        let target = target(&job.properties);
        if job.is_sweep() {
            tokio::spawn(self.clone().run_sweep(job.name.clone()));
        } else if let Some(compute) = self.compute(target) {
            compute.enqueue(&job.name);
        } else {
            let message = format!("The compute target `{target}` is no longer there");
            let _ = self.inner.store.set_status(&job.name, JobStatus::Failed, Some(&message));
        }
    }

    /// Asks a job to stop. One that has not left the queue ends at once.
    pub(crate) fn cancel(&self, name: &str, reason: &str) {
        let active = self.inner.active.lock().unwrap_or_else(PoisonError::into_inner);
        match active.get(name) {
            Some(cancel) => cancel.request(reason),
            None => {
                let _ = self.inner.store.set_status(name, JobStatus::Canceled, Some(reason));
            }
        }
    }

    /// Stops everything: running jobs are canceled and their end is stored; queued ones wait for the next start.
    pub(crate) async fn stop(&self) {
        self.inner.stopping.store(true, Ordering::SeqCst);
        let active: Vec<Arc<Cancel>> =
            self.inner.active.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        for cancel in active {
            cancel.request("Canceled because the local workspace was stopped");
        }
        // Supervisors send SIGKILL after their grace of ten seconds; five more for a slow disk.
        for _ in 0..300 {
            if self.inner.active.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
