//! The lines of a text that have content, one after the other. Knows indentation and comments, not values.

/// Whether nothing in the text asks for the parser at once: tabs, carriage returns, directives and document marks,
/// characters that are breaks, nothing or not allowed to YAML.
pub(super) fn is_suitable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let printable = bytes.iter().all(|byte| *byte == b'\n' || (*byte >= b' ' && *byte != 0x7f));
    let odd = |character: char| {
        matches!(
            character,
            '\u{80}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    printable && (text.is_ascii() || !text.contains(odd))
}

/// A cursor over the lines with content.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// First byte of the content of this line.
    start: usize,
    /// Where this line ends, without its break.
    end: usize,
    /// Column of the content; `None` at the end of the text.
    indent: Option<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut lines = Self { text, start: 0, end: 0, indent: None };
        lines.seek(0);
        lines
    }

    /// Goes to the first line with content that starts at or behind byte `from`, a line's start.
    pub(super) fn seek(&mut self, from: usize) {
        let bytes = self.text.as_bytes();
        let mut line = from;
        while line < bytes.len() {
            let spaces = bytes[line..].iter().take_while(|byte| **byte == b' ').count();
            let start = line + spaces;
            let end = end_of_line(bytes, start);
            if start < end && bytes[start] != b'#' {
                (self.start, self.end, self.indent) = (start, end, Some(spaces));
                return;
            }
            line = end + 1;
        }
        (self.start, self.end, self.indent) = (bytes.len(), bytes.len(), None);
    }

    /// Goes to the next line with content.
    pub(super) fn advance(&mut self) {
        self.seek(self.end + 1);
    }

    /// Stays on the line and takes what starts at `start` for its content.
    pub(super) fn enter(&mut self, column: usize, start: usize) {
        (self.start, self.indent) = (start, Some(column));
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn end(&self) -> usize {
        self.end
    }

    pub(super) fn indent(&self) -> Option<usize> {
        self.indent
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.indent.is_none()
    }

    pub(super) fn content(&self) -> &'t str {
        &self.text[self.start..self.end]
    }

    /// The line from byte `from` on.
    pub(super) fn rest(&self, from: usize) -> &'t str {
        &self.text[from.min(self.end)..self.end]
    }

    /// `- value`, `-`
    pub(super) fn is_item(&self) -> bool {
        let bytes = self.content().as_bytes();
        bytes.first() == Some(&b'-') && matches!(bytes.get(1), None | Some(b' '))
    }

    /// Column and byte of what follows the dash.
    pub(super) fn behind_dash(&self) -> Option<(usize, usize)> {
        let rest = &self.content()[1..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        (spaces < rest.len()).then(|| (self.indent.unwrap_or(0) + 1 + spaces, self.start + 1 + spaces))
    }

    /// The word with a colon behind it that starts at this byte.
    pub(super) fn key_at(&self, start: usize) -> Option<&'t str> {
        let line = &self.text[start..self.end];
        let bytes = line.as_bytes();
        let length = bytes.iter().take_while(|byte| is_key_byte(**byte)).count();
        let separated =
            bytes.get(length) == Some(&b':') && matches!(bytes.get(length + 1), None | Some(b' '));
        (length > 0 && separated).then(|| &line[..length])
    }
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$' | b'/')
}

/// Where the line that holds byte `from` ends.
pub(super) fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length)
}
