//! A sweep from its start to its best trial: draws trials, queues them, stops those that promise nothing.
//!
//! Everything it needs to go on after a restart is in the database: the trials, their values and their reports. Must not
//! know how a trial runs.

mod settings;
mod state;
mod trial;

use std::time::Duration;

use super::run::End;
use super::{Cancel, Executor};
use crate::store::{JobStatus, NewJob, StoreError};
pub(crate) use settings::SweepSettings;
pub(crate) use trial::trial_properties;
pub(super) use trial::word;

use state::{Doing, SweepState};

/// How often reports are looked at where no trial ends in the meantime.
const LOOK: Duration = Duration::from_millis(200);

impl Executor {
    /// Conducts a sweep until it ends, or until the server stops.
    pub(super) async fn run_sweep(self, name: String) {
        let Some(cancel) = self.inner.begin(&name) else { return };
        match self.conduct(&name, &cancel).await {
            Some(end) => self.inner.finish(&name, end).await,
            None => self.inner.leave(&name),
        }
    }

    /// `None`: the server stops, and the next one goes on.
    async fn conduct(&self, name: &str, cancel: &Cancel) -> Option<End> {
        let mut state = loop {
            match tokio::task::block_in_place(|| SweepState::open(&self.inner.store, name)) {
                Ok(Ok(state)) => break state,
                Ok(Err(message)) => return Some(End::Failed(message)),
                // A full disk or a busy database passes.
                Err(_) if self.inner.is_stopping() => return None,
                Err(_) => tokio::time::sleep(LOOK * 5).await,
            }
        };
        loop {
            // A request to cancel is looked at before the look, so that one that comes later wakes the next; and before the
            // server's end, which is a request to all.
            let canceled = cancel.reason();
            if self.inner.is_stopping() {
                return None;
            }
            match tokio::task::block_in_place(|| self.look(&mut state, canceled)) {
                // A full disk or a busy database passes.
                Err(_) | Ok(None) => {}
                Ok(Some(end)) => return Some(end),
            }
            tokio::select! {
                () = cancel.wake.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    fn stop_trial(&self, trial: &str, reason: &str) -> Result<(), StoreError> {
        self.inner.store.set_status(trial, JobStatus::CancelRequested, None)?;
        self.cancel(trial, reason);
        Ok(())
    }

    /// One look at a sweep: what its trials reported, what there is to do.
    fn look(&self, state: &mut SweepState, canceled: Option<String>) -> Result<Option<End>, StoreError> {
        let store = &self.inner.store;
        for doing in state.look(store, canceled)? {
            match doing {
                Doing::Stop { trial, reason } => self.stop_trial(&trial, &reason)?,
                Doing::Start { trial, properties } => {
                    let new = NewJob {
                        name: &trial,
                        experiment: &state.experiment,
                        parent: Some(&state.name),
                        properties: &properties,
                    };
                    if !store.add_job(&new)? {
                        for running in
                            store.children(&state.name)?.iter().filter(|job| !job.status.is_terminal())
                        {
                            self.stop_trial(&running.name, "Canceled with its sweep")?;
                        }
                        return Ok(Some(End::Failed(format!(
                            "The trial `{trial}` cannot be started: another job has that name"
                        ))));
                    }
                    if let Some(job) = store.job(&trial)? {
                        self.enqueue(&job);
                    }
                }
                Doing::End(end) => return Ok(Some(end)),
            }
        }
        Ok(None)
    }
}
