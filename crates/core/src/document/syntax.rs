//! Syntax errors in words, and how reading goes on behind one. Must not know what documents mean.

use std::ops::Range;

use super::lines_of::{indent, line_at, line_with_deeper_ones};
use super::unquoted;
use crate::finding::{Code, Finding, TextEdit};

/// A syntax error: what to say of it, and what to leave out so that the rest can be read.
pub(super) struct Mistake {
    pub(super) range: Range<usize>,
    pub(super) finding: Finding,
    /// The bytes that are blanked.
    pub(super) skip: Range<usize>,
    /// Whether the same message about the next line tells of the same mistake.
    pub(super) cascades: bool,
    /// Where the outermost bracket or the quotes began that were open.
    pub(super) open: Option<usize>,
    /// Whitespace with tabs: with spaces in their place the line itself may be readable.
    pub(super) tabs: Option<Range<usize>>,
}

/// What the parser's complaint about a byte of the text means. `open` is where the lists and mappings in brackets began
/// that it was in, the innermost first.
pub(super) fn mistake(text: &str, info: &str, at: usize, open: &[usize]) -> Mistake {
    let behind_colon = info.contains("valid YAML whitespace") && text[line_at(text, at)].contains('\t');
    if info.contains("a tab") || info.contains("tabs disallowed") || behind_colon {
        return tab(text, at);
    }
    if let Some(mistake) = info.contains("simple key").then(|| blank_line(text, at)).flatten() {
        return mistake;
    }
    let colons = info.contains("mapping values");
    let lines = [at, last_word_before(text, at)];
    let of_a_value = lines
        .iter()
        .find_map(|at| unquoted::block(text, *at))
        .or_else(|| lines.iter().chain(open.first()).find_map(|at| unquoted::value(text, *at, colons)));
    if let Some(mistake) = of_a_value {
        return mistake;
    }
    if let Some(bracket) = open.iter().copied().find(|open| !closes(text, *open)) {
        let close = if text[bracket..].starts_with('[') { ']' } else { '}' };
        return told(
            bracket..bracket + 1,
            format!("The `{}` is not closed", &text[bracket..=bracket]),
            &format!(
                "Put a `{close}` at the end of the value; text that starts with a bracket needs quotes."
            ),
            line_with_deeper_ones(text, bracket),
        );
    }
    if let Some((range, whole)) = halves(text, line_at(text, at)) {
        let message = format!("`{}` are two halves of one character", &text[range.clone()]);
        let help = "YAML's escapes have no halves; write the character itself.";
        let mut mistake = told(range.clone(), message, help, line_with_deeper_ones(text, at));
        let title = format!("Change to {whole}");
        mistake.finding = mistake.finding.fix(title, vec![TextEdit::replace(range, whole)]);
        return mistake;
    }
    if info.contains("escape") || info.contains("hexdecimal") || info.contains("hex digit") {
        let help = "A backslash in double quotes starts an escape: write `\\\\` for one backslash, or use single quotes.";
        return told(
            at..at,
            "The text in double quotes has a backslash that escapes nothing".into(),
            help,
            line_with_deeper_ones(text, at),
        );
    }
    if info.contains("trailing content") {
        let help = "A quote within single quotes is written twice, `'it''s'`, and within double quotes with a backslash, `\"a \\\"b\\\"\"`. In brackets a comma is missing.";
        let message = "Something follows behind the closing quote".into();
        let mut mistake = told(at..at, message, help, line_with_deeper_ones(text, at));
        if let Some((range, fixed)) = unquoted::inner_quote(text, at) {
            let title = format!("Change to {fixed}");
            mistake.finding = mistake.finding.fix(title, vec![TextEdit::replace(range, fixed)]);
        }
        return mistake;
    }
    if info.contains("quoted scalar") || info.contains("quoted string") {
        let quote = text[at..].chars().next().filter(|c| matches!(c, '"' | '\'')).unwrap_or('"');
        let help = format!(
            "Put a `{quote}` at the end of the value; one inside of it is written {}.",
            match quote {
                '"' => "`\\\"`",
                _ => "`''`",
            }
        );
        return told(at..at, format!("The `{quote}` is not closed"), &help, line_with_deeper_ones(text, at));
    }
    if let Some((at, space)) = odd_space(text, last_word_before(text, at)) {
        let message = format!("The space here is not an ordinary one (U+{:04X})", u32::from(space));
        let range = at..at + space.len_utf8();
        let mut mistake =
            told(range.clone(), message, "It often comes from a web page or an editor.", line_at(text, at));
        mistake.finding = mistake.finding.fix("Use an ordinary space", vec![TextEdit::replace(range, " ")]);
        return mistake;
    }
    if info.contains("simple key") {
        // The parser notices it where the next line starts.
        let line = line_at(text, last_word_before(text, at));
        let range =
            line.start + indent(&text[line.clone()])..line.start + text[line.clone()].trim_end().len();
        let message = format!("`{}` is neither `field: value` nor a list item", &text[range.clone()]);
        let help = "Put a colon and a space behind the name of the field. A line that belongs to the value above is set in by two spaces.";
        let mut mistake = told(range.clone(), message, help, line);
        // `name:value`
        let colon = text[range.clone()].find(':').map(|colon| range.start + colon);
        let is_name =
            |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if let Some(colon) =
            colon.filter(|colon| is_name(&text[range.start..*colon]) && !text[*colon..].starts_with(":/"))
        {
            let edit = TextEdit::insert(colon + 1, " ");
            mistake.finding = mistake.finding.fix("Put a space behind the colon", vec![edit]);
        }
        return mistake;
    }
    if let Some(mistake) = colons.then(|| glued(text, at)).flatten() {
        return mistake;
    }
    let (message, help) = in_words(text, info, at);
    let skip = line_with_deeper_ones(text, last_word_before(text, at + 1));
    Mistake { cascades: true, ..told(at..at, message, help, skip) }
}

