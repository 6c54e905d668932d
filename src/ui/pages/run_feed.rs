//! Follows a run: asks for what is new until it has ended. Knows no screen.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use run_composer_rest::wire::{ArtifactEntry, JobSummary, MetricPoint, RunDetails, is_terminal};
use run_composer_rest::{RestError, calls};
use serde_json::Value;

use crate::host::sleep;
use crate::ui::components::FileRow;
use crate::ui::session::Session;
use crate::ui::store::LogText;

/// Bytes of a log per request.
const PART: u64 = 1 << 20;

/// What is known of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RunState {
    pub job: JobSummary,
    /// The job resource as answered.
    pub raw: Value,
    pub details: RunDetails,
    pub logs: BTreeMap<String, LogText>,
    pub metrics: Vec<(String, Vec<MetricPoint>)>,
    pub parameters: Vec<(String, String)>,
    pub files: Vec<FileRow>,
    /// Why the last round failed; the next one may succeed.
    pub problem: Option<String>,
    pub loaded: bool,
}

impl RunState {
    pub fn ended(&self) -> bool {
        is_terminal(&self.details.status)
    }
}

/// Asks several times a second while something changes, less often while nothing does; stops when the run has ended or
/// nobody looks.
pub(crate) async fn follow(session: Session, name: String, alive: Rc<Cell<bool>>, show: impl Fn(RunState)) {
    let mut state = RunState::default();
    let mut quiet = 0_u64;
    while alive.get() {
        let before = state.clone();
        match round(&session, &name, &mut state).await {
            Ok(()) => state.problem = None,
            Err(error) => state.problem = Some(error.to_string()),
        }
        if !alive.get() {
            return;
        }
        quiet = if state == before { (quiet + 1).min(12) } else { 0 };
        if state != before {
            show(state.clone());
        }
        if state.ended() && state.problem.is_none() {
            return;
        }
        sleep(Duration::from_millis(60 + 20 * quiet * quiet)).await;
    }
}

async fn round(session: &Session, name: &str, state: &mut RunState) -> Result<(), RestError> {
    let address = &session.address;
    // The status is read first: whatever was written before a final status is read after it.
    let details = RunDetails::from_json(&session.poll(calls::run_details(address, name)).await?.json());
    if !state.loaded || details.status != state.details.status {
        state.raw = session.poll(calls::get_job(address, name)).await?.json();
        state.job = JobSummary::from_json(&state.raw);
    }
    let files = session.poll(calls::list_artifacts(address, &state.job.experiment, name)).await?.json();
    state.files = ArtifactEntry::list_from_json(&files).iter().map(FileRow::from).collect();
    for (path, url) in &details.logs {
        let log = state.logs.entry(path.clone()).or_default();
        let size = state.files.iter().find(|file| file.path == *path).and_then(|file| file.bytes);
        if size.is_none_or(|size| size > log.offset) {
            read_log(session, url, log).await?;
        }
    }
    // Signed URLs differ in every answer; they are no change worth showing.
    state.details = RunDetails { logs: Vec::new(), ..details };
    state.loaded = true;
    let run = session.poll(calls::mlflow_run(address, name)).await?.json();
    let data = &run["run"]["data"];
    let mut metrics = Vec::new();
    for (key, last) in MetricPoint::list_from_json(data) {
        let known =
            state.metrics.iter().find(|(known, points)| *known == key && points.last() == Some(&last));
        let points = match known {
            Some((_, points)) => points.clone(),
            None => MetricPoint::list_from_json(
                &session.poll(calls::metric_history(address, name, &key)).await?.json(),
            )
            .into_iter()
            .map(|(_, point)| point)
            .collect(),
        };
        metrics.push((key, points));
    }
    state.metrics = metrics;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    state.parameters = data["params"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|param| (text(&param["key"]), text(&param["value"])))
        .collect();
    // What the run made comes first, logs last.
    state.files.sort_by_key(|file| (!file.path.contains("outputs/"), file.path.clone()));
    Ok(())
}

/// Reads what is new of a log. Of a huge backlog only the end.
async fn read_log(session: &Session, url: &str, log: &mut LogText) -> Result<(), RestError> {
    loop {
        let answer = match session.poll(calls::read_part(url, log.offset, PART)).await {
            Ok(answer) => answer,
            // Nothing new, or not there any more: the next round asks again.
            Err(RestError::Refused { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        let total = answer
            .header("content-range")
            .and_then(|range| range.rsplit('/').next()?.parse::<u64>().ok())
            .unwrap_or(0);
        *log = log.with(&answer.body, log.offset);
        if log.offset >= total || answer.body.is_empty() {
            return Ok(());
        }
        if total - log.offset > 2 * PART {
            let from = total - PART;
            let Ok(end) = session.poll(calls::read_part(url, from, PART)).await else { return Ok(()) };
            *log = log.with(&end.body, from);
        }
    }
}
