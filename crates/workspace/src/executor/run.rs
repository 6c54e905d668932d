//! One job from the queue to its end.

use std::path::Path;
use std::process::Child;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::process::{
    ProcessExit, ProcessOutcome, is_alive, is_claimed, kill_now, read_exit, read_process, request_cancel,
    spawn_supervisor,
};
use super::timed_log::note_state;
use super::{Cancel, Inner, outputs, prepare};
use crate::store::{JobStatus, StoreError};

/// How a job ended.
pub(super) enum End {
    Completed,
    Failed(String),
    Canceled(String),
}

/// How often a new server looks for traces of a supervisor before it starts the job, every 100 ms.
const LOOKS: u32 = 10;
/// The same where the supervisor has claimed the job: a busy machine may keep it from writing down more.
const LOOKS_FOR_CLAIMED: u32 = 100;

impl Inner {
    /// Runs a job that has just got its nodes.
    pub(super) async fn run_queued(self: Arc<Self>, name: &str) {
        if self.is_stopping() {
            return;
        }
        let Some(cancel) = self.begin(name) else { return };
        let end = self.execute(name, &cancel).await;
        self.finish(name, end).await;
    }

    /// Watches a job that a former server started.
    pub(super) async fn resume(self: Arc<Self>, name: &str, canceled: bool) {
        let Some(cancel) = self.begin(name) else { return };
        if canceled {
            cancel.request("Canceled on request");
        }
        let end = if self.never_started(name).await {
            self.execute(name, &cancel).await
        } else {
            self.watch(name, None, &cancel).await
        };
        self.finish(name, end).await;
    }

