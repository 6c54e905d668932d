//! Where a sweep stands, and what follows from it.

use std::collections::HashMap;
use std::path::PathBuf;

use run_composer_sweep::{Trial, Values};
use serde_json::Value;

use super::trial::trial_properties;
use super::{End, SweepSettings};
use crate::clock::now_ms;
use crate::executor::timed_log::note_sweep;
use crate::store::{JobRecord, JobStatus, Store, StoreError};

/// Something to be done for a sweep.
pub(super) enum Doing {
    Stop { trial: String, reason: String },
    Start { trial: String, properties: Value },
    End(End),
}

/// A sweep under way. All of it but what the log has said can be read from the database again.
pub(super) struct SweepState {
    pub(super) name: String,
    pub(super) experiment: String,
    properties: Value,
    settings: SweepSettings,
    folder: PathBuf,
    deadline_ms: Option<i64>,
    /// Reports of trials that have ended; there will be no more.
    final_reports: HashMap<String, Vec<f64>>,
    /// The last evaluation of each running trial by the policy.
    evaluated: HashMap<String, usize>,
    best: Option<(String, f64)>,
    used_up: bool,
}

impl SweepState {
    /// Opens a sweep that starts or goes on. The inner error is a message for people.
    pub(super) fn open(store: &Store, name: &str) -> Result<Result<Self, String>, StoreError> {
        let folder = store.layout.job(name);
        let Some(found) = store.job(name)? else { return Ok(Err(format!("The sweep `{name}` is gone"))) };
        if found.started_ms.is_none() {
            note_sweep(&folder, "sweep started");
        } else {
            note_sweep(&folder, "sweep goes on after a restart of the workspace");
        }
        if found.status != JobStatus::CancelRequested {
            store.set_status(name, JobStatus::Running, None)?;
        }
        let Some(job) = store.job(name)? else { return Ok(Err(format!("The sweep `{name}` is gone"))) };
        let settings = match SweepSettings::read(name, &job.properties) {
            Ok(settings) => settings,
            Err(message) => return Ok(Err(message)),
        };
        #[expect(clippy::cast_possible_truncation, reason = "at most some years")]
        let deadline_ms =
            settings.timeout_secs.map(|secs| job.started_ms.unwrap_or_else(now_ms) + (secs * 1000.0) as i64);
        Ok(Ok(Self {
            name: name.to_owned(),
            experiment: job.experiment,
            properties: job.properties,
            settings,
            folder,
            deadline_ms,
            final_reports: HashMap::new(),
            evaluated: HashMap::new(),
            best: None,
            used_up: false,
        }))
    }

    /// Looks at all trials and says what is to be done.
    pub(super) fn look(&mut self, store: &Store, canceled: Option<String>) -> Result<Vec<Doing>, StoreError> {
        let trials: Vec<JobRecord> =
            store.children(&self.name)?.into_iter().filter(|child| !child.is_interactive()).collect();
        let reports = trials.iter().map(|trial| self.reports(store, trial)).collect::<Result<Vec<_>, _>>()?;
        self.note_best(store, &trials, &reports)?;
        let running: Vec<usize> =
            (0..trials.len()).filter(|index| !trials[*index].status.is_terminal()).collect();
        let late = self.deadline_ms.is_some_and(|deadline| now_ms() > deadline).then(|| {
            let secs = self.settings.timeout_secs.unwrap_or_default();
            format!("The sweep ran longer than its timeout of {secs} s")
        });
        if let Some(reason) = canceled.or(late) {
            if running.is_empty() {
                note_sweep(&self.folder, &format!("sweep canceled: {reason}"));
                return Ok(vec![Doing::End(End::Canceled(reason))]);
            }
            let stop = |index: usize| Doing::Stop {
                trial: trials[index].name.clone(),
                reason: "Canceled with its sweep".into(),
            };
            let asked = |index: &usize| trials[*index].status == JobStatus::CancelRequested;
            return Ok(running.into_iter().filter(|index| !asked(index)).map(stop).collect());
        }
        let mut todo = self.stops(&trials, &running, &reports);
        todo.extend(self.starts(&trials, running.len(), &reports));
        if running.is_empty() && todo.is_empty() {
            todo.push(Doing::End(self.end(store, &trials)?));
        }
        Ok(todo)
    }

    fn reports(&mut self, store: &Store, trial: &JobRecord) -> Result<Vec<f64>, StoreError> {
        if let Some(known) = self.final_reports.get(&trial.name) {
            return Ok(known.clone());
        }
        let reports = store.reports(&trial.name, &self.settings.objective.metric)?;
        if trial.status.is_terminal() {
            self.final_reports.insert(trial.name.clone(), reports.clone());
            let best = self.settings.objective.goal.best(reports.iter().copied());
            let best = best.map_or_else(|| "nothing".to_owned(), |best| best.to_string());
            note_sweep(&self.folder, &format!("{} {}, best report: {best}", trial.name, trial.status));
        }
        Ok(reports)
    }

