//! Metrics, parameters and tags of runs.

use rusqlite::{Connection, params};

use super::{Logged, Store, StoreError};

/// One point of a metric.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Metric {
    pub key: String,
    /// May be infinite or not a number (SQLite keeps the latter as null).
    pub value: f64,
    pub step: i64,
    pub timestamp_ms: i64,
}

/// What a run has logged.
#[derive(Clone, Debug, Default)]
pub(crate) struct RunData {
    /// Last point of every metric.
    pub metrics: Vec<Metric>,
    pub params: Vec<(String, String)>,
    pub tags: Vec<(String, String)>,
    /// Metrics as the SDK v1 sent them: names and bodies.
    pub v1_metrics: Vec<(String, String)>,
}

fn metric(row: &rusqlite::Row<'_>) -> rusqlite::Result<Metric> {
    Ok(Metric {
        key: row.get(0)?,
        value: row.get::<_, Option<f64>>(1)?.unwrap_or(f64::NAN),
        step: row.get(2)?,
        timestamp_ms: row.get(3)?,
    })
}

fn pairs(db: &Connection, table: &str, run: &str) -> rusqlite::Result<Vec<(String, String)>> {
    db.prepare_cached(&format!("select key, value from {table} where run = ?1 order by key"))?
        .query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

impl Store {
    /// Logs points, parameters and tags: all of them or none. `own` is the run whose token the caller has.
    pub(crate) async fn log(
        &self,
        run: &str,
        own: Option<&str>,
        data: RunData,
    ) -> Result<Logged, StoreError> {
        self.logger.log(run, own, data).await
    }

    pub(crate) fn run_data(&self, run: &str) -> Result<RunData, StoreError> {
        self.read(|db| {
            let sql = "select key, value, step, timestamp_ms from latest where run = ?1 order by key";
            Ok(RunData {
                metrics: db
                    .prepare_cached(sql)?
                    .query_map([run], metric)?
                    .collect::<rusqlite::Result<_>>()?,
                params: pairs(db, "params", run)?,
                tags: pairs(db, "tags", run)?,
                v1_metrics: Vec::new(),
            })
        })
    }

    /// Points of one metric in the order they were logged.
    pub(crate) fn metric_history(&self, run: &str, key: &str, limit: u32) -> Result<Vec<Metric>, StoreError> {
        self.read(|db| {
            db.prepare_cached("select key, value, step, timestamp_ms from metrics where run = ?1 and key = ?2 order by step, timestamp_ms, id limit ?3")?
                .query_map(params![run, key, limit], metric)?
                .collect()
        })
    }

    pub(crate) fn delete_tag(&self, run: &str, key: &str) -> Result<(), StoreError> {
        self.with(|db| {
            db.execute("delete from tags where run = ?1 and key = ?2", params![run, key]).map(drop)
        })
    }
}
