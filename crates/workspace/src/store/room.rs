//! Room for the database's log, made before anything is written: to write over bytes that are there takes the disk two thirds
//! of the time that a growing file does, and every acknowledged point waits for it. Must not know what is written.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

/// Pages of the log after which SQLite copies them into the database and begins at the front again.
pub(super) const PAGES: u32 = 2000;
/// A page of the database with the header of its frame, bytes.
const FRAME: usize = 4096 + 24;

/// Fills the log of a database that has none with zeros, which SQLite reads as an empty one (its header has to begin with a
/// magic number: <https://sqlite.org/fileformat2.html#the_write_ahead_log>). A log that is there holds writes of a server
/// that was killed and is left alone.
pub(super) fn make_room(database: &Path) {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    let Ok(mut file) = OpenOptions::new().write(true).create_new(true).open(&log) else { return };
    // A disk that has no room for it may have room enough for what is written.
    if file.write_all(&vec![0; PAGES as usize * FRAME]).is_err() {
        let _ = std::fs::remove_file(&log);
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    #[test]
    fn what_is_written_into_the_room_is_kept() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("store.sqlite");
        super::make_room(&path);
        let first = Connection::open(&path)?;
        first.pragma_update(None, "journal_mode", "WAL")?;
        first.execute_batch("create table a (b); insert into a values (1);")?;
        // As a server that was killed leaves it: the log is not copied, and not filled with zeros again.
        let copy = folder.path().join("copy.sqlite");
        std::fs::copy(&path, &copy)?;
        std::fs::copy(folder.path().join("store.sqlite-wal"), folder.path().join("copy.sqlite-wal"))?;
        super::make_room(&copy);
        let read = |path: &std::path::Path| {
            Connection::open(path)?.query_row("select count(*) from a", [], |row| row.get::<_, i64>(0))
        };
        assert_eq!((read(&path)?, read(&copy)?), (1, 1));
        Ok(())
    }
}