    /// Keeps the best trial so far as the sweep's properties, where the official client reads it. Trials that failed have
    /// left nothing to use.
    fn note_best(
        &mut self,
        store: &Store,
        trials: &[JobRecord],
        reports: &[Vec<f64>],
    ) -> Result<(), StoreError> {
        let goal = self.settings.objective.goal;
        let candidates = trials.iter().zip(reports).filter(|(trial, _)| trial.status != JobStatus::Failed);
        let best = candidates
            .filter_map(|(trial, reports)| Some((trial.name.clone(), goal.best(reports.iter().copied())?)))
            .min_by(|a, b| goal.loss(a.1).total_cmp(&goal.loss(b.1)));
        if let Some((name, score)) = &best
            && self.best != best
        {
            let score = score.to_string();
            let pairs = [
                ("best_child_run_id", name.as_str()),
                ("score", &score),
                ("best_metric_status", "Succeeded"),
            ];
            store.set_properties(&self.name, &pairs)?;
            self.best = best;
        }
        Ok(())
    }

    /// Running trials that the policy gives up.
    fn stops(&mut self, trials: &[JobRecord], running: &[usize], reports: &[Vec<f64>]) -> Vec<Doing> {
        let Some(policy) = &self.settings.policy else { return Vec::new() };
        let mut stops = Vec::new();
        for &index in running {
            let trial = &trials[index];
            let Some(at) = policy.due(reports[index].len()) else { continue };
            if trial.status != JobStatus::Running || self.evaluated.get(&trial.name) == Some(&at) {
                continue;
            }
            if let Some(reason) = policy.verdict(self.settings.objective.goal, at, index, reports) {
                note_sweep(&self.folder, &format!("{} stopped early by the {reason}", trial.name));
                let reason = format!("Stopped early by the {reason}");
                // Noted when it is stopped: its status tells.
                stops.push(Doing::Stop { trial: trial.name.clone(), reason });
            } else {
                self.evaluated.insert(trial.name.clone(), at);
            }
        }
        stops
    }

    /// Trials for which there is room.
    fn starts(&mut self, trials: &[JobRecord], running: usize, reports: &[Vec<f64>]) -> Vec<Doing> {
        let free = self.settings.concurrent.saturating_sub(running);
        let missing = self.settings.total.saturating_sub(trials.len()).min(free);
        let mut starts = Vec::new();
        if missing == 0 || self.used_up {
            return starts;
        }
        let goal = self.settings.objective.goal;
        let known = |(trial, reports): (&JobRecord, &Vec<f64>)| Trial {
            values: trial.properties["parameters"].as_object().cloned().unwrap_or_default(),
            loss: trial
                .status
                .is_terminal()
                .then(|| goal.best(reports.iter().copied()).map_or(f64::INFINITY, |best| goal.loss(best))),
        };
        let mut before: Vec<Trial> = trials.iter().zip(reports).map(known).collect();
        for _ in 0..missing {
            let Some(values) = self.settings.sampler.next(&before) else {
                self.used_up = true;
                note_sweep(&self.folder, "the search space is used up");
                break;
            };
            starts.push(self.start(before.len(), &values));
            before.push(Trial { values, loss: None });
        }
        starts
    }

    fn start(&self, number: usize, values: &Values) -> Doing {
        let trial = format!("{}_{number}", self.name);
        note_sweep(&self.folder, &format!("scheduled {trial} {}", Value::from(values.clone())));
        let mut properties = trial_properties(&self.properties, Some(values));
        properties["displayName"] = trial.as_str().into();
        Doing::Start { trial, properties }
    }

    /// All trials have ended. A sweep fails where none of them got through.
    fn end(&self, store: &Store, trials: &[JobRecord]) -> Result<End, StoreError> {
        let metric = &self.settings.objective.metric;
        if let Some((best, score)) = &self.best {
            note_sweep(&self.folder, &format!("best trial: {best}, {metric} {score}"));
        } else {
            let logged = store.metrics_below(&self.name)?;
            let logged =
                if logged.is_empty() { "nothing".to_owned() } else { format!("`{}`", logged.join("`, `")) };
            let note = format!(
                "No trial logged the primary metric `{metric}`, so there is no best one. Logged was: {logged}."
            );
            note_sweep(&self.folder, &note);
            store.add_warnings(&self.name, &[note])?;
        }
        let failed: Vec<&JobRecord> =
            trials.iter().filter(|trial| trial.status == JobStatus::Failed).collect();
        if let Some(first) = failed.first().filter(|_| failed.len() == trials.len()) {
            let why = first.error.as_deref().unwrap_or("no reason is known");
            return Ok(End::Failed(format!(
                "All {} trials failed. The first one, {}: {why}",
                failed.len(),
                first.name
            )));
        }
        note_sweep(&self.folder, "sweep completed");
        Ok(End::Completed)
    }
}
