//! Compute targets that clients created.

use rusqlite::params;
use serde_json::Value;

use super::{Store, StoreError};

impl Store {
    /// All of them: name and `properties`.
    pub(crate) fn computes(&self) -> Result<Vec<(String, Value)>, StoreError> {
        self.with(|db| {
            db.prepare_cached("select name, properties from computes order by name")?
                .query_map([], |row| {
                    let text: String = row.get(1)?;
                    Ok((row.get(0)?, serde_json::from_str(&text).unwrap_or_default()))
                })?
                .collect()
        })
    }

    pub(crate) fn put_compute(&self, name: &str, properties: &Value) -> Result<(), StoreError> {
        self.with(|db| {
            db.execute(
                "insert or replace into computes (name, properties) values (?1, ?2)",
                params![name, properties.to_string()],
            )
            .map(drop)
        })
    }

    pub(crate) fn delete_compute(&self, name: &str) -> Result<(), StoreError> {
        self.with(|db| db.execute("delete from computes where name = ?1", [name]).map(drop))
    }
}
