//! Runs jobs: a queue with slots, and for each job its way from `Queued` to its end.
//!
//! The database is the truth about every job; what is here can be lost at any moment (`kill -9`) and is rebuilt from it
//! by [`Executor::recover`]. Knows nothing of HTTP.

mod command;
mod copy_blobs;
mod distribution;
pub mod environment;
mod inputs;
mod outputs;
mod prepare;
pub mod process;
mod python;
mod run;
mod sweep;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, mpsc};

use crate::security::Keys;
use crate::store::{JobRecord, JobStatus, Store};

pub(crate) use command::optional_parts;
pub(crate) use distribution::ranks;
use environment::EnvironmentCache;
pub(crate) use inputs::{default_output, source};
pub(crate) use prepare::seconds;
use python::UserManaged;
pub(crate) use sweep::{SweepSettings, trial_properties};

/// A cheap handle on the executor.
#[derive(Clone)]
pub(crate) struct Executor {
    inner: Arc<Inner>,
    queue: mpsc::UnboundedSender<String>,
    slots: Arc<Semaphore>,
}

struct Inner {
    store: Arc<Store>,
    keys: Arc<Keys>,
    port: u16,
    supervisor: PathBuf,
    environments: EnvironmentCache,
    user_managed: UserManaged,
    /// Jobs that have left the queue.
    active: Mutex<HashMap<String, Arc<Cancel>>>,
    running: AtomicUsize,
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
        let (queue, mut waiting) = mpsc::unbounded_channel::<String>();
        let inner = Arc::new(Inner {
            store,
            keys,
            port,
            supervisor,
            environments,
            user_managed: UserManaged::default(),
            active: Mutex::default(),
            running: AtomicUsize::new(0),
            stopping: AtomicBool::new(false),
        });
        let worker = inner.clone();
        let slots = Arc::new(Semaphore::new(slots));
        let free = slots.clone();
        tokio::spawn(async move {
            // One dispatcher keeps the order of submission.
            while let Some(name) = waiting.recv().await {
                let Ok(slot) = free.clone().acquire_owned().await else { return };
                let worker = worker.clone();
                tokio::spawn(async move {
                    worker.run_queued(&name).await;
                    drop(slot);
                });
            }
        });
        Self { inner, queue, slots }
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
            let slot = self.slots.clone().try_acquire_owned().ok();
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

    /// Queues a stored job. A sweep takes no slot, its trials do.
    pub(crate) fn enqueue(&self, job: &JobRecord) {
        if job.is_sweep() {
            tokio::spawn(self.clone().run_sweep(job.name.clone()));
        } else {
            // The receiver lives as long as the runtime.
            let _ = self.queue.send(job.name.clone());
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

    /// Jobs under way.
    pub(crate) fn running(&self) -> usize {
        self.inner.running.load(Ordering::Relaxed)
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
