//! Waits for the end of a command: its own, the one set by its time limit, or a cancel.
//!
//! Must not know: how it was started, and where its output goes.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use nix::unistd::Pid;

use super::exit::ProcessOutcome;
use super::{cancel, tree};

/// How often the cancel file is looked for. SIGTERM is immediate; this is for one that got lost.
const TICK: Duration = Duration::from_millis(200);
/// A process that does not even react to SIGKILL (it hangs in a driver) is not waited for any longer.
const KILL_PATIENCE: Duration = Duration::from_secs(30);
/// Time for background processes to finish their last words when the command itself has ended.
const DRAIN_GRACE: Duration = Duration::from_secs(1);
/// Time for the pipe to run dry when all processes that could be found are dead.
const DRAIN_PATIENCE: Duration = Duration::from_secs(5);

/// What the other threads have to tell.
pub(super) enum Event {
    /// The command ended by itself or by a signal.
    Ended(ProcessOutcome),
    /// Its output came to its end.
    OutputEnded,
    /// Somebody wants the command to stop.
    StopRequested,
}

/// A command that runs.
pub(super) struct Watch<'a> {
    /// The folder in which a cancel file may appear.
    pub dir: &'a Path,
    /// The command's process group.
    pub group: Pid,
    /// The time limit of the command.
    pub timeout: Option<Duration>,
    /// The time between SIGTERM and SIGKILL.
    pub grace: Duration,
    /// News from the other threads.
    pub events: Receiver<Event>,
    /// Whether there may be more output.
    pub open: bool,
}

impl Watch<'_> {
    /// Returns when the command and all its processes are gone and their output is read.
    pub fn until_gone(mut self) -> ProcessOutcome {
        let outcome = self.until_command_ended();
        // A background process that holds the output open must not hold up the job: it gets a
        // moment to finish, then it is killed like all that is left.
        self.until(Instant::now() + DRAIN_GRACE, |watch, _| !watch.open);
        tree::kill(self.group);
        self.until(Instant::now() + DRAIN_PATIENCE, |watch, _| !watch.open);
        outcome
    }

    fn until_command_ended(&mut self) -> ProcessOutcome {
        // A limit beyond what the clock can show is no limit.
        let deadline = self.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        loop {
            let tick = Instant::now() + TICK;
            let next = deadline.map_or(tick, |deadline| deadline.min(tick));
            match self.next_event(next) {
                Some(Event::Ended(outcome)) => return outcome,
                Some(Event::StopRequested) => return self.stop(ProcessOutcome::Canceled),
                Some(Event::OutputEnded) | None => {}
            }
            if cancel::is_requested(self.dir) {
                return self.stop(ProcessOutcome::Canceled);
            }
            if let Some(timeout) = self.timeout.filter(|_| deadline.is_some_and(|at| Instant::now() >= at)) {
                return self.stop(ProcessOutcome::TimedOut { after_secs: timeout.as_secs_f64() });
            }
        }
    }

    /// Stops everything, politely first; `outcome` is what will be said about it.
    fn stop(&mut self, outcome: ProcessOutcome) -> ProcessOutcome {
        let ended = |_: &Self, event: Option<&Event>| matches!(event, Some(Event::Ended(_)));
        tree::terminate(self.group);
        let now = Instant::now();
        // A grace beyond what the clock can show: one day is as good.
        let kill_at = now.checked_add(self.grace).unwrap_or(now + Duration::from_hours(24));
        if !self.until(kill_at, ended) {
            tree::kill(self.group);
            self.until(Instant::now() + KILL_PATIENCE, ended);
        }
        outcome
    }

    /// Handles events until `done` holds or the time has come; whether it holds.
    fn until(&mut self, deadline: Instant, done: impl Fn(&Self, Option<&Event>) -> bool) -> bool {
        let mut event = None;
        while !done(self, event.as_ref()) {
            if Instant::now() >= deadline {
                return false;
            }
            event = self.next_event(deadline);
        }
        true
    }

    fn next_event(&mut self, deadline: Instant) -> Option<Event> {
        let patience = deadline.saturating_duration_since(Instant::now());
        match self.events.recv_timeout(patience) {
            Ok(event) => {
                self.open &= !matches!(event, Event::OutputEnded);
                Some(event)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                // Not while the signal thread lives; without this line the loop would spin if it died.
                std::thread::sleep(patience);
                None
            }
        }
    }
}
