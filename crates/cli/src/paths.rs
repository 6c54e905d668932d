//! Where things are on this machine.

use std::path::PathBuf;

/// The store that is used where none is named: `$XDG_DATA_HOME/run-composer` or `~/.local/share/run-composer`.
pub fn default_store() -> PathBuf {
    let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::home_dir().unwrap_or_else(std::env::temp_dir).join(".local/share");
    data.unwrap_or_else(home).join("run-composer")
}
