//! Jobs: what was asked for and how far it is.

use std::fmt;

use rusqlite::{OptionalExtension as _, Row, params};
use serde_json::Value;

use super::{Store, StoreError};
use crate::clock::now_ms;

/// States of a job, in the service's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobStatus {
    Queued,
    Preparing,
    Running,
    Finalizing,
    CancelRequested,
    Completed,
    Failed,
    Canceled,
}

impl JobStatus {
    const ALL: [Self; 8] = [
        Self::Queued,
        Self::Preparing,
        Self::Running,
        Self::Finalizing,
        Self::CancelRequested,
        Self::Completed,
        Self::Failed,
        Self::Canceled,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Preparing => "Preparing",
            Self::Running => "Running",
            Self::Finalizing => "Finalizing",
            Self::CancelRequested => "CancelRequested",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
            Self::Canceled => "Canceled",
        }
    }

    pub(crate) fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Canceled)
    }
}

impl fmt::Display for JobStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `jobType` of a run that MLflow started without a job: listed by MLflow alone.
pub(crate) const INTERACTIVE: &str = "MlflowRun";

impl JobRecord {
    /// Whether it is a run without a job.
    pub(crate) fn is_interactive(&self) -> bool {
        self.properties["jobType"] == INTERACTIVE
    }

    /// Whether it runs no command of its own but trials.
    pub(crate) fn is_sweep(&self) -> bool {
        self.properties["jobType"] == "Sweep"
    }
}

/// A job as stored.
#[derive(Clone, Debug)]
pub(crate) struct JobRecord {
    /// Order of submission.
    pub seq: i64,
    pub name: String,
    pub experiment: String,
    /// The sweep that a trial belongs to, or the run that an MLflow run was started below.
    pub parent: Option<String>,
    /// `properties` of the body as sent, ids resolved.
    pub properties: Value,
    pub status: JobStatus,
    pub created_ms: i64,
    pub started_ms: Option<i64>,
    pub ended_ms: Option<i64>,
    /// Why it failed, in words.
    pub error: Option<String>,
    pub warnings: Vec<String>,
    pub hidden: bool,
}

/// Which jobs a list shows.
#[derive(Default)]
pub(crate) struct JobFilter<'a> {
    /// Archived ones, or others; both by default.
    pub hidden: Option<bool>,
    /// `Command`, `Sweep`.
    pub kind: Option<&'a str>,
    /// `name` or `name=value`.
    pub tag: Option<&'a str>,
}

/// A job to be stored.
pub(crate) struct NewJob<'a> {
    pub name: &'a str,
    pub experiment: &'a str,
    /// The sweep, or the MLflow run, that it belongs to.
    pub parent: Option<&'a str>,
    pub properties: &'a Value,
}

pub(super) const COLUMNS: &str = "seq, name, experiment, properties, status, created_ms, started_ms, ended_ms, error, warnings, hidden, parent";

pub(super) fn job(row: &Row<'_>) -> rusqlite::Result<JobRecord> {
    let status: String = row.get(4)?;
    Ok(JobRecord {
        seq: row.get(0)?,
        name: row.get(1)?,
        experiment: row.get(2)?,
        parent: row.get(11)?,
        properties: serde_json::from_str(&row.get::<_, String>(3)?).unwrap_or(Value::Null),
        status: JobStatus::ALL
            .into_iter()
            .find(|known| known.as_str() == status)
            .unwrap_or(JobStatus::Failed),
        created_ms: row.get(5)?,
        started_ms: row.get(6)?,
        ended_ms: row.get(7)?,
        error: row.get(8)?,
        warnings: serde_json::from_str(&row.get::<_, String>(9)?).unwrap_or_default(),
        hidden: row.get(10)?,
    })
}

impl Store {
    /// Stores a new job in state `Queued`, creating its experiment. `false`: the name is taken.
    pub(crate) fn add_job(&self, new: &NewJob<'_>) -> Result<bool, StoreError> {
        let now = now_ms();
        self.with(|db| {
            let tx = db.transaction()?;
            tx.execute(
                "insert or ignore into experiments (name, id, created_ms) values (?1, (select coalesce(max(id), 0) + 1 from experiments), ?2)",
                params![new.experiment, now],
            )?;
            let added = tx.execute(
                "insert or ignore into jobs (name, experiment, properties, status, created_ms, parent) values (?1, ?2, ?3, 'Queued', ?4, ?5)",
                params![new.name, new.experiment, new.properties.to_string(), now, new.parent],
            )?;
            tx.commit()?;
            Ok(added == 1)
        })
    }

    pub(crate) fn job(&self, name: &str) -> Result<Option<JobRecord>, StoreError> {
        self.read(|db| {
            db.query_row(&format!("select {COLUMNS} from jobs where name = ?1"), [name], job).optional()
        })
    }

    /// Jobs before a place in the order, newest first, without the trials of sweeps.
    pub(crate) fn jobs(
        &self,
        filter: &JobFilter<'_>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<JobRecord>, StoreError> {
        let (tag, value) = filter.tag.map_or((None, None), |tag| match tag.split_once('=') {
            Some((tag, value)) => (Some(tag), Some(value)),
            None => (Some(tag), None),
        });
        let tag = tag.map(|tag| format!("$.tags.\"{}\"", tag.replace('"', "")));
        self.read(|db| {
            let sql = format!(
                "select {COLUMNS} from jobs where seq < ?1 and (?2 is null or hidden = ?2) and parent is null and properties ->> '$.jobType' != 'MlflowRun'
                    and (?4 is null or properties ->> '$.jobType' = ?4)
                    and (?5 is null or json_type(properties, ?5) is not null)
                    and (?6 is null or properties ->> ?5 = ?6)
                 order by seq desc limit ?3"
            );
            db.prepare_cached(&sql)?
                .query_map(
                    params![before.unwrap_or(i64::MAX), filter.hidden, limit, filter.kind, tag, value],
                    job,
                )?
                .collect()
        })
    }

