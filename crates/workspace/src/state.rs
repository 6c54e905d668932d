//! What all routes share.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use run_composer_core::environment::USER_MANAGED;

use crate::executor::Executor;
use crate::security::Keys;
use crate::store::Store;

/// Subscription of every local workspace; its resource group and its name are `local`.
pub const SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000000";

/// Name of the compute target that every local workspace has.
pub(crate) const LOCAL_COMPUTE: &str = "local";

/// Host name of the storage account, as the SDK v1 takes an account from a URL: from its host name. The path of such a
/// URL is that of `rcstore.blob.rc.local` elsewhere.
pub(crate) const STORAGE_HOST: &str = "rcstore.blob.localhost";

/// A cheap handle on the running workspace.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Arc<Store>,
    pub(crate) keys: Arc<Keys>,
    pub(crate) executor: Executor,
    pub(crate) port: u16,
    /// Whether this handle answers on a TLS connection.
    pub(crate) tls: bool,
    pub(crate) page: Option<PathBuf>,
    /// When somebody with a right to it asked something last.
    pub(crate) last_request: Arc<Mutex<Instant>>,
}

impl App {
    /// Remembers that somebody asked something.
    pub(crate) fn note_request(&self) {
        *self.last_request.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// How long nobody has asked anything.
    pub(crate) fn quiet_for(&self) -> Duration {
        self.last_request.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }

    /// `http://127.0.0.1:PORT`, or `https://localhost:PORT` on a TLS connection.
    pub(crate) fn base(&self) -> String {
        format!("{}://{}", if self.tls { "https" } else { "http" }, self.host())
    }

    /// `127.0.0.1:PORT`, or `localhost:PORT` on a TLS connection: the storage client of the official SDK takes both for
    /// an account whose name stands in the path.
    pub(crate) fn host(&self) -> String {
        format!("{}:{}", if self.tls { "localhost" } else { "127.0.0.1" }, self.port)
    }

    /// Whether a `Host` header (or the host of an origin) names this server on loopback.
    pub(crate) fn is_own_host(&self, host: &str) -> bool {
        let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
        port == self.port.to_string() && matches!(name, "127.0.0.1" | "localhost" | "[::1]" | STORAGE_HOST)
    }

    /// Resource id of the workspace.
    pub(crate) fn workspace_id() -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/local/providers/Microsoft.MachineLearningServices/workspaces/local"
        )
    }

    /// Whether a name is one of the environments every local workspace has.
    pub(crate) fn is_built_in_environment(name: &str) -> bool {
        name == USER_MANAGED
    }
}
