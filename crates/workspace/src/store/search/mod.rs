//! Searching runs: MLflow's filters and orders as SQL. Must not know how they arrive.

mod fields;
mod filter;
mod order;

use rusqlite::types::Value;

use super::jobs::{COLUMNS, JobRecord, job};
use super::{Store, StoreError};

/// A search.
pub(crate) struct RunSearch<'s> {
    /// Names of experiments; none: all of them.
    pub experiments: &'s [String],
    /// An MLflow filter, for example `metrics.loss < 0.5 and tags.team = 'a'`.
    pub filter: &'s str,
    /// For example `metrics.loss DESC`.
    pub order: &'s [String],
    /// Deleted runs, or others; both by default.
    pub hidden: Option<bool>,
    pub limit: u32,
    pub offset: u32,
}

/// A piece of SQL with the values of its question marks.
#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn push(&mut self, other: Self) {
        self.text.push_str(&other.text);
        self.values.extend(other.values);
    }
}

impl Store {
    /// Runs that fit, in order. The inner error says what is wrong with filter or order.
    pub(crate) fn search_runs(
        &self,
        search: &RunSearch<'_>,
    ) -> Result<Result<Vec<JobRecord>, String>, StoreError> {
        let mut sql = Sql { text: format!("select {COLUMNS} from jobs where 1"), values: Vec::new() };
        if !search.experiments.is_empty() {
            let marks = vec!["?"; search.experiments.len()].join(", ");
            sql.text.push_str(&format!(" and experiment in ({marks})"));
            sql.values.extend(search.experiments.iter().cloned().map(Value::from));
        }
        if let Some(hidden) = search.hidden {
            sql.text.push_str(if hidden { " and hidden" } else { " and not hidden" });
        }
        match filter::condition(search.filter) {
            Ok(Some(condition)) => {
                sql.text.push_str(" and ");
                sql.push(condition);
            }
            Ok(None) => {}
            Err(message) => return Ok(Err(message)),
        }
        match order::clause(search.order) {
            Ok(clause) => sql.push(clause),
            Err(message) => return Ok(Err(message)),
        }
        sql.text.push_str(&format!(" limit {} offset {}", search.limit, search.offset));
        self.read(|db| {
            db.prepare_cached(&sql.text)?
                .query_map(rusqlite::params_from_iter(sql.values), job)?
                .collect::<rusqlite::Result<Vec<_>>>()
        })
        .map(Ok)
    }
}
