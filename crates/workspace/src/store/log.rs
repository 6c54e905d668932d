//! Logging to runs: one transaction for everything that arrives while the disk is busy with the last one (group commit).
//! Nothing is acknowledged before it is on the disk. Must not know HTTP.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, params};
use tokio::sync::oneshot;

use super::{Metric, RunData, StoreError};

/// What became of a call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Logged {
    /// It is kept.
    Kept,
    /// Nothing is: there is no such run.
    NoRun,
    /// Nothing is: the caller may not log to this run.
    Denied,
    /// Nothing is: this parameter was logged before with another value. Parameters are written once, as in MLflow.
    Taken(String),
}

struct Call {
    run: String,
    /// The run whose token the caller has: it may log to itself and its children.
    own: Option<String>,
    data: RunData,
    answer: oneshot::Sender<Result<Logged, StoreError>>,
}

/// Keeps what is logged. Who finds nobody at work does the work, for all that wait at that moment; what has come in the
/// meantime is done by a thread. So one client alone waits for no other thread, and many share one wait for the disk.
pub(super) struct Logger {
    shared: Arc<Shared>,
    thread: Sender<()>,
}

struct Shared {
    connection: Arc<Mutex<Connection>>,
    waiting: Mutex<Vec<Call>>,
    is_busy: AtomicBool,
}

impl Logger {
    /// Starts the thread; it ends with the store.
    pub(super) fn start(connection: Arc<Mutex<Connection>>) -> std::io::Result<Self> {
        let shared =
            Arc::new(Shared { connection, waiting: Mutex::default(), is_busy: AtomicBool::new(false) });
        let (thread, wakes) = channel();
        let worker = shared.clone();
        std::thread::Builder::new().name("log".into()).spawn(move || {
            while wakes.recv().is_ok() {
                loop {
                    worker.serve();
                    if worker.rest() {
                        break;
                    }
                }
            }
        })?;
        Ok(Self { shared, thread })
    }

    pub(super) async fn log(
        &self,
        run: &str,
        own: Option<&str>,
        data: RunData,
    ) -> Result<Logged, StoreError> {
        let gone = || StoreError::File(std::io::Error::other("the thread that logs has ended"));
        let (answer, outcome) = oneshot::channel();
        let call = Call { run: run.to_owned(), own: own.map(str::to_owned), data, answer };
        self.shared.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        if self.shared.take() {
            // Here and not on a thread for what blocks: to change threads takes longer than the disk, and only one thread
            // at a time is here.
            self.shared.serve();
            if !self.shared.rest() {
                self.thread.send(()).map_err(|_| gone())?;
            }
        }
        outcome.await.unwrap_or_else(|_| Err(gone()))
    }
}

impl Shared {
    /// Takes the work on; `false` where somebody is at it.
    fn take(&self) -> bool {
        !self.is_busy.swap(true, Ordering::AcqRel)
    }

    /// Lays the work down; `false` where there is more, which the caller has taken on again.
    fn rest(&self) -> bool {
        self.is_busy.store(false, Ordering::Release);
        // Who came just before saw us at work.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_empty() || !self.take()
    }

    /// Writes everything that waits, in one transaction.
    fn serve(&self) {
        let mut db = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut calls = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        match commit(&mut db, &calls) {
            Ok(outcomes) => {
                drop(db);
                for (call, outcome) in calls.into_iter().zip(outcomes) {
                    // Nobody waits any more where the connection broke; it is kept all the same.
                    let _ = call.answer.send(Ok(outcome));
                }
            }
            // One that cannot be written does not take the others with it.
            Err(_) => {
                for call in calls.drain(..) {
                    let outcome = commit(&mut db, std::slice::from_ref(&call));
                    let outcome = outcome.map(|mut all| all.pop().unwrap_or(Logged::Kept));
                    let _ = call.answer.send(outcome.map_err(StoreError::from));
                }
            }
        }
    }
}

