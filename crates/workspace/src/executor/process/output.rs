//! The output of a command becomes a log of whole lines.
//!
//! A reader of the log never sees the beginning of a line without its end, with one documented exception: a line longer
//! than 1 MiB is written in pieces as it arrives, so that it neither fills the memory nor gets lost. A last line without
//! an end gets one.
//!
//! Must not know: where the output comes from.

use std::io::{ErrorKind, Read};
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::log_file::LogFile;
use super::mask::Mask;
use super::tail::Tail;

const LONGEST_LINE_BYTES: usize = 1 << 20;
const READ_BYTES: usize = 1 << 16;

/// What the log has to say in the end.
pub(super) struct Summary {
    pub log_error: Option<String>,
    pub dropped_bytes: u64,
    pub last_lines: Vec<String>,
}

/// The output of a command; shared by the thread that reads it and the one that ends it.
pub(super) struct Output(Mutex<Lines>);

struct Lines {
    log: LogFile,
    mask: Mask,
    tail: Tail,
    /// The unfinished line.
    pending: Vec<u8>,
    log_end: LogEnd,
    closed: bool,
}

/// Where the log ends at the moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LogEnd {
    /// After a whole line: the normal case.
    Whole,
    /// In the middle of a long line, which may go on.
    Part,
    /// In the middle of a line whose next piece was lost, so that it cannot go on.
    Cut,
}

impl Output {
    /// An output that goes to `log`, without what is masked.
    pub fn new(log: LogFile, mask: Mask) -> Self {
        let (tail, log_end) = (Tail::default(), LogEnd::Whole);
        Self(Mutex::new(Lines { log, mask, tail, pending: Vec::new(), log_end, closed: false }))
    }

    /// Takes over everything `source` says, until its end.
    pub fn read_all(&self, mut source: impl Read) {
        let mut buffer = vec![0; READ_BYTES];
        loop {
            match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => self.lines().push(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        self.lines().end();
    }

    /// Ends the log, also if there may be more output: what comes later is ignored.
    pub fn close(&self) -> Summary {
        let mut lines = self.lines();
        lines.end();
        lines.closed = true;
        lines.log.sync();
        Summary {
            log_error: lines.log.error().map(str::to_owned),
            dropped_bytes: lines.log.dropped_bytes(),
            last_lines: lines.tail.lines(),
        }
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        // A panic elsewhere is no reason to lose output.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    fn push(&mut self, bytes: &[u8]) {
        // All whole lines at hand go out in one write; the rest waits for its end.
        if let Some(last) = bytes.iter().rposition(|byte| *byte == b'\n') {
            let mut whole = mem::take(&mut self.pending);
            whole.extend_from_slice(&bytes[..=last]);
            self.pending.extend_from_slice(&bytes[last + 1..]);
            self.write(&whole);
        } else {
            self.pending.extend_from_slice(bytes);
            if self.pending.len() > LONGEST_LINE_BYTES {
                let mut piece = mem::take(&mut self.pending);
                // A secret that begins here may end in the next piece.
                let held_back = self.mask.longest().saturating_sub(1);
                self.pending = piece.split_off(piece.len() - held_back);
                self.write(&piece);
            }
        }
    }

    fn end(&mut self) {
        let mut rest = mem::take(&mut self.pending);
        if !rest.is_empty() || self.log_end == LogEnd::Part {
            rest.push(b'\n');
            self.write(&rest);
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.closed {
            return;
        }
        if self.log_end == LogEnd::Cut {
            self.append(b"\n");
        }
        self.append(bytes);
    }

    fn append(&mut self, bytes: &[u8]) {
        let bytes = &*self.mask.apply(bytes);
        self.tail.feed(bytes);
        if self.log.append(bytes) {
            self.log_end = if bytes.ends_with(b"\n") { LogEnd::Whole } else { LogEnd::Part };
        } else if self.log_end != LogEnd::Whole {
            self.log_end = LogEnd::Cut;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_long_line_is_kept_in_pieces() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("logs/all.txt");
        let output = Output::new(LogFile::open(&path), Mask::default());
        let long = vec![b'x'; LONGEST_LINE_BYTES + 1];
        output.lines().push(&long);
        assert_eq!(fs::read(&path).unwrap(), long, "written in pieces as it arrives");
        output.lines().push(b"yy\nz");
        let summary = output.close();
        assert!(fs::read(&path).unwrap() == [&long, &b"yy\nz\n"[..]].concat());
        assert_eq!(summary.last_lines[1..], ["z"]);
        assert_eq!((summary.log_error, summary.dropped_bytes), (None, 0));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_counted_and_reported() {
        let output = Output::new(LogFile::open(std::path::Path::new("/dev/full")), Mask::default());
        output.read_all(&b"one\ntwo"[..]);
        let summary = output.close();
        assert_eq!(summary.dropped_bytes, 8);
        assert!(summary.log_error.unwrap().contains("No space left"));
        assert_eq!(summary.last_lines, ["one", "two"]);
    }
}
