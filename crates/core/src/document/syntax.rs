//! Syntax errors in words, and how reading goes on behind one. Must not know what documents mean.

use std::ops::Range;

use crate::finding::{Code, Finding, TextEdit};

/// The parser's message as a sentence.
pub(super) fn sentence(info: &str) -> String {
    let mut chars = info.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("This is not YAML: {}{}", first.to_lowercase(), chars.as_str())
}

/// What most likely is wrong on the line of a syntax error.
pub(super) fn syntax_help(text: &str, at: usize) -> &'static str {
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[line_start..].split('\n').next().unwrap_or_default();
    let before = text[..line_start].trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
    if line.contains('\t') && line.trim_start_matches(' ').starts_with('\t') || before.starts_with('\t') {
        "The line is indented with a tab. YAML wants spaces."
    } else if line.matches(": ").count() > 1 {
        "A value with `: ` in it needs quotes."
    } else if line.contains(": {{") || line.contains(": @") || line.contains(": `") || line.contains(": %") {
        "A value that starts with this character needs quotes."
    } else {
        "Look at the line and the one above it: indentation, a missing colon, an open quote or bracket."
    }
}

/// Blanks the line at an offset, and the deeper lines that belong to it, so that what follows can be read. Every byte
/// keeps its place. `None` where nothing is left to blank.
pub(super) fn without_line(text: &str, at: usize) -> Option<String> {
    let mut start = text[..at.min(text.len())].rfind('\n').map_or(0, |end| end + 1);
    // An error at the end of the text belongs to the last line that says something.
    while text[start..].split('\n').next().is_none_or(|line| line.trim().is_empty()) {
        start = text[..start.checked_sub(1)?].rfind('\n').map_or(0, |end| end + 1);
    }
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    let depth = indent(first);
    let mut end = start + first.len();
    for line in lines {
        if !line.trim().is_empty() && indent(line) <= depth {
            break;
        }
        end += line.len();
    }
    let blank: String = text[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    Some(format!("{}{blank}{}", &text[..start], &text[end..]))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The first character that YAML does not allow in a document: PyYAML refuses the whole text for one.
pub(super) fn unprintable(text: &str) -> Option<(Range<usize>, Finding)> {
    let refused = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    let (at, c) = text.char_indices().find(|(_, c)| refused(*c))?;
    let message = format!("The character U+{:04X} cannot be seen and is not allowed in YAML", u32::from(c));
    let finding = Finding::error(Code::YamlSyntax, message)
        .help("The official client refuses the file for it. Remove it, or write it with an escape in double quotes.")
        .fix("Remove the character", vec![TextEdit::delete(at..at + c.len_utf8())]);
    Some((at..at + c.len_utf8(), finding))
}
