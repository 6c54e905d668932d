//! Files that are either absent or complete, also after a power cut: temporary file, fsync, rename.
//!
//! Must not know: what the files mean.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes `bytes` to `dir/name` so that a reader sees the old file or the new one, never a part.
///
/// The file is readable by its owner only: specifications carry environment variables, and those
/// carry secrets.
pub fn write(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    put(dir, name, bytes, true)
}

fn put(dir: &Path, name: &str, bytes: &[u8], synced: bool) -> io::Result<()> {
    // The pid keeps two processes (a server and a supervisor) from sharing a temporary file.
    let temporary = dir.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = write_new(&temporary, bytes, synced)
        .and_then(|()| fs::rename(&temporary, dir.join(name)))
        // The rename itself lives in the folder, so the folder has to reach the disk as well.
        .and_then(|()| if synced { File::open(dir)?.sync_all() } else { Ok(()) });
    if written.is_err() {
        // On a full disk the remains of the failed attempt would keep the next one from succeeding.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(|error| at("write", &dir.join(name), &error))
}

/// [`write`] of `value` as indented JSON.
pub fn write_json<T: Serialize>(dir: &Path, name: &str, value: &T) -> io::Result<()> {
    put(dir, name, &indented(value)?, true)
}

/// The same for what is of no use after a power cut: processes may die, the machine may not. Does not wait for the disk.
pub fn hand_over_json<T: Serialize>(dir: &Path, name: &str, value: &T) -> io::Result<()> {
    put(dir, name, &indented(value)?, false)
}

fn indented<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Reads `dir/name`; `None` when there is no such file.
pub fn read_json<T: DeserializeOwned>(dir: &Path, name: &str) -> io::Result<Option<T>> {
    let path = dir.join(name);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(at("read", &path, &error)),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| at("understand", &path, &error.into()))
}

fn write_new(path: &Path, bytes: &[u8], synced: bool) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    if synced { file.sync_all() } else { Ok(()) }
}

/// The same error with the path in its message; the kind stays, so that callers can still match on it.
fn at(verb: &str, path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot {verb} {}: {error}", path.display()))
}
