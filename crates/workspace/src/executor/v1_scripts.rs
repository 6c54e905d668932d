//! What a script needs to call `Run.get_context()` of the SDK v1. Must not know jobs.

use std::fs;
use std::io;
use std::net::ToSocketAddrs as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::state::STORAGE_HOST;

/// Names below `localhost` are this machine (RFC 6761), but many resolvers do not know it, and Python asks them. It also
/// runs the module of that name that it hides.
const SITE: &str = r#""""Names below localhost are this machine (RFC 6761), also where the resolver does not know it."""

import os
import socket
import sys
from importlib import _bootstrap, _bootstrap_external

_ask = socket.getaddrinfo


def getaddrinfo(host, *args, **kwargs):
    below = isinstance(host, str) and host.endswith(".localhost")
    return _ask("127.0.0.1" if below else host, *args, **kwargs)


socket.getaddrinfo = getaddrinfo

_here = os.path.dirname(os.path.abspath(__file__))
_others = [path for path in sys.path if os.path.abspath(path) != _here]
_hidden = _bootstrap_external.PathFinder.find_spec("sitecustomize", _others)
if _hidden and _hidden.loader:
    _hidden.loader.exec_module(_bootstrap.module_from_spec(_hidden))
"#;

/// Whether the machine's resolver knows the name of the storage account. Not, until it has answered: it may ask servers.
#[derive(Default)]
pub(super) struct Resolver(Arc<AtomicBool>);

impl Resolver {
    /// Asks the resolver, without waiting for its answer.
    pub(super) fn ask() -> Self {
        let resolver = Self::default();
        let knows = resolver.0.clone();
        std::thread::spawn(move || {
            // Some resolvers answer every name, with an address of their own.
            let addresses = (STORAGE_HOST, 0).to_socket_addrs();
            let knows_it = addresses.is_ok_and(|mut all| all.all(|address| address.ip().is_loopback()));
            knows.store(knows_it, Ordering::Relaxed);
        });
        resolver
    }
}

/// A folder for `PYTHONPATH`, made in `tools`; `None` where nothing has to be added.
pub(super) fn python_path(tools: &Path, resolver: &Resolver) -> io::Result<Option<PathBuf>> {
    if resolver.0.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let folder = tools.join("python");
    fs::create_dir_all(&folder)?;
    let file = folder.join("sitecustomize.py");
    if fs::read_to_string(&file).is_ok_and(|text| text == SITE) {
        return Ok(Some(folder));
    }
    fs::write(&file, SITE)?;
    Ok(Some(folder))
}

/// The variables by which the SDK finds the workspace and the run.
pub(super) fn variables(
    base: &str,
    discovery: &str,
    experiment: &str,
    token: &str,
    expires_secs: i64,
    authorities: &Path,
) -> [(&'static str, String); 7] {
    [
        ("AZUREML_ARM_PROJECT_NAME", experiment.to_owned()),
        ("AZUREML_RUN_TOKEN", token.to_owned()),
        ("AZUREML_RUN_TOKEN_EXPIRY", expires_secs.to_string()),
        ("AZUREML_SERVICE_ENDPOINT", base.to_owned()),
        ("AZUREML_RUN_HISTORY_SERVICE_ENDPOINT", base.to_owned()),
        ("AZUREML_DISCOVERY_SERVICE_ENDPOINT", discovery.to_owned()),
        // Uploads go over TLS. The file has the machine's authorities too.
        ("REQUESTS_CA_BUNDLE", authorities.display().to_string()),
    ]
}