fn told(range: Range<usize>, message: String, help: &str, skip: Range<usize>) -> Mistake {
    let finding = Finding::error(Code::YamlSyntax, message).help(help);
    Mistake { range, finding, skip, cascades: false, tabs: None, open: None }
}

/// A line that a tab indents. Each one is told: the parser stops at every one of them.
fn tab(text: &str, at: usize) -> Mistake {
    // The parser may name the place where the value before the tab began.
    let tab = line_at(text, at).start;
    let tab = tab + text[tab..].find('\t').unwrap_or(0);
    let line = line_at(text, tab);
    let space = line.start..line.start + indent(&text[line.clone()]);
    if !text[space.clone()].contains('\t') {
        let help = "Use a space instead.";
        return told(
            tab..tab + 1,
            "A tab separates these words".into(),
            help,
            line_with_deeper_ones(text, tab),
        );
    }
    let spaces = text[space.clone()].replace('\t', "  ");
    let mut mistake = told(space.clone(), "A tab indents this line".into(), "YAML wants spaces.", line);
    mistake.finding =
        mistake.finding.fix("Indent it with spaces", vec![TextEdit::replace(space.clone(), spaces)]);
    mistake.tabs = Some(space);
    mistake
}

fn in_words(text: &str, info: &str, at: usize) -> (String, &'static str) {
    let line = &text[line_at(text, at)];
    let word = || text[at..].split([' ', '\n', ',', ']', '}']).next().unwrap_or_default().to_owned();
    let quotes = "A value that starts with this character needs quotes.";
    if info.contains("',' or '}'") {
        (
            "A `,` or the `}` is missing before this".into(),
            "Text with `: `, `,` or a bracket in it needs quotes here.",
        )
    } else if info.contains("',' or ']'") {
        (
            "A `,` or the `]` is missing before this".into(),
            "Text with `: `, `,` or a bracket in it needs quotes here.",
        )
    } else if info.contains("unknown anchor") {
        (
            format!("`{}` names no anchor", word()),
            "`*` starts an alias. Text that starts with it needs quotes.",
        )
    } else if info.contains("anchor or alias") {
        ("An anchor or alias has no name".into(), "Text that starts with `&` or `*` needs quotes.")
    } else if info.contains("expected key") {
        (
            "This line does not fit the ones above it".into(),
            "Fields of one mapping start in the same column, and a list cannot follow fields.",
        )
    } else if info.contains("mapping values are not allowed") {
        (
            "A field cannot start here".into(),
            if line.matches(": ").count() > 1 {
                "A value with `: ` in it needs quotes."
            } else {
                "The line above has a value already: is this one indented too far, or a quote missing?"
            },
        )
    } else if info.contains("misplaced bracket") {
        ("This bracket was never opened".into(), "Remove it, or put the value into quotes.")
    } else if info.contains("unexpected character") {
        (format!("`{}` cannot start a value", text[at..].chars().next().unwrap_or(' ')), quotes)
    } else {
        (
            format!("This is not YAML: {info}"),
            "Look at the line and the one above it: indentation, a missing colon, an open quote or bracket.",
        )
    }
}

