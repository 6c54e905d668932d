//! Starting and stopping a server on a store.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::computes_file;
use crate::config::Config;
use crate::connections::Connections;
use crate::executor::{ComputeSettings, Executor};
use crate::routes::ByScheme;
use crate::security::{Keys, tls};
use crate::state::App;
use crate::store::Store;

/// What a running server tells other programs of its owner: where it is and how to get in. Mode 600, in the store.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadyFile {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    /// Access token.
    pub token: String,
    /// Process id of the server.
    pub pid: u32,
}

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another server runs on this store.
    #[error("a local workspace is running on this store already{}; stop it first, or use another folder with --store", .0.as_ref().map(|ready| format!(", at {} (process {})", ready.url, ready.pid)).unwrap_or_default())]
    AlreadyRunning(Option<ReadyFile>),
    /// The port is in use by some other program.
    #[error("port {0} is in use by another program; choose one with --port, or 0 for any free one")]
    PortTaken(u16),
    /// The store cannot be used.
    #[error("the store {path} cannot be used: {reason}")]
    Store {
        /// Folder of the store.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Something else of the system.
    #[error("the server cannot start: {0}")]
    Io(#[from] io::Error),
}

/// Somebody who never stops asking does not keep a server alive.
const LONGEST_WAIT_FOR_QUIET: Duration = Duration::from_secs(5);
/// How long the lock of a server that is gone may still be held.
const LEFT_LOCK: Duration = Duration::from_secs(5);

/// A server that listens; [`Server::run`] serves until it is told to stop.
pub struct Server {
    listener: TcpListener,
    app: App,
    ready: ReadyFile,
    ready_path: PathBuf,
    quiet: Duration,
    tls: TlsAcceptor,
    _lock: File,
}

impl Server {
    /// Opens the store, takes up what a former server left, and listens on 127.0.0.1.
    pub async fn bind(config: Config) -> Result<Self, ServeError> {
        let store_error = |reason: String| ServeError::Store { path: config.store.clone(), reason };
        // Logs, uploads and variables of jobs are nobody else's. A folder that was there keeps its mode.
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&config.store)
            .map_err(|error| store_error(error.to_string()))?;
        let lock = File::create(config.store.join("lock")).map_err(|error| store_error(error.to_string()))?;
        let asked = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                // A child of a server that was killed holds the lock until it has become another program.
                Err(TryLockError::WouldBlock)
                    if !holder_lives(&config.store) && asked.elapsed() < LEFT_LOCK =>
                {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(ServeError::AlreadyRunning(read_ready(&config.store)));
                }
                Err(TryLockError::Error(error)) => return Err(store_error(error.to_string())),
            }
        }
        // Jobs of a server that was killed log to its port: where any will do, it is taken again.
        let former = read_ready(&config.store)
            .and_then(|ready| ready.url.rsplit(':').next()?.parse().ok())
            .filter(|_| config.port == 0);
        // What it left would lead to nobody.
        let _ = fs::remove_file(config.store.join("server.json"));
        let bind = |port: u16| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        let again = match former {
            Some(port) => bind(port).await.ok(),
            None => None,
        };
        let listener = match again {
            Some(listener) => listener,
            None => bind(config.port).await.map_err(|error| match error.kind() {
                io::ErrorKind::AddrInUse => ServeError::PortTaken(config.port),
                _ => ServeError::Io(error),
            })?,
        };
        let port = listener.local_addr()?.port();
        let keys = Arc::new(Keys::open(&config.store)?);
        let tls = tls::open(&config.store)?;
        let store = Arc::new(Store::open(&config.store).map_err(|error| store_error(error.to_string()))?);
        let executor =
            Executor::start(store.clone(), keys.clone(), port, config.slots, config.supervisor.clone());
        for (name, properties) in store.computes().map_err(|error| store_error(error.to_string()))? {
            if let Ok(settings) = ComputeSettings::read(&properties) {
                executor.set_compute(&name, settings);
            }
        }
        for (name, settings) in
            computes_file::read(&config.store.join("computes.yml")).map_err(store_error)?
        {
            executor.set_compute(&name, settings);
        }
        executor.recover().map_err(|error| store_error(error.to_string()))?;
        let app = App {
            store,
            keys,
            executor,
            port,
            tls: false,
            page: config.page.clone(),
            last_request: Arc::new(Mutex::new(Instant::now())),
        };
        let ready =
            ReadyFile { url: app.base(), token: app.keys.token().to_owned(), pid: std::process::id() };
        let ready_path = config.store.join("server.json");
        write_private(&ready_path, &serde_json::to_string(&ready).map_err(io::Error::other)?)?;
        Ok(Self { listener, app, ready, ready_path, quiet: config.quiet, tls, _lock: lock })
    }

    /// Where the server is and how to get in.
    pub fn ready(&self) -> &ReadyFile {
        &self.ready
    }

    /// Serves until `stop` is done; then cancels running jobs, stores their end and returns.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let (executor, app) = (self.app.executor.clone(), self.app.clone());
        let routes = ByScheme::new(&self.app);
        let connections = Connections::start(self.listener, self.tls)?;
        let (done, finished) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(async move {
            axum::serve(connections, routes)
                .with_graceful_shutdown(async move {
                    let _ = finished.await;
                })
                .await
        });
        stop.await;
        // Jobs log their last metrics while they end: the server answers until they have.
        executor.stop().await;
        // Others read the end of a log yet.
        let since = Instant::now();
        while app.quiet_for() < self.quiet && since.elapsed() < LONGEST_WAIT_FOR_QUIET {
            tokio::time::sleep(self.quiet / 10).await;
        }
        let _ = done.send(());
        // Open connections of a page do not hold up the end.
        let _ = tokio::time::timeout(Duration::from_secs(1), serving).await;
        let _ = fs::remove_file(&self.ready_path);
        Ok(())
    }
}

/// The file that clients of a store's server trust over TLS: the machine's authorities and the store's own.
pub fn authorities(store: &Path) -> PathBuf {
    tls::authorities(store)
}

/// The server that runs on a store, if one does.
pub fn running_server(store: &Path) -> Option<ReadyFile> {
    let lock = File::open(store.join("lock")).ok()?;
    match lock.try_lock_shared() {
        Err(TryLockError::WouldBlock) => read_ready(store),
        _ => None,
    }
}

/// Whether the process that last served a store is there.
fn holder_lives(store: &Path) -> bool {
    read_ready(store).is_some_and(|ready| Path::new("/proc").join(ready.pid.to_string()).exists())
}

fn read_ready(store: &Path) -> Option<ReadyFile> {
    serde_json::from_str(&fs::read_to_string(store.join("server.json")).ok()?).ok()
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let temporary = path.with_extension("new");
    let _ = fs::remove_file(&temporary);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(temporary, path)
}
