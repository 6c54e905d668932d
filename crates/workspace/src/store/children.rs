//! What belongs to a job: the trials of a sweep, and runs that MLflow started below it.

use rusqlite::params;
use serde_json::{Map, Value};

use super::jobs::{COLUMNS, JobRecord, job};
use super::{Store, StoreError};

impl Store {
    /// Everything that belongs to a job, oldest first.
    pub(crate) fn children(&self, parent: &str) -> Result<Vec<JobRecord>, StoreError> {
        self.read(|db| {
            db.prepare_cached(&format!("select {COLUMNS} from jobs where parent = ?1 order by seq"))?
                .query_map([parent], job)?
                .collect()
        })
    }

    /// The trials of a sweep with the values they were started with, as JSON text.
    pub(crate) fn trial_values(&self, sweep: &str) -> Result<Map<String, Value>, StoreError> {
        self.read(|db| {
            let sql = "select name, properties -> '$.parameters' from jobs where parent = ?1 and properties ->> '$.jobType' = 'Command' order by seq";
            db.prepare_cached(sql)?
                .query_map([sweep], |row| Ok((row.get(0)?, Value::String(row.get(1)?))))?
                .collect()
        })
    }

    /// The values of one metric in the order in which they were logged.
    pub(crate) fn reports(&self, run: &str, metric: &str) -> Result<Vec<f64>, StoreError> {
        self.read(|db| {
            db.prepare_cached("select value from metrics where run = ?1 and key = ?2 order by id")?
                .query_map([run, metric], |row| Ok(row.get::<_, Option<f64>>(0)?.unwrap_or(f64::NAN)))?
                .collect()
        })
    }

    /// Names of the metrics that what belongs to a job has logged.
    pub(crate) fn metrics_below(&self, parent: &str) -> Result<Vec<String>, StoreError> {
        self.read(|db| {
            let sql = "select distinct key from latest where run in (select name from jobs where parent = ?1) order by key";
            db.prepare_cached(sql)?.query_map([parent], |row| row.get(0))?.collect()
        })
    }

    /// Notes properties of a run beside those that its owner gave, whatever is changed at the same time.
    pub(crate) fn set_properties(&self, name: &str, pairs: &[(&str, &str)]) -> Result<(), StoreError> {
        self.with(|db| {
            let tx = db.transaction()?;
            for (key, value) in pairs {
                tx.prepare_cached(
                    "update jobs set properties = json_set(properties, '$.properties.' || ?2, ?3) where name = ?1",
                )?
                .execute(params![name, key, value])?;
            }
            tx.commit()
        })
    }
}
