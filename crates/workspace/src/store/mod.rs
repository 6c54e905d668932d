//! What is kept: a SQLite database for everything small, files for everything else.
//!
//! Every acknowledged write is durable: SQLite runs in WAL mode with `synchronous = FULL`, files are synced before they
//! move into place. Knows nothing of HTTP or processes.

mod assets;
mod blobs;
mod children;
mod computes;
mod contents;
mod jobs;
mod layout;
mod log;
mod metrics;
mod models;
mod schema;
mod search;
mod uri;
mod v1_metrics;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

pub(crate) use assets::{Asset, AssetKind};
pub(crate) use blobs::{Blob, BlobWrite};
pub(crate) use contents::{ARTIFACTS, Content, DATASTORES, WORKSPACE_GUID, content, contents, run_file};
pub(crate) use jobs::{INTERACTIVE, JobFilter, JobRecord, JobStatus, NewJob};
pub(crate) use layout::Layout;
pub(crate) use log::Logged;
use log::Logger;
pub(crate) use metrics::{Metric, RunData};
pub(crate) use search::RunSearch;
pub(crate) use uri::{locate, on_this_machine};

/// The database and the folders of a store.
pub(crate) struct Store {
    /// Writes, and reads that belong to them.
    connection: Arc<Mutex<Connection>>,
    /// Reads, which do not wait for the disk behind writes.
    reader: Mutex<Connection>,
    logger: Logger,
    /// Where files are.
    pub(crate) layout: Layout,
}

impl Store {
    /// Opens a store, creating it or bringing it up to date.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        let layout = Layout::create(folder)?;
        let connection = Connection::open(layout.database())?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        // Fewer, larger copies of the log into the database: 16 MB.
        connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
        schema::migrate(&connection)?;
        let reader = Connection::open(layout.database())?;
        reader.pragma_update(None, "query_only", true)?;
        reader.busy_timeout(std::time::Duration::from_secs(5))?;
        let connection = Arc::new(Mutex::new(connection));
        let logger = Logger::start(connection.clone())?;
        Ok(Self { connection, reader: Mutex::new(reader), logger, layout })
    }

    /// Like [`Self::with`], for what may be lost in a power cut: it does not wait for the disk, the next write that does takes it along.
    fn with_lazily<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.with(|db| {
            db.pragma_update(None, "synchronous", "NORMAL")?;
            let done = work(db);
            // Everything else is acknowledged when it is on the disk.
            db.pragma_update(None, "synchronous", "FULL")?;
            done
        })
    }

    /// Runs a query that sees everything acknowledged before.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let connection = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(work(&connection)?)
    }

    /// Runs a short piece of work on the database. The lock is held for its time only.
    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        // A panic while the lock was held leaves no half transaction: SQLite rolls it back.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(work(&mut connection)?)
    }
}

/// Something could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// The disk is full; what was to be written is not there, everything else is.
    #[error("the disk is full: free some space in the store's folder and try again")]
    DiskFull,
    /// A migration or query failed.
    #[error("the database says: {0}")]
    Database(rusqlite::Error),
    /// A file could not be read or written.
    #[error("{0}")]
    File(std::io::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::DiskFull,
            _ => Self::Database(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::File(error),
        }
    }
}
