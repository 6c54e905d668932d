//! Models that scripts log (MLflow 3): what is known of each; their files are artifacts of a run.

use rusqlite::{OptionalExtension as _, params};
use serde_json::Value;

use super::{Store, StoreError};

impl Store {
    /// Keeps a model under its id, a new one or a changed one.
    pub(crate) fn put_model(&self, id: &str, experiment: &str, body: &Value) -> Result<(), StoreError> {
        self.with(|db| {
            db.execute(
                "insert into models (id, experiment, body) values (?1, ?2, ?3) on conflict (id) do update set body = excluded.body",
                params![id, experiment, body.to_string()],
            )
            .map(drop)
        })
    }

    pub(crate) fn model(&self, id: &str) -> Result<Option<Value>, StoreError> {
        self.read(|db| {
            db.query_row("select body from models where id = ?1", [id], |row| row.get::<_, String>(0))
                .optional()
        })
        .map(|body| body.and_then(|body| serde_json::from_str(&body).ok()))
    }

    pub(crate) fn delete_model(&self, id: &str) -> Result<(), StoreError> {
        self.with(|db| db.execute("delete from models where id = ?1", [id]).map(drop))
    }

    /// The models of an experiment, the newest first.
    pub(crate) fn models(&self, experiment: &str) -> Result<Vec<Value>, StoreError> {
        self.read(|db| {
            db.prepare_cached("select body from models where experiment = ?1 order by rowid desc")?
                .query_map([experiment], |row| row.get::<_, String>(0))?
                .collect::<rusqlite::Result<Vec<_>>>()
        })
        .map(|bodies| bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
    }
}
