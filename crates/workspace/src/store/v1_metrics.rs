//! Metrics as the SDK v1 logs them: named tables that grow, kept as they came beside the points they stand for.

use serde_json::Value;

use super::{Store, StoreError};

impl Store {
    /// How many rows are there under a name.
    pub(crate) fn v1_rows(&self, run: &str, name: &str) -> Result<i64, StoreError> {
        self.read(|db| {
            db.prepare_cached(
                "select coalesce(sum(json_array_length(body, '$.value')), 0) from v1_metrics where run = ?1 and name = ?2",
            )?
            .query_row([run, name], |row| row.get(0))
        })
    }

    /// Names in the order in which they were first logged.
    pub(crate) fn v1_metric_names(&self, run: &str) -> Result<Vec<String>, StoreError> {
        self.read(|db| {
            db.prepare_cached("select name from v1_metrics where run = ?1 group by name order by min(id)")?
                .query_map([run], |row| row.get(0))?
                .collect()
        })
    }

    /// Everything logged under a name, in order.
    pub(crate) fn v1_metric(&self, run: &str, name: &str) -> Result<Vec<Value>, StoreError> {
        self.read(|db| {
            db.prepare_cached("select body from v1_metrics where run = ?1 and name = ?2 order by id")?
                .query_map([run, name], |row| {
                    let body: String = row.get(0)?;
                    Ok(serde_json::from_str(&body).unwrap_or_default())
                })?
                .collect()
        })
    }
}