    /// Whether the former server died before its supervisor came to life: then nothing of the job has run, and it may run
    /// from its beginning.
    async fn never_started(&self, name: &str) -> bool {
        let control = self.store.layout.job(name).join("control");
        // What cannot be read is a trace as well: after a power cut a file may be there and empty.
        let has_traces =
            || !matches!(read_process(&control), Ok(None)) || !matches!(read_exit(&control), Ok(None));
        // One that was started in the very moment of the server's death is on its way for some milliseconds; one that has
        // claimed the job writes down next that it runs.
        let mut looked = 0;
        while !has_traces() {
            let claimed = is_claimed(&control);
            if looked >= if claimed { LOOKS_FOR_CLAIMED } else { LOOKS } {
                return !claimed;
            }
            looked += 1;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }

    /// Marks a job as active; `None` where it has ended in the meantime.
    pub(super) fn begin(&self, name: &str) -> Option<Arc<Cancel>> {
        let mut active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        let job = self.store.job(name).ok()??;
        if job.status.is_terminal() || active.contains_key(name) {
            return None;
        }
        let cancel = Arc::new(Cancel::default());
        if job.status == JobStatus::CancelRequested {
            cancel.request("Canceled on request");
        }
        active.insert(name.to_owned(), cancel.clone());
        Some(cancel)
    }

    async fn execute(self: &Arc<Self>, name: &str, cancel: &Arc<Cancel>) -> End {
        let _ = self.store.set_status(name, JobStatus::Preparing, None);
        let (inner, job, flag) = (self.clone(), name.to_owned(), cancel.clone());
        let prepared =
            tokio::task::spawn_blocking(move || prepare::prepare(&inner, &job, &flag.requested)).await;
        if let Some(reason) = cancel.reason() {
            return End::Canceled(reason);
        }
        match prepared {
            Ok(Ok(())) => {}
            Ok(Err(message)) => return End::Failed(message),
            Err(panic) => {
                return End::Failed(format!("Preparing the job broke off: {panic}. Please report this."));
            }
        }
        let folder = self.store.layout.job(name);
        note_state(&folder, "Preparing ended: code, environment and inputs are in place");
        let control = folder.join("control");
        // Running is stored first: should the server die in between, the next one sees that nothing has run yet.
        let _ = self.store.set_status(name, JobStatus::Running, None);
        match spawn_supervisor(&self.supervisor, &control) {
            Ok(child) => {
                note_state(&folder, "Running");
                self.watch(name, Some(child), cancel).await
            }
            Err(error) => End::Failed(format!(
                "The job's supervisor {} cannot be started: {error}",
                self.supervisor.display()
            )),
        }
    }

    /// Waits for a job's supervisor, passing on a request to cancel.
    async fn watch(&self, name: &str, child: Option<Child>, cancel: &Cancel) -> End {
        let control = self.store.layout.job(name).join("control");
        let mut gone = child.map(|mut child| tokio::task::spawn_blocking(move || child.wait()));
        let mut asked = false;
        loop {
            if let Some(exit) = read_exit(&control).unwrap_or_default() {
                let _ = self.store.set_status(name, JobStatus::Finalizing, None);
                note_state(&self.store.layout.job(name), "Finalizing: outputs are collected");
                return self.collected(name, self.end_of(name, &exit, cancel));
            }
            let dead = match &gone {
                Some(waiting) => waiting.is_finished(),
                None => !read_process(&control).unwrap_or_default().is_some_and(|record| is_alive(&record)),
            };
            if dead {
                return Self::lost(&control).map_or_else(
                    |message| cancel.reason().map_or(End::Failed(message), End::Canceled),
                    |exit| self.collected(name, self.end_of(name, &exit, cancel)),
                );
            }
            if cancel.reason().is_some() && !asked {
                asked = true;
                let _ = request_cancel(&control);
            }
            tokio::select! {
                () = cancel.wake.notified() => {}
                () = tokio::time::sleep(Duration::from_millis(200)) => {}
                () = async { match &mut gone { Some(waiting) => drop(waiting.await), None => std::future::pending().await } } => gone = None,
            }
        }
    }

    /// Puts the outputs to their places. What a failed or canceled job has written is kept as well; only a job that
    /// completed fails for it.
    fn collected(&self, name: &str, end: End) -> End {
        let Ok(Some(job)) = self.store.job(name) else { return end };
        match (tokio::task::block_in_place(|| outputs::collect(&self.store, &job)), end) {
            (Err(message), End::Completed) => End::Failed(message),
            (_, end) => end,
        }
    }

    /// The supervisor is gone. It may have left its verdict in the last moment; else what it left running is ended.
    fn lost(control: &Path) -> Result<ProcessExit, String> {
        if let Some(exit) = read_exit(control).unwrap_or_default() {
            return Ok(exit);
        }
        match read_process(control).unwrap_or_default() {
            Some(record) => kill_now(&record),
            // A supervisor started in the very moment the former server died may only now be on its way.
            None => drop(request_cancel(control)),
        }
        Err("The job was interrupted: the process that ran it is gone (killed, or the machine was restarted). What it had written is kept; submit it again.".into())
    }

    fn end_of(&self, name: &str, exit: &ProcessExit, cancel: &Cancel) -> End {
        if let Some(error) = &exit.log_error {
            let note = format!("{} bytes of output are not in the log: {error}", exit.dropped_bytes);
            let _ = self.store.add_warnings(name, &[note]);
        }
        match &exit.outcome {
            ProcessOutcome::Exited { code: 0 } => End::Completed,
            ProcessOutcome::Exited { code } => {
                End::Failed(with_last_lines(&format!("The command ended with exit code {code}."), exit))
            }
            ProcessOutcome::Signaled { name, .. } => {
                let why = if name == "SIGKILL" { " Often the machine ran out of memory." } else { "" };
                End::Failed(with_last_lines(&format!("The command was ended by {name}.{why}"), exit))
            }
            ProcessOutcome::TimedOut { after_secs } => End::Failed(with_last_lines(
                &format!("The command ran longer than its timeout of {after_secs} s and was stopped."),
                exit,
            )),
            ProcessOutcome::Canceled => End::Canceled(cancel.reason().unwrap_or_else(|| "Canceled".into())),
            ProcessOutcome::SpawnFailed { message } => End::Failed(message.clone()),
        }
    }

    /// Stores the end. A full disk is waited for: the run's end must not get lost.
    pub(super) async fn finish(&self, name: &str, end: End) {
        // A trial that is stopped with the server is run again: its sweep goes on with the next server.
        if matches!(end, End::Canceled(_)) && self.is_stopping() && self.waits_for_next_server(name) {
            note_state(&self.store.layout.job(name), "Queued again: the workspace was stopped");
            return self.leave(name);
        }
        let (status, message) = match &end {
            End::Completed => (JobStatus::Completed, None),
            End::Failed(message) => (JobStatus::Failed, Some(message.as_str())),
            End::Canceled(reason) => (JobStatus::Canceled, Some(reason.as_str())),
        };
        note_state(&self.store.layout.job(name), &format!("{status} {}", message.unwrap_or_default()));
        for pause in [0, 1, 2, 5, 10, 10, 10, 10, 10] {
            tokio::time::sleep(Duration::from_secs(pause)).await;
            match self.store.set_status(name, status, message) {
                Err(StoreError::DiskFull) => {}
                _ => break,
            }
        }
        self.leave(name);
        // The sweep of a trial goes on with the next one.
        if let Ok(Some(parent)) = self.store.job(name).map(|job| job.and_then(|job| job.parent))
            && let Some(sweep) = self.active.lock().unwrap_or_else(PoisonError::into_inner).get(&parent)
        {
            sweep.wake.notify_one();
        }
    }

    /// Queues a trial again whose end nobody has asked for; whether it was one.
    fn waits_for_next_server(&self, name: &str) -> bool {
        let Ok(Some(job)) = self.store.job(name) else { return false };
        let sweep = job.parent.as_deref().and_then(|parent| self.store.job(parent).ok()?);
        let goes_on = sweep.is_some_and(|sweep| sweep.is_sweep() && sweep.status == JobStatus::Running);
        let is_asked = job.status == JobStatus::CancelRequested;
        goes_on && !is_asked && self.store.begin_again(name).is_ok()
    }

    /// Forgets a job that is no longer under way here.
    pub(super) fn leave(&self, name: &str) {
        self.active.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}

fn with_last_lines(message: &str, exit: &ProcessExit) -> String {
    let lines = &exit.last_lines;
    if lines.is_empty() {
        return format!("{message} It printed nothing.");
    }
    format!("{message} Its last lines:\n{}", lines[lines.len().saturating_sub(8)..].join("\n"))
}
