//! Line starts of a text, to turn byte offsets into lines and columns.

/// Byte offsets at which lines start.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Scans a text once.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1));
        Self { starts }
    }

    /// Line and column (in characters), both from 1, of a byte offset; offsets past the end give the end.
    pub fn position(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = text.get(start..offset).unwrap_or_default();
        // A byte order mark is no character that people see.
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (small(line), small(column))
    }
}

/// Turns the parser's character offsets into byte offsets.
pub(super) struct CharOffsets {
    /// Byte offset of each character; empty where the text is ASCII and both are the same.
    bytes: Vec<usize>,
    length: usize,
}

impl CharOffsets {
    /// Characters are counted from byte `start` on: behind a byte order mark.
    pub(super) fn new(text: &str, start: usize) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text[start..].char_indices().map(|(at, _)| start + at).collect()
        };
        Self { bytes, length: text.len() }
    }

    pub(super) fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            character.min(self.length)
        } else {
            self.bytes.get(character).copied().unwrap_or(self.length)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let text = "a\näöx\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 0), (1, 1));
        assert_eq!(index.position(text, 6), (2, 3));
        assert_eq!(index.position(text, 99), (3, 1));
        assert_eq!(CharOffsets::new(text, 0).byte(4), 6);
    }
}
