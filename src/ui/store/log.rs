//! The text of a log as it grows, bounded in memory and in what a screen has to lay out.

/// Bytes that are kept; what comes before is dropped and told.
pub const KEEP_BYTES: usize = 2 << 20;
/// Characters of one line that are shown.
const LINE_CHARS: usize = 4000;

/// The end of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogText {
    bytes: Vec<u8>,
    /// Byte offset of the next part to ask for.
    pub offset: u64,
    /// Bytes at the beginning that are not kept.
    pub dropped: u64,
}

impl LogText {
    /// Adds the part that starts at `offset`.
    #[must_use]
    pub fn with(&self, part: &[u8], offset: u64) -> Self {
        let mut next = self.clone();
        if offset > next.offset {
            next.dropped = offset;
            next.bytes.clear();
        }
        next.bytes.extend_from_slice(part);
        next.offset = offset + part.len() as u64;
        if next.bytes.len() > KEEP_BYTES {
            // Cut in larger steps, so that not every line moves two megabytes.
            let cut = next.bytes.len() - KEEP_BYTES * 3 / 4;
            let line =
                next.bytes[cut..].iter().position(|byte| *byte == b'\n').map_or(cut, |at| cut + at + 1);
            next.bytes.drain(..line);
            next.dropped += line as u64;
        }
        next
    }

    /// What is shown: invalid UTF-8 replaced, carriage returns resolved, very long lines cut.
    pub fn shown(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        let mut out = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            let (content, end) = line.strip_suffix('\n').map_or((line, ""), |content| (content, "\n"));
            // Progress bars rewrite their line with carriage returns: the last state counts.
            let content = content.trim_end_matches('\r').rsplit('\r').next().unwrap_or(content);
            match content.char_indices().nth(LINE_CHARS) {
                Some((cut, _)) => {
                    out.push_str(&content[..cut]);
                    out.push_str(&format!(" … (+{} bytes)", content.len() - cut));
                }
                None => out.push_str(content),
            }
            out.push_str(end);
        }
        out
    }

    /// Whether there is nothing yet.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.dropped == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_stay_bounded_and_readable() {
        let log = LogText::default().with(b"one\n\xff\xfe two\n", 0);
        assert_eq!(log.shown(), "one\n\u{fffd}\u{fffd} two\n");
        assert_eq!(LogText::default().with(b" 10%\r 50%\r100%\n", 0).shown(), "100%\n");
        let huge = LogText::default().with(&vec![b'x'; KEEP_BYTES * 2], 0);
        assert!(huge.shown().len() < 2 * LINE_CHARS);
        assert_eq!(huge.offset, KEEP_BYTES as u64 * 2);
        assert!(huge.dropped > 0);
        let skipped = log.with(b"end\n", 1000);
        assert_eq!((skipped.shown().as_str(), skipped.dropped), ("end\n", 1000));
    }
}
