//! Brackets and quotes that go on at the start of a line. PyYAML takes them, as JSON is pasted; the parser wants them set in,
//! as the standard does. Knows nothing of what documents mean.

use super::lines_of::{indent, line_at};
use super::syntax::with_spaces;
use super::unquoted::value_of;

/// The text with the lines of a list, mapping or quoted text joined that begins at byte `start`, and where it ends. Every
/// byte keeps its place. `None` where it does not end, or where joining would change a value.
pub(super) fn joined(text: &str, start: usize) -> Option<(String, usize)> {
    let mut bytes = text.as_bytes()[start..].to_vec();
    let mut depth = 0_usize;
    let mut quote = None;
    let mut comment = false;
    let mut changed = false;
    let mut at = 0;
    let end = loop {
        let byte = *bytes.get(at)?;
        let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
        match (byte, quote) {
            (b'\r' | b'\n', Some(_)) => {
                // One line break in quotes is a blank; blanks around it and empty lines are something else. `---` ends
                // the document for PyYAML, even there.
                let below = &text[(start + at + 1).min(text.len())..];
                if below.starts_with("---") || below.starts_with("...") {
                    return None;
                }
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                let pair = byte == b'\r' && next == b'\n';
                if pair || before == b' ' || matches!(next, b' ' | b'\t' | b'\r' | b'\n') {
                    return None;
                }
                (bytes[at], changed) = (b' ', true);
            }
            (b'\r' | b'\n', None) => (bytes[at], comment, changed) = (b' ', false, true),
            (_, None) if comment => bytes[at] = b' ',
            (b'\\', Some(b'"')) => at += 1,
            (_, Some(open)) if byte == open => {
                if open == b'\'' && bytes.get(at + 1) == Some(&b'\'') {
                    at += 1;
                } else {
                    quote = None;
                    if depth == 0 {
                        break at + 1;
                    }
                }
            }
            (b'"' | b'\'', None) if depth == 0 || matches!(before, b' ' | b',' | b'[' | b'{' | b':') => {
                quote = Some(byte);
            }
            (b'#', None) if before == b' ' => (bytes[at], comment) = (b' ', true),
            (b'[' | b'{', None) => depth += 1,
            (b']' | b'}', None) => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    break at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    };
    let behind = text[start + end..].split(['\r', '\n']).next().unwrap_or_default().trim_start();
    let inside = String::from_utf8(bytes).ok()?;
    (changed && (behind.is_empty() || behind.starts_with('#')))
        .then(|| (format!("{}{}{}", &text[..start], &inside[..end], &text[start + end..]), start + end))
}

/// The text with spaces for the tabs that set in lines of quoted text: PyYAML folds them away, the parser takes none. `None`
/// where there are none.
pub(super) fn without_tabs_in_quotes(text: &str) -> Option<String> {
    let mut read = text.to_owned();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let own = indent(line);
        if line[..own].contains('\t') && is_in_quotes(text, start) {
            read = with_spaces(&read, &(start..start + own))?;
        }
        start += line.len();
    }
    (read != text).then_some(read)
}

/// Whether a line belongs to quoted text that began as the value of a field above it.
fn is_in_quotes(text: &str, line: usize) -> bool {
    let mut start = line;
    while let Some(end) = start.checked_sub(1) {
        let above = line_at(text, end);
        start = above.start;
        let Some(value) = value_of(text, above) else { continue };
        let Some(quote) = text[value.clone()].chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return false;
        };
        let mut rest = text[value.start + 1..line].chars();
        while let Some(c) = rest.next() {
            match c {
                '\\' if quote == '"' => drop(rest.next()),
                c if c == quote => return false,
                _ => {}
            }
        }
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_one() {
        let join = |text: &str, start: usize| joined(text, start).map(|(text, _)| text);
        assert_eq!(join("a: {\n\"b\": 1 # x }\n}\nc: 2\n", 3).unwrap(), "a: { \"b\": 1       }\nc: 2\n");
        assert_eq!(join("a: \"b\nc\"\n", 3).unwrap(), "a: \"b c\"\n");
        assert_eq!(join("a: '{\n''x'': 1}'\n", 3).unwrap(), "a: '{ ''x'': 1}'\n");
        for (text, start) in
            [("a: {b\nc: 1\n", 3), ("a: \"b\n\nc\"\n", 3), ("a: \"x\nb: \"y\n", 3), ("a: [1]\n", 3)]
        {
            assert_eq!(join(text, start), None, "{text}");
        }
        let spaces = |text: &str| without_tabs_in_quotes(text);
        assert_eq!(spaces("a: \"b\n\tc\"\n\td: 1\n").as_deref(), Some("a: \"b\n c\"\n\td: 1\n"));
        assert_eq!(spaces("a: b\n\tc\n"), None);
    }
}
