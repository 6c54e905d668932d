//! Some room on the disk that is given back in the end, so that a job which filled the disk can still say how it ended.
//!
//! Must not know: what the room is used for.

use std::fs;
use std::path::Path;

const FILE: &str = "reserve";
/// Enough for `exit.json` (at most 20 lines of 2000 characters) and for the server to note the end in its database.
const BYTES: usize = 256 << 10;

/// Takes the room; without it the job runs all the same.
pub(super) fn take(dir: &Path) {
    if fs::write(dir.join(FILE), vec![0; BYTES]).is_err() {
        give_back(dir);
    }
}

/// Gives the room back.
pub(super) fn give_back(dir: &Path) {
    let _ = fs::remove_file(dir.join(FILE));
}
