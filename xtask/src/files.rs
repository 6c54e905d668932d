//! Places in the checkout and small file helpers. Must not know any subcommand.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

/// Folders that never hold sources of ours.
const NOT_OURS: [&str; 6] = ["target", "node_modules", "dist", ".git", ".venv", "__pycache__"];

/// Absolute path of the checkout: the folder above this package.
///
/// Read when run, not when compiled, so that a moved checkout with an old binary still works.
pub fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let manifest = manifest.filter(|dir| dir.ends_with("xtask"));
    let manifest = manifest.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    manifest.parent().map(Path::to_path_buf).unwrap_or(manifest)
}

/// A path inside the checkout.
pub fn in_root(path: impl AsRef<Path>) -> PathBuf {
    root().join(path)
}

/// `path` as a person would write it: relative to the checkout where possible.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Reads a text file; the error names it.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", shown(path)))
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(parent) = path.parent() {
        make_dir(parent)?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", shown(path)))
}

/// Copies one file, making the folders above the copy.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        make_dir(parent)?;
    }
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", shown(from), shown(to)))?;
    Ok(())
}

/// Makes a folder and those above it.
pub fn make_dir(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("cannot make the folder {}", shown(path)))
}

/// Removes a folder if it is there.
pub fn remove_dir(path: &Path) -> Result<()> {
    if path.exists() {
        fs::remove_dir_all(path).with_context(|| format!("cannot remove the folder {}", shown(path)))?;
    }
    Ok(())
}

/// All files below `start` (or `start` itself), sorted; build output and foreign packages are left out.
///
/// A path that does not exist gives an empty list: callers that need it say so themselves.
pub fn walk(start: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![start.to_path_buf()];
    while let Some(path) = open.pop() {
        if !path.is_dir() {
            found.extend(path.is_file().then_some(path));
            continue;
        }
        let entries = fs::read_dir(&path).into_iter().flatten().flatten();
        open.extend(entries.map(|entry| entry.path()).filter(|path| !is_foreign(path)));
    }
    found.sort();
    found
}

/// The extension of a path, or nothing.
pub fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

/// A short text that changes when a file below `inputs` appears, goes, or changes size or time, or when
/// `also` changes.
pub fn fingerprint(inputs: &[PathBuf], also: &str) -> String {
    let mut hasher = DefaultHasher::new();
    also.hash(&mut hasher);
    for path in inputs.iter().flat_map(|input| walk(input)) {
        let Ok(facts) = path.metadata() else { continue };
        let modified = facts.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        (shown(&path), facts.len(), modified).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn is_foreign(path: &Path) -> bool {
    path.file_name().is_some_and(|name| NOT_OURS.iter().any(|foreign| name == *foreign))
}
