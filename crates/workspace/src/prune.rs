//! What a store keeps that nobody needs any more: environments that no job has used for a while, builds and uploads that
//! broke off. Works beside a running server. Must not know how environments are built.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::executor::process::{read_exit, read_spec};

/// A broken-off upload younger than this may be one under way.
const UPLOAD_TIME: Duration = Duration::from_hours(24);

/// Something that can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Folder or file.
    pub path: PathBuf,
    /// What it is, for people.
    pub what: String,
    /// Its size on the disk, in bytes.
    pub bytes: u64,
}

/// Finds what no job has used for `unused`. Environments of jobs under way, and those that are being built, stay.
///
/// With no time at all, an environment goes even if a job is being prepared that has just taken it.
pub fn leftovers(store: &Path, unused: Duration) -> io::Result<Vec<Leftover>> {
    // As the paths of jobs are written.
    let store = store.canonicalize()?;
    let mut found = Vec::new();
    for folder in entries(&store.join("environments"))?.into_iter().filter(|path| path.is_dir()) {
        if is_needed(&store, &folder, unused)? || is_locked(&folder.with_extension("lock")) {
            continue;
        }
        let complete = folder.join(".complete").is_file();
        let days = last_use(&folder).as_secs() / 86_400;
        let what = if complete {
            format!("environment, last used {days} days ago")
        } else {
            "environment whose build broke off".to_owned()
        };
        found.push(Leftover { bytes: size(&folder), what, path: folder });
    }
    for container in entries(&store.join("blobs"))?.into_iter().filter(|path| path.is_dir()) {
        for file in entries(&container)? {
            let is_temporary =
                file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".tmp"));
            if is_temporary && age(&file).is_some_and(|age| age > UPLOAD_TIME) {
                found.push(Leftover { bytes: size(&file), what: "upload that broke off".into(), path: file });
            }
        }
    }
    Ok(found)
}

/// Whether an environment stays: a job under way uses it, or one has used it since.
fn is_needed(store: &Path, folder: &Path, unused: Duration) -> io::Result<bool> {
    let busy = environments_in_use(&store.join("jobs"))?;
    let is_recent = folder.join(".complete").is_file() && last_use(folder) < unused;
    Ok(is_recent || busy.iter().any(|path| Path::new(path).starts_with(folder)))
}

fn last_use(folder: &Path) -> Duration {
    age(&folder.join("last-used")).or_else(|| age(folder)).unwrap_or_default()
}

/// Removes it, unless a job has begun to use it in the meantime; whether it is gone.
pub fn remove(store: &Path, leftover: &Leftover, unused: Duration) -> io::Result<bool> {
    let lock = leftover.path.with_extension("lock");
    if leftover.path.is_dir() {
        // Held until it is gone: a job that wants it waits, and builds it anew.
        let guard = File::options().read(true).append(true).create(true).open(&lock)?;
        if guard.try_lock().is_err() || is_needed(&store.canonicalize()?, &leftover.path, unused)? {
            return Ok(false);
        }
        fs::remove_dir_all(&leftover.path)?;
    } else {
        fs::remove_file(&leftover.path)?;
    }
    Ok(true)
}

/// Paths of programs that jobs under way may start.
fn environments_in_use(jobs: &Path) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for job in entries(jobs)? {
        let control = job.join("control");
        let ended = !matches!(read_exit(&control), Ok(None));
        if let (false, Ok(Some(spec))) = (ended, read_spec(&control)) {
            paths
                .extend(spec.env.get("PATH").into_iter().flat_map(|path| path.split(':').map(str::to_owned)));
        }
    }
    Ok(paths)
}

fn is_locked(lock: &Path) -> bool {
    File::open(lock).is_ok_and(|file| file.try_lock_shared().is_err())
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn age(path: &Path) -> Option<Duration> {
    SystemTime::now().duration_since(fs::metadata(path).ok()?.modified().ok()?).ok()
}

/// Links count for nothing: uv links packages from its own cache.
fn size(path: &Path) -> u64 {
    let Ok(meta) = fs::symlink_metadata(path) else { return 0 };
    if !meta.is_dir() {
        return meta.len();
    }
    entries(path).unwrap_or_default().iter().map(|entry| size(entry)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_uses_goes() {
        let store = tempfile::tempdir().unwrap();
        let environment = |name: &str, complete: bool| {
            let folder = store.path().join("environments").join(name);
            fs::create_dir_all(folder.join("bin")).unwrap();
            fs::write(folder.join("bin/python"), "x").unwrap();
            if complete {
                fs::write(folder.join(".complete"), "").unwrap();
            }
            let old = SystemTime::now() - Duration::from_hours(24 * 40);
            File::create(folder.join("last-used")).unwrap().set_modified(old).unwrap();
            folder
        };
        let (old, running, building) =
            (environment("old", true), environment("running", true), environment("building", false));
        let recent = environment("recent", true);
        fs::write(recent.join("last-used"), "").unwrap();
        let control = store.path().join("jobs/j/control");
        fs::create_dir_all(&control).unwrap();
        let spec = serde_json::json!({
            "argv": ["x"], "cwd": "/", "env": { "PATH": format!("{}/bin:/usr/bin", running.display()) }, "env_remove": [],
            "timeout_secs": null, "grace_secs": 1.0, "log_path": "/l",
        });
        fs::write(control.join("spec.json"), spec.to_string()).unwrap();
        let held = File::create(building.with_extension("lock")).unwrap();
        held.lock().unwrap();
        let month = Duration::from_hours(24 * 30);
        let found = leftovers(store.path(), month).unwrap();
        assert_eq!(found.iter().map(|one| &one.path).collect::<Vec<_>>(), [&old]);
        assert!(found[0].what.contains("40 days ago") && found[0].bytes > 0, "{found:?}");
        drop(held);
        assert_eq!(leftovers(store.path(), month).unwrap().len(), 2, "a build that broke off goes at once");
        assert!(remove(store.path(), &found[0], month).unwrap() && !old.exists() && running.exists());
    }
}