    /// Forgets a job with everything it logged and all its files, and what belongs to it.
    pub(crate) fn delete_job(&self, name: &str) -> Result<(), StoreError> {
        for child in self.children(name)? {
            self.delete_job(&child.name)?;
        }
        self.with(|db| {
            let tx = db.transaction()?;
            tx.execute("delete from jobs where name = ?1", [name])?;
            for table in ["metrics", "latest", "params", "tags", "v1_metrics"] {
                tx.execute(&format!("delete from {table} where run = ?1"), [name])?;
            }
            tx.commit()
        })?;
        let folder = self.layout.job(name);
        if folder.exists() { Ok(std::fs::remove_dir_all(folder)?) } else { Ok(()) }
    }

    /// Jobs that have not ended, oldest first.
    pub(crate) fn open_jobs(&self) -> Result<Vec<JobRecord>, StoreError> {
        self.read(|db| {
            let sql = format!("select {COLUMNS} from jobs where status not in ('Completed', 'Failed', 'Canceled') and properties ->> '$.jobType' != 'MlflowRun' order by seq");
            db.prepare(&sql)?.query_map([], job)?.collect()
        })
    }

    /// Moves a job on. A job that has ended stays as it is: the first end counts. Returns whether it moved.
    pub(crate) fn set_status(
        &self,
        name: &str,
        status: JobStatus,
        error: Option<&str>,
    ) -> Result<bool, StoreError> {
        let now = now_ms();
        // Steps on the way are taken again after a power cut. That a command may have run, that somebody wants it to stop,
        // and how it ended, are not.
        let is_step = matches!(status, JobStatus::Preparing | JobStatus::Finalizing);
        let change = |db: &mut rusqlite::Connection| {
            let changed = db.execute(
                "update jobs set status = ?2, error = coalesce(?3, error),
                     started_ms = case when ?2 = 'Running' then coalesce(started_ms, ?4) else started_ms end,
                     ended_ms = case when ?5 then ?4 else ended_ms end
                 where name = ?1 and status not in ('Completed', 'Failed', 'Canceled')",
                params![name, status.as_str(), error, now, status.is_terminal()],
            )?;
            Ok(changed == 1)
        };
        if is_step { self.with_lazily(change) } else { self.with(change) }
    }

    /// Puts a job back into the queue, as if it had never left it: without what it has logged.
    pub(crate) fn begin_again(&self, name: &str) -> Result<(), StoreError> {
        self.with(|db| {
            let tx = db.transaction()?;
            for table in ["metrics", "latest", "params", "v1_metrics"] {
                tx.execute(&format!("delete from {table} where run = ?1"), [name])?;
            }
            tx.execute("update jobs set status = 'Queued', started_ms = null where name = ?1", [name])?;
            tx.commit()
        })
    }

    /// Adds notes that people see beside the run.
    pub(crate) fn add_warnings(&self, name: &str, notes: &[String]) -> Result<(), StoreError> {
        if notes.is_empty() {
            return Ok(());
        }
        let Some(record) = self.job(name)? else { return Ok(()) };
        let mut all = record.warnings;
        all.extend(notes.iter().filter(|note| !all.contains(note)).cloned().collect::<Vec<_>>());
        let text = Value::from(all).to_string();
        self.with_lazily(|db| {
            db.execute("update jobs set warnings = ?2 where name = ?1", params![name, text]).map(drop)
        })
    }

    /// Replaces what may change after submission.
    pub(crate) fn update_job(&self, name: &str, properties: &Value, hidden: bool) -> Result<(), StoreError> {
        self.with(|db| {
            db.execute(
                "update jobs set properties = ?2, hidden = ?3 where name = ?1",
                params![name, properties.to_string(), hidden],
            )
            .map(drop)
        })
    }

    /// Number and name of every experiment.
    pub(crate) fn experiments(&self) -> Result<Vec<(i64, String)>, StoreError> {
        self.read(|db| {
            db.prepare_cached("select id, name from experiments order by id desc")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// Creates an experiment; `None` where there is one of that name.
    pub(crate) fn add_experiment(&self, name: &str) -> Result<Option<i64>, StoreError> {
        self.with(|db| {
            let sql = "insert or ignore into experiments (name, id, created_ms) values (?1, (select coalesce(max(id), 0) + 1 from experiments), ?2) returning id";
            db.query_row(sql, params![name, now_ms()], |row| row.get(0)).optional()
        })
    }

    /// Number of an experiment, as MLflow wants it.
    pub(crate) fn experiment_id(&self, name: &str) -> Result<Option<i64>, StoreError> {
        self.read(|db| {
            db.query_row("select id from experiments where name = ?1", [name], |row| row.get(0)).optional()
        })
    }

    /// Name of an experiment by number.
    pub(crate) fn experiment_name(&self, id: i64) -> Result<Option<String>, StoreError> {
        self.read(|db| {
            db.query_row("select name from experiments where id = ?1", [id], |row| row.get(0)).optional()
        })
    }
}
