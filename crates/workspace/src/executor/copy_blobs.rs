//! Copies of blobs in a job's folder: what a script does to them harms nobody. Must not know what they are for.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path};
use std::sync::atomic::{AtomicBool, Ordering};

use super::prepare::file_error;
use crate::store::{Content, Store, contents};

/// Blobs read from the database at a time.
const PAGE: u32 = 1000;
/// Uploads have no mode; scripts may be called directly.
const MODE: u32 = 0o755;

/// Copies all blobs below a prefix (with its slash at the end, or empty) into a folder; how many there were.
pub(super) fn copy_below(
    store: &Store,
    container: &str,
    prefix: &str,
    target: &Path,
    cancel: &AtomicBool,
) -> Result<usize, String> {
    let mut after = String::new();
    let mut copied = 0;
    loop {
        let page = contents(store, container, prefix, &after, PAGE).map_err(|error| error.to_string())?;
        for blob in &page {
            if cancel.load(Ordering::SeqCst) {
                return Err("canceled".into());
            }
            let relative = Path::new(blob.name.strip_prefix(prefix).unwrap_or(&blob.name));
            if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
                return Err(format!("there is a file whose path leads out of the folder: {}", blob.name));
            }
            copy(blob, &target.join(relative))?;
        }
        copied += page.len();
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after.clone_from(&last.name),
            _ => return Ok(copied),
        }
    }
}

/// Copies one blob.
pub(super) fn copy(blob: &Content, place: &Path) -> Result<(), String> {
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent).map_err(|error| file_error(parent, &error))?;
    }
    fs::copy(&blob.path, place)
        .and_then(|_| fs::set_permissions(place, fs::Permissions::from_mode(MODE)))
        .map_err(|error| file_error(place, &error))
}