/// Whether a bracket is closed before the next field: by its own kind, in deeper lines or by a bracket that starts a line.
fn closes(text: &str, open: usize) -> bool {
    let own = indent(&text[line_at(text, open)]);
    let mut brackets = Vec::new();
    let mut quote = None;
    for (number, line) in text[open..].split_inclusive('\n').enumerate() {
        let outer = number > 0 && !line.trim().is_empty() && indent(line) <= own;
        if outer && !line.trim_start().starts_with([']', '}']) {
            return false;
        }
        let mut before = ' ';
        for c in line.chars() {
            match (quote, c) {
                (Some(open), _) => quote = Some(open).filter(|open| *open != c),
                (None, '#') if before.is_whitespace() => break,
                (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
                (None, '[') => brackets.push(']'),
                (None, '{') => brackets.push('}'),
                (None, ']' | '}') if brackets.pop() != Some(c) => return false,
                _ => {}
            }
            before = c;
            if brackets.is_empty() {
                return true;
            }
        }
    }
    false
}

/// A character that JSON's escapes write as two: `\ud83d\ude00`.
fn halves(text: &str, line: Range<usize>) -> Option<(Range<usize>, String)> {
    let half = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok().filter(|half| (0xd800..0xe000).contains(half))
    };
    let (at, _) = text[line.clone()].match_indices("\\u").find(|(at, _)| half(line.start + at).is_some())?;
    let start = line.start + at;
    let whole = String::from_utf16(&[half(start)?, half(start + 6)?]).ok()?;
    Some((start..start + 12, whole))
}

/// A space on a line that YAML takes for a letter.
fn odd_space(text: &str, at: usize) -> Option<(usize, char)> {
    let line = line_at(text, at);
    let odd = |c: &char| c.is_whitespace() && !matches!(c, ' ' | '\t' | '\r' | '\n');
    text[line.clone()].char_indices().find(|(_, c)| odd(c)).map(|(offset, c)| (line.start + offset, c))
}

/// A line of nothing but spaces that are not ordinary, right above where the parser noticed: YAML takes them for text.
fn blank_line(text: &str, at: usize) -> Option<Mistake> {
    let first = line_at(text, last_word_before(text, at)).end;
    let mut line = line_at(text, at.min(text.len()));
    while odd_space(text, line.start).is_none() || !text[line.clone()].trim().is_empty() {
        line = line_at(text, line.start.checked_sub(1).filter(|above| *above > first)?);
    }
    let mut mistake = told(
        line.clone(),
        "This line looks empty, but has spaces that are not ordinary ones".into(),
        "YAML takes them for text. They often come from a web page or an editor.",
        line.clone(),
    );
    mistake.finding = mistake.finding.fix("Empty the line", vec![TextEdit::delete(line)]);
    Some(mistake)
}

/// `command:echo` on the line above a field: without a space behind the colon it is text that goes on.
fn glued(text: &str, at: usize) -> Option<Mistake> {
    let line = line_at(text, at);
    let above = line_at(text, line.start.checked_sub(1)?);
    let written = &text[above.clone()];
    let own = indent(written);
    let colon = written[own..].find(':')? + own;
    let is_name = colon > own && written[own..colon].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let is_glued = written[colon + 1..].starts_with(|c: char| !c.is_whitespace() && c != '/');
    if !is_name || !is_glued || own != indent(&text[line]) {
        return None;
    }
    let range = above.start + own..above.start + written.trim_end().len();
    let message = format!("`{}` is neither `field: value` nor a list item", &text[range.clone()]);
    let mut mistake =
        told(range, message, "Put a colon and a space behind the name of the field.", above.clone());
    let edit = TextEdit::insert(above.start + colon + 1, " ");
    mistake.finding = mistake.finding.fix("Put a space behind the colon", vec![edit]);
    Some(mistake)
}

/// The last byte before an offset that is not white space.
fn last_word_before(text: &str, at: usize) -> usize {
    let mut end = at.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text[..end].trim_end().char_indices().next_back().map_or(0, |(last, _)| last)
}

/// Blanks bytes; every other one keeps its place. `None` where nothing is left to blank.
pub(super) fn without(text: &str, skip: &Range<usize>) -> Option<String> {
    let gone = text.get(skip.clone()).filter(|gone| !gone.trim_matches([' ', '\r', '\n']).is_empty())?;
    let blank: String = gone.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    Some(format!("{}{blank}{}", &text[..skip.start], &text[skip.end..]))
}

/// The text with a space for each tab of a range; every byte keeps its place.
pub(super) fn with_spaces(text: &str, tabs: &Range<usize>) -> Option<String> {
    let spaces = text.get(tabs.clone())?.replace('\t', " ");
    Some(format!("{}{spaces}{}", &text[..tabs.start], &text[tabs.end..]))
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
