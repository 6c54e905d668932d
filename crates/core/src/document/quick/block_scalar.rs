//! Block scalars: `|` and `>` with lines below. Leaves explicit indentation, `+` and lines set further in behind `>`
//! to the parser.

use super::lines::{Lines, end_of_line};
use super::value::scalar;
use crate::document::node::{Node, ScalarStyle};
use crate::document::scalar::ScalarValue;

/// Reads the block whose header is at byte `start` of this line, below a key or dash at `indent`, and goes behind it.
pub(super) fn read(lines: &mut Lines<'_>, indent: usize, start: usize) -> Option<Node> {
    let (folded, strip) = match lines.rest(start) {
        "|" => (false, false),
        "|-" => (false, true),
        ">" => (true, false),
        ">-" => (true, true),
        _ => return None,
    };
    let text = lines.text();
    let bytes = text.as_bytes();
    let mut line = lines.end() + 1;
    let spaces_at = |line: usize| bytes[line..].iter().take_while(|byte| **byte == b' ').count();
    if line >= bytes.len() {
        return None;
    }
    let inner = spaces_at(line);
    if inner <= indent || line + inner == end_of_line(bytes, line) {
        return None;
    }
    let mut value = String::new();
    let mut blanks = 0;
    // The parser's place of a block: from its first character on, without the header.
    let place = line + inner;
    let mut end = place;
    while line < bytes.len() {
        let spaces = spaces_at(line);
        let line_end = end_of_line(bytes, line);
        if line + spaces == line_end {
            // A blank line with spaces of its own belongs to the text.
            if spaces > inner {
                return None;
            }
            blanks += 1;
        } else if spaces < inner {
            if spaces > indent {
                return None;
            }
            break;
        } else {
            let content = &text[line + inner..line_end];
            if folded && (content.starts_with(' ') || content.ends_with(' ')) {
                return None;
            }
            if !value.is_empty() {
                join(&mut value, blanks, folded);
            }
            blanks = 0;
            value.push_str(content);
            end = line + inner + content.trim_end_matches(' ').len();
        }
        line = line_end + 1;
    }
    if value.trim().is_empty() || (line > bytes.len() && !strip) {
        return None;
    }
    if !strip {
        value.push('\n');
    }
    lines.seek(line.min(bytes.len()));
    let style = if folded { ScalarStyle::Folded } else { ScalarStyle::Literal };
    Some(scalar(value, style, ScalarValue::Text, place..end))
}

/// What stands between two lines with `blanks` empty ones between them.
fn join(value: &mut String, blanks: usize, folded: bool) {
    let breaks = if folded { blanks } else { blanks + 1 };
    if breaks == 0 {
        value.push(' ');
    }
    value.extend(std::iter::repeat_n('\n', breaks));
}
