//! What a server is started with.

use std::path::PathBuf;
use std::time::Duration;

/// The port of a local workspace where none is asked for.
pub const DEFAULT_PORT: u16 = 8799;

/// Settings of a server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of everything that is kept: database, blobs, jobs, environments.
    pub store: PathBuf,
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Folder of the page; `None` serves the API alone.
    pub page: Option<PathBuf>,
    /// Jobs that run at the same time.
    pub slots: usize,
    /// The program that is called as `PROGRAM supervise DIR` for each job: `run-composer` itself.
    pub supervisor: PathBuf,
    /// How long nobody may have asked anything before it stops answering; `ZERO` where it does not matter.
    pub quiet: Duration,
}

impl Config {
    /// Defaults for a store: one job per two cores, at least one.
    pub fn new(store: PathBuf, supervisor: PathBuf) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            store,
            port: DEFAULT_PORT,
            page: None,
            slots: (cores / 2).max(1),
            supervisor,
            quiet: Duration::ZERO,
        }
    }
}
