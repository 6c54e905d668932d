//! Syntax errors in words, and how reading goes on behind one. Must not know what documents mean.

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
