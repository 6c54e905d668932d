//! The last lines of an output, for the message that says why a job failed.
//!
//! Must not know: files.

use std::collections::VecDeque;
use std::mem;

const LINES: usize = 20;
const CHARS: usize = 2000;
/// Enough bytes for `CHARS` characters of UTF-8.
const BYTES: usize = 4 * CHARS;

/// Keeps the last 20 lines of all it is fed, in bounded memory.
#[derive(Default)]
pub(super) struct Tail {
    lines: VecDeque<Vec<u8>>,
    current: Vec<u8>,
}

impl Tail {
    /// Takes the next bytes of the output, with or without line ends.
    pub fn feed(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, ended) = match piece {
                [text @ .., b'\n'] => (text, true),
                text => (text, false),
            };
            let room = BYTES.saturating_sub(self.current.len()).min(text.len());
            self.current.extend_from_slice(&text[..room]);
            if ended {
                self.end_line();
            }
        }
    }

    /// The lines, cut at 2000 characters, with invalid UTF-8 replaced.
    pub fn lines(&self) -> Vec<String> {
        let unfinished = (!self.current.is_empty()).then_some(&self.current);
        let all: Vec<_> = self.lines.iter().chain(unfinished).collect();
        all[all.len().saturating_sub(LINES)..].iter().map(|line| display(line)).collect()
    }

    fn end_line(&mut self) {
        // The oldest line's memory serves the next one: no allocation per line of output.
        let mut spare =
            if self.lines.len() < LINES { None } else { self.lines.pop_front() }.unwrap_or_default();
        spare.clear();
        self.lines.push_back(mem::replace(&mut self.current, spare));
    }
}

fn display(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end_matches('\r').chars().take(CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_last_lines_and_cuts_long_ones() {
        let mut tail = Tail::default();
        for number in 0..100 {
            tail.feed(format!("line {number}\r\n").as_bytes());
        }
        tail.feed(&vec![b'x'; 50_000]);
        tail.feed(&vec![b'x'; 50_000]);
        let lines = tail.lines();
        assert_eq!(lines.len(), LINES);
        assert_eq!(lines[0], "line 81");
        assert_eq!(lines[LINES - 1], "x".repeat(CHARS));
        assert!(tail.current.len() <= BYTES);
    }

    #[test]
    fn replaces_invalid_utf8() {
        let mut tail = Tail::default();
        tail.feed(b"a\xffb\n\n");
        assert_eq!(tail.lines(), ["a\u{fffd}b", ""]);
    }
}
