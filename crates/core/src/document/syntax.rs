//! Syntax errors in words, and how reading goes on behind one. Must not know what documents mean.

use std::ops::Range;

use super::lines_of::{indent, line_at, line_with_deeper_ones};
use super::words::in_words;
use super::write::space_behind;
use super::{brackets, copied, indentation, unquoted};
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
    let colons = info.contains("mapping values");
    let own = &text[line_at(text, at)];
    if info.contains("expected key") && own[..indent(own)].contains('\t') {
        return tab(text, at);
    }
    let early = copied::around(text, at)
        .or_else(|| colons.then(|| indentation::stray_line(text, at)).flatten())
        .or_else(|| info.contains("<document start>").then(|| indentation::first_line(text, at)).flatten())
        .or_else(|| info.contains("simple key").then(|| blank_line(text, at)).flatten())
        .or_else(|| {
            let cut_off = info.contains("comment intercepting") || info.contains("expected key");
            cut_off.then(|| indentation::comment_within(text, at)).flatten()
        })
        .or_else(|| colons.then(|| indentation::below_text(text, at)).flatten())
        .or_else(|| colons.then(|| indentation::too_deep(text, at)).flatten())
        .or_else(|| brackets::dash(text, info, at))
        .or_else(|| open.first().and_then(|open| brackets::missing_comma(text, *open, at)));
    if let Some(mistake) = early {
        return mistake;
    }
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
    if info.contains("escape") || info.contains("hexadecimal") || info.contains("hexdecimal") {
        let help = "A backslash in double quotes starts an escape: write `\\\\` for one backslash, or use single quotes.";
        return told(
            at..at,
            "The text in double quotes has a backslash that escapes nothing".into(),
            help,
            line_with_deeper_ones(text, at),
        );
    }
    if info.contains("trailing content") {
        let help = "A quote within single quotes is written twice, `'it''s'`, and within double quotes with a backslash, `\"a \\\"b\\\"\"`. In brackets a comma or a colon is missing.";
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
    if info.contains("simple key")
        && let Some(mistake) = indentation::below_text(text, at)
    {
        return mistake;
    }
    if info.contains("simple key") {
        // The parser notices it where the next line starts, or at the colon of a deeper one.
        let mut line = line_at(text, last_word_before(text, at));
        let above = line.start.checked_sub(1).map(|end| line_at(text, end));
        if let Some(above) = above.filter(|above| is_name_alone(&text[above.clone()])) {
            line = above;
        }
        let range =
            line.start + indent(&text[line.clone()])..line.start + text[line.clone()].trim_end().len();
        let message = format!("`{}` is neither `field: value` nor a list item", &text[range.clone()]);
        let help = "Put a colon and a space behind the name of the field. A line that belongs to the value above is set in by two spaces.";
        let mut mistake = told(range.clone(), message, help, line);
        if is_name_alone(&text[range.clone()]) {
            let edit = TextEdit::insert(range.end, ":");
            mistake.finding = mistake.finding.fix("Put a colon behind it", vec![edit]);
            mistake.skip = line_with_deeper_ones(text, range.start);
            return mistake;
        }
        // `name:value`
        let colon = text[range.clone()].find(':').map(|colon| range.start + colon);
        let is_name =
            |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let is_glued = |colon: &usize| {
            is_name(&text[range.start..*colon])
                && !text[*colon..].starts_with(":/")
                && text[colon + 1..].starts_with(|c: char| !c.is_whitespace())
        };
        if let Some(colon) = colon.filter(is_glued) {
            let edit = space_behind(text, colon);
            mistake.finding = mistake.finding.fix("Put a space behind the colon", vec![edit]);
        }
        return mistake;
    }
    let block = info.contains("expected key") || info.contains("'-' indicator");
    if let Some(mistake) = block.then(|| indentation::between(text, at)).flatten() {
        return mistake;
    }
    let (message, help) = in_words(text, info, at);
    let skip = line_with_deeper_ones(text, last_word_before(text, at + 1));
    Mistake { cascades: true, ..told(at..at, message, help, skip) }
}

pub(super) fn told(range: Range<usize>, message: String, help: &str, skip: Range<usize>) -> Mistake {
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
    let written = text[space.clone()].replace('\t', "  ");
    let column = indentation::column_below(text, line.start);
    let below = text[line.end..].lines().find(|line| !line.trim().is_empty()).map(indent);
    // Between two lines of one column there is no other.
    let depth = match column {
        Some(column) if below == Some(column) => column,
        Some(column) => written.len().min(column),
        None => written.len(),
    };
    let spaces = " ".repeat(depth);
    let mut mistake = told(space.clone(), "A tab indents this line".into(), "YAML wants spaces.", line);
    mistake.finding =
        mistake.finding.fix("Indent it with spaces", vec![TextEdit::replace(space.clone(), spaces)]);
    mistake.tabs = Some(space);
    mistake
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

/// `inputs`, and nothing else.
fn is_name_alone(line: &str) -> bool {
    let name = line.trim();
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
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