fn commit(db: &mut Connection, calls: &[Call]) -> rusqlite::Result<Vec<Logged>> {
    let mut tx = db.transaction()?;
    let mut outcomes = Vec::with_capacity(calls.len());
    for call in calls {
        let parent: Option<Option<String>> = tx
            .prepare_cached("select parent from jobs where name = ?1")?
            .query_row([&call.run], |row| row.get(0))
            .optional()?;
        let parent_is = |own: &String| parent.as_ref().is_some_and(|parent| parent.as_ref() == Some(own));
        let may = call.own.as_ref().is_none_or(|own| *own == call.run || parent_is(own));
        outcomes.push(if !may {
            Logged::Denied
        } else if parent.is_none() {
            Logged::NoRun
        } else if call.data.params.is_empty() {
            write(&tx, &call.run, &call.data)?;
            Logged::Kept
        } else {
            // A parameter that is taken undoes what the same call has written.
            let part = tx.savepoint()?;
            let taken = write_params(&part, &call.run, &call.data.params)?;
            if taken.is_none() {
                write(&part, &call.run, &call.data)?;
                part.commit()?;
            }
            taken.map_or(Logged::Kept, Logged::Taken)
        });
    }
    tx.commit()?;
    Ok(outcomes)
}

/// Writes points and tags.
fn write(db: &Connection, run: &str, data: &RunData) -> rusqlite::Result<()> {
    write_points(db, run, &data.metrics)?;
    if !data.tags.is_empty() {
        let mut tag =
            db.prepare_cached("insert or replace into tags (run, key, value) values (?1, ?2, ?3)")?;
        for (key, value) in &data.tags {
            tag.execute(params![run, key, value])?;
        }
    }
    if !data.v1_metrics.is_empty() {
        let mut keep = db.prepare_cached("insert into v1_metrics (run, name, body) values (?1, ?2, ?3)")?;
        for (name, body) in &data.v1_metrics {
            keep.execute(params![run, name, body])?;
        }
    }
    Ok(())
}

/// Step and time of a metric's last point, and the point where it is a new one.
type Newest<'p> = (Option<(i64, i64)>, Option<&'p Metric>);

/// Writes points. One that is sent twice is one, as in MLflow's own store: its client repeats points when a model is logged.
fn write_points(db: &Connection, run: &str, points: &[Metric]) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(
        "insert into metrics (run, key, value, step, timestamp_ms) values (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut insert_unless_there = db.prepare_cached(
        "insert into metrics (run, key, value, step, timestamp_ms) select ?1, ?2, ?3, ?4, ?5 where not exists
            (select 1 from metrics where run = ?1 and key = ?2 and step = ?4 and timestamp_ms = ?5 and value is ?3)",
    )?;
    let mut find = db.prepare_cached("select step, timestamp_ms from latest where run = ?1 and key = ?2")?;
    // The last point is the one with the highest step, then the latest time. One behind it is new without a look.
    let mut newest: BTreeMap<&str, Newest<'_>> = BTreeMap::new();
    // Those of a metric lie together on the disk. They stay in the order they came in.
    let mut points: Vec<&Metric> = points.iter().collect();
    points.sort_by(|a, b| a.key.cmp(&b.key));
    for point in points {
        let (known, last) = match newest.entry(&point.key) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let known = find
                    .query_row(params![run, point.key], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?;
                entry.insert((known, None))
            }
        };
        let place = Some((point.step, point.timestamp_ms));
        let insert = if place > *known { &mut insert } else { &mut insert_unless_there };
        insert.execute(params![run, point.key, point.value, point.step, point.timestamp_ms])?;
        if place >= *known {
            (*known, *last) = (place, Some(point));
        }
    }
    let mut keep = db.prepare_cached(
        "insert or replace into latest (run, key, value, step, timestamp_ms) values (?1, ?2, ?3, ?4, ?5)",
    )?;
    for point in newest.into_values().filter_map(|(_, last)| last) {
        keep.execute(params![run, point.key, point.value, point.step, point.timestamp_ms])?;
    }
    Ok(())
}

/// Writes parameters; the first that is there with another value.
fn write_params(db: &Connection, run: &str, pairs: &[(String, String)]) -> rusqlite::Result<Option<String>> {
    let mut insert =
        db.prepare_cached("insert or ignore into params (run, key, value) values (?1, ?2, ?3)")?;
    let mut kept = db.prepare_cached("select value from params where run = ?1 and key = ?2")?;
    for (key, value) in pairs {
        if insert.execute(params![run, key, value])? == 0
            && kept.query_row(params![run, key], |row| row.get::<_, String>(0))? != *value
        {
            return Ok(Some(key.clone()));
        }
    }
    Ok(None)
}
