//! Versioned assets: code, environments and data.

use rusqlite::{OptionalExtension as _, Row, params};
use serde_json::Value;

use super::{Store, StoreError};
use crate::clock::now_ms;

/// Kinds of assets, as in their URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AssetKind {
    Code,
    Environment,
    Data,
}

impl AssetKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Code => "codes",
            Self::Environment => "environments",
            Self::Data => "data",
        }
    }
}

/// One version of an asset.
#[derive(Clone, Debug)]
pub(crate) struct Asset {
    pub kind: AssetKind,
    pub name: String,
    pub version: String,
    pub properties: Value,
    pub created_ms: i64,
}

fn asset(kind: AssetKind) -> impl Fn(&Row<'_>) -> rusqlite::Result<Asset> {
    move |row| {
        Ok(Asset {
            kind,
            name: row.get(0)?,
            version: row.get(1)?,
            properties: serde_json::from_str(&row.get::<_, String>(2)?).unwrap_or(Value::Null),
            created_ms: row.get(3)?,
        })
    }
}

impl Store {
    /// Stores a version; `false` where it is there already (and stays as it is).
    pub(crate) fn add_asset(
        &self,
        kind: AssetKind,
        name: &str,
        version: &str,
        hash: Option<&str>,
        properties: &Value,
    ) -> Result<bool, StoreError> {
        self.with(|db| {
            let added = db.execute(
                "insert or ignore into assets (kind, name, version, hash, properties, created_ms) values (?1, ?2, ?3, ?4, ?5, ?6)",
                params![kind.as_str(), name, version, hash, properties.to_string(), now_ms()],
            )?;
            Ok(added == 1)
        })
    }

    pub(crate) fn asset(
        &self,
        kind: AssetKind,
        name: &str,
        version: &str,
    ) -> Result<Option<Asset>, StoreError> {
        self.with(|db| {
            let sql = "select name, version, properties, created_ms from assets where kind = ?1 and name = ?2 and version = ?3";
            db.query_row(sql, params![kind.as_str(), name, version], asset(kind)).optional()
        })
    }

    /// Replaces what is said of a version.
    pub(crate) fn update_asset(
        &self,
        kind: AssetKind,
        name: &str,
        version: &str,
        properties: &Value,
    ) -> Result<(), StoreError> {
        self.with(|db| {
            let sql = "update assets set properties = ?4 where kind = ?1 and name = ?2 and version = ?3";
            db.execute(sql, params![kind.as_str(), name, version, properties.to_string()]).map(drop)
        })
    }

    /// What is said of an asset as a whole, whatever its version.
    pub(crate) fn container(&self, kind: AssetKind, name: &str) -> Result<Option<Value>, StoreError> {
        self.with(|db| {
            let sql = "select properties from containers where kind = ?1 and name = ?2";
            let text =
                db.query_row(sql, params![kind.as_str(), name], |row| row.get::<_, String>(0)).optional()?;
            Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
        })
    }

    /// Says something of an asset as a whole.
    pub(crate) fn put_container(&self, kind: AssetKind, name: &str, said: &Value) -> Result<(), StoreError> {
        self.with(|db| {
            let sql = "insert or replace into containers (kind, name, properties) values (?1, ?2, ?3)";
            db.execute(sql, params![kind.as_str(), name, said.to_string()]).map(drop)
        })
    }

    /// Any version with this content hash, in the whole workspace.
    pub(crate) fn asset_by_hash(&self, kind: AssetKind, hash: &str) -> Result<Option<Asset>, StoreError> {
        self.with(|db| {
            let sql = "select name, version, properties, created_ms from assets where kind = ?1 and hash = ?2 order by created_ms limit 1";
            db.query_row(sql, params![kind.as_str(), hash], asset(kind)).optional()
        })
    }

    /// Versions of an asset, newest first.
    pub(crate) fn asset_versions(&self, kind: AssetKind, name: &str) -> Result<Vec<Asset>, StoreError> {
        self.with(|db| {
            let sql = "select name, version, properties, created_ms from assets where kind = ?1 and name = ?2 order by created_ms desc, rowid desc";
            db.prepare(sql)?.query_map(params![kind.as_str(), name], asset(kind))?.collect()
        })
    }

    /// Names of all assets of a kind.
    pub(crate) fn asset_names(&self, kind: AssetKind) -> Result<Vec<String>, StoreError> {
        self.with(|db| {
            db.prepare("select distinct name from assets where kind = ?1 order by name")?
                .query_map([kind.as_str()], |row| row.get(0))?
                .collect()
        })
    }
}
