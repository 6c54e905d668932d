//! Values that YAML takes for something else than text, because of how they start or of a colon in them; and blocks of
//! text that are not set in. Each with the fix that makes text of it. Must not know what documents mean.

use std::ops::Range;

use super::lines_of::{indent, line_at};
use super::node::{Node, NodeKind};
use super::scalar::{ScalarValue, is_no_day};
use super::syntax::Mistake;
use crate::finding::{Code, Finding, TextEdit};

/// What is wrong with the value on the line of byte `at`, where quotes would put it right. `colons`: the parser complains
/// of a field within a value.
pub(super) fn value(text: &str, at: usize, colons: bool) -> Option<Mistake> {
    let line = line_at(text, at);
    let value = value_of(text, line.clone())?;
    let written = &text[value.clone()];
    if written.starts_with(['"', '\'']) {
        return None;
    }
    let what = reads_as(written).or_else(|| {
        let colon = colons && (written.contains(": ") || written.ends_with(':'));
        colon.then_some(("A colon with a space behind it begins a field, and this one is in a value", ""))
    })?;
    let message = match what {
        (whole, "") => whole.to_owned(),
        ("`", is) => format!("A backtick at the start of a value {is}"),
        (start, is) => format!("`{start}` at the start of a value {is}"),
    };
    let list = if written.starts_with("- ") { " For a list, put the dash on the next line." } else { "" };
    // `azureml: cpu`
    if let Some(name) = written.strip_prefix("azureml: ").map(str::trim).filter(|name| !name.contains(' ')) {
        let right = format!("azureml:{name}");
        let finding = Finding::error(Code::YamlSyntax, format!("A space splits `{written}`"))
            .help("A colon with a space behind it begins a field. A reference has none.")
            .fix(format!("Change to `{right}`"), vec![TextEdit::replace(value.clone(), right)]);
        let skip = super::lines_of::line_with_deeper_ones(text, at);
        return Some(Mistake { range: value, finding, skip, cascades: false, tabs: None, open: None });
    }
    // `command: > python train.py`, `command: - python train.py`: what was meant is behind the mark.
    let behind = written.strip_prefix(['>', '|', '-']).unwrap_or_default().trim_start();
    let is_mark = written.starts_with(['>', '|', '-']) && behind.starts_with(|c: char| c.is_alphanumeric());
    let mut finding = Finding::error(Code::YamlSyntax, message)
        .help(format!("Text like `{written}` needs quotes: `{}`.{list}", quoted(written)));
    if !goes_on(text, &line) {
        finding = finding.fix("Put it in quotes", vec![TextEdit::replace(value.clone(), quoted(written))]);
        if is_mark && !behind.contains(": ") && !behind.contains(" #") {
            let title = format!("Remove the `{}`", &written[..1]);
            finding = finding.fix(title, vec![TextEdit::replace(value.clone(), behind)]);
        }
    }
    Some(Mistake {
        range: value,
        finding,
        skip: super::lines_of::line_with_deeper_ones(text, at),
        cascades: false,
        tabs: None,
        open: None,
    })
}

/// An anchor that nothing refers to, which is no part of its value; and one whose name PyYAML does not take.
pub(super) fn anchor(text: &str, value: &Range<usize>) -> Option<(Range<usize>, Finding)> {
    let behind = text.get(value.start..)?;
    // A value that was left out has its place before the blank.
    let blank = if value.is_empty() { behind.len() - behind.trim_start_matches(' ').len() } else { 0 };
    let start = value.start + blank;
    let rest = behind[blank..].strip_prefix('&')?;
    let name = rest.split(|c: char| c.is_whitespace() || ",[]{}".contains(c)).next()?;
    let value = &(start..value.end.max(start + 1 + name.len()));
    let written = text[value.clone()].trim_end();
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)) && !name.is_empty();
    let finding = if is_name {
        Finding::warning(
            Code::AmbiguousValue,
            format!("`&{name}` is not part of the value: it gives it a name that nothing uses"),
        )
    } else {
        Finding::error(
            Code::YamlSyntax,
            "`&` at the start of a value gives the value a name, and this is none",
        )
    };
    let finding = finding.help("If it is text, put all of the value in quotes.");
    let one_line = !written.contains(['\n', '\r'])
        && !rest[name.len()..].trim_start().starts_with(['"', '\'', '|', '>', '[', '{', '!']);
    let fixed = TextEdit::replace(value.clone(), quoted(written));
    Some((value.clone(), if one_line { finding.fix("Put it in quotes", vec![fixed]) } else { finding }))
}

/// A tag that means nothing here.
pub(super) fn tag(text: &str, suffix: &str, range: Range<usize>) -> Finding {
    let written = text[range.clone()].trim_end();
    let known = matches!(suffix, "int" | "float" | "bool" | "timestamp");
    if known && let Some(value) = written.strip_prefix("!!").and_then(|rest| rest.strip_prefix(suffix)) {
        return Finding::error(
            Code::YamlSyntax,
            format!("`{}` is no value that fits the tag `!!{suffix}`", value.trim()),
        )
        .help("The official client cannot read it. Write the plain value.");
    }
    let finding = Finding::error(Code::YamlSyntax, format!("The tag `{suffix}` means nothing here"));
    let of_text = written.starts_with('!')
        && !written.starts_with("!!")
        && !written.contains(['\n', '\r', '"', '\'', '[', '{']);
    if !of_text {
        return finding.help("The official client refuses it. Write the plain value.");
    }
    let range = range.start..range.start + written.len();
    finding
        .help(format!("`!` at the start of a value begins a tag. Text needs quotes: `{}`.", quoted(written)))
        .fix("Put it in quotes", vec![TextEdit::replace(range, quoted(written))])
}

/// `! text`: the exclamation mark is no part of the value.
pub(super) fn lone_tag(text: &str, range: &Range<usize>, value: &str) -> Option<(Range<usize>, Finding)> {
    let written = text[range.clone()].trim_end();
    if written.contains(['\n', '\r', '"', '\'']) || !written.starts_with("! ") {
        return None;
    }
    let place = range.start..range.start + written.len();
    let finding = Finding::warning(Code::AmbiguousValue, format!("YAML reads `{written}` as `{value}`"))
        .help("`!` at the start of a value begins a tag. If it is text, put all of it in quotes.")
        .fix("Put it in quotes", vec![TextEdit::replace(place.clone(), quoted(written))]);
    Some((place, finding))
}

/// Quotes within quotes: the mistake of a value in which something follows behind the closing quote.
pub(super) fn inner_quote(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let value = value_of(text, line_at(text, at))?;
    let written = &text[value.clone()];
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    // Whether the text or a comment goes on behind ` #` is not known.
    if text[value.end..line_at(text, at).end].contains(quote) {
        return None;
    }
    // `"value",`: a comma left over from JSON.
    if let Some(whole) = written.strip_suffix(',').filter(|whole| whole.len() > 1 && whole.ends_with(quote))
        && !whole[1..whole.len() - 1].contains(quote)
    {
        return Some((value, whole.to_owned()));
    }
    let inner = written[1..].strip_suffix(quote).filter(|inner| !inner.contains('\\'));
    let fixed = match (quote, inner) {
        ('\'', Some(inner)) => format!("'{}'", inner.replace("''", "'").replace('\'', "''")),
        (_, Some(inner)) => format!("\"{}\"", inner.replace('"', "\\\"")),
        _ => quoted(written),
    };
    Some((value, fixed))
}

/// A plain value at which the official client stops reading: a day of no calendar, the value key `=`, and the start of
/// a block within brackets.
pub(super) fn plain(
    text: &str,
    value: &ScalarValue,
    range: &Range<usize>,
    in_brackets: bool,
) -> Option<(Range<usize>, Finding)> {
    let (code, message) = match value {
        ScalarValue::Text if in_brackets && text.contains('?') => {
            (Code::YamlSyntax, "`?` in brackets ends a text that has no quotes".to_owned())
        }
        ScalarValue::Text if in_brackets && text.starts_with(':') => {
            (Code::YamlSyntax, "In brackets no text begins with a colon".to_owned())
        }
        ScalarValue::Date if is_no_day(text) => {
            (Code::AmbiguousValue, format!("YAML reads `{text}` as a date, and there is no such day or time"))
        }
        ScalarValue::Text if text == "=" => {
            (Code::YamlSyntax, "`=` alone means something else in YAML".to_owned())
        }
        ScalarValue::Text if text.starts_with(['|', '>']) => (
            Code::YamlSyntax,
            format!("`{}` begins a block of lines, which cannot stand in brackets", &text[..1]),
        ),
        _ => return None,
    };
    let finding = Finding::error(code, message)
        .help("The official client cannot read the document. Put the value in quotes if it is text.")
        .fix("Put it in quotes", vec![TextEdit::replace(range.clone(), quoted(text))]);
    Some((range.clone(), finding))
}

/// A key that starts with spaces which YAML takes for letters: they often come from a web page.
pub(super) fn odd_indent(text: &str, key: &Range<usize>) -> Option<(Range<usize>, Finding)> {
    let written = text.get(key.clone())?;
    let odd = written.len() - written.trim_start_matches(|c: char| c.is_whitespace() && !c.is_ascii()).len();
    if odd == 0 {
        return None;
    }
    let range = key.start..key.start + odd;
    let spaces = written[..odd].chars().count();
    let finding = Finding::error(Code::YamlSyntax, "The spaces that set in this line are not ordinary ones")
        .help("YAML takes them for letters of the name. They often come from a web page.")
        .fix("Use ordinary spaces", vec![TextEdit::replace(range.clone(), " ".repeat(spaces))]);
    Some((range, finding))
}

/// `5:`, `on:`: a key that is no text to YAML.
pub(super) fn odd_key(document: &str, node: &Node, text: &str) -> (Range<usize>, Finding) {
    if text.is_empty() && node.range.is_empty() {
        let colon = document[node.range.end..].find(':').map_or(node.range.end, |at| node.range.end + at);
        let finding = Finding::error(Code::AmbiguousValue, "Nothing stands in front of the colon")
            .help("Each line of a mapping is a name, a colon and a value: `name: value`.");
        return (colon..(colon + 1).min(document.len()), finding);
    }
    let finding =
        Finding::error(Code::AmbiguousValue, format!("YAML reads the key `{text}` as {}", node.kind_name()))
            .help("Names are text. Put it in quotes.");
    let finding = match node.kind {
        NodeKind::Scalar(_) if !node.range.is_empty() => finding
            .fix("Put it in quotes", vec![TextEdit::replace(node.range.clone(), format!("\"{text}\""))]),
        _ => finding,
    };
    (node.range.clone(), finding)
}

/// What a value starts with, and what YAML makes of that; `None` where it is text or whatever it looks like.
fn reads_as(value: &str) -> Option<(&'static str, &'static str)> {
    let mut chars = value.chars();
    let first = chars.next()?;
    let alone = chars.next().is_none_or(|next| next == ' ');
    match first {
        '[' if has_rest(value) => Some(("[", "begins a list, and here text follows behind the list")),
        '{' if has_rest(value) => Some(("{", "begins a mapping, and here text follows behind it")),
        '*' => Some(("*", "refers to an anchor")),
        '&' if alone || value.starts_with("&&") => Some(("&", "gives the value a name, and here is none")),
        '!' => Some(("!", "begins a tag")),
        '%' => Some(("%", "begins a directive")),
        '@' => Some(("@", "is reserved")),
        '`' => Some(("`", "is reserved")),
        '-' if alone => Some(("- ", "begins an item of a list")),
        '?' if alone => Some(("? ", "begins a key")),
        ',' => Some((",", "separates the items of a list")),
        ']' => Some(("]", "ends a list")),
        '}' => Some(("}", "ends a mapping")),
        '|' if !is_header(value) => Some(("|", "begins a block of lines below it")),
        '>' if !is_header(value) => Some((">", "begins a block of lines below it")),
        _ => None,
    }
}

/// Whether something stands behind the bracket that closes the first one.
fn has_rest(value: &str) -> bool {
    let (mut depth, mut quote) = (0_u32, None);
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = Some(open).filter(|open| *open != c),
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    // A bracket too many is another mistake.
                    return value[at + 1..].contains(|c: char| !c.is_whitespace() && !"]}".contains(c));
                }
            }
            _ => {}
        }
    }
    false
}

/// `|`, `>-`, `|2+`: what may stand in front of a block of lines.
fn is_header(value: &str) -> bool {
    value.len() <= 3 && value[1..].chars().all(|c| matches!(c, '+' | '-' | '1'..='9'))
}

/// The value on a line: behind `key: ` or a dash, without its comment.
pub(super) fn value_of(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let written = text[line.clone()].trim_end();
    let mut start = indent(written);
    let mut item = false;
    while written[start..].starts_with("- ") && value_behind_key(&written[start..]).is_none() {
        start += 2 + indent(&written[start + 2..]);
        item = true;
    }
    if let Some(behind) = value_behind_key(&written[start..]) {
        start += behind;
    } else if !item {
        return None;
    }
    let end = written[start..].find(" #").map_or(written.len(), |comment| start + comment);
    let end = start + written[start..end].trim_end().len();
    (end > start).then_some(line.start + start..line.start + end)
}

/// Where the value begins behind a key that is a plain word.
fn value_behind_key(text: &str) -> Option<usize> {
    let colon = text.find(": ")?;
    let key = &text[..colon];
    let word = |c: char| c.is_alphanumeric() || "_-$./".contains(c);
    (!key.is_empty() && key.chars().all(word)).then(|| colon + 1 + indent(&text[colon + 1..]))
}

/// Text in quotes.
pub(super) fn quoted(value: &str) -> String {
    if value.contains(['"', '\\']) {
        format!("'{}'", value.replace('\'', "''"))
    } else {
        format!("\"{value}\"")
    }
}

/// Whether the next line is deeper: the value may go on there.
fn goes_on(text: &str, line: &Range<usize>) -> bool {
    let below = text[line.end..].lines().skip(1).find(|below| !below.trim().is_empty());
    below.is_some_and(|below| indent(below) > indent(&text[line.clone()]))
}

/// Lines below `key: |` that are not deeper than the key, around byte `at`.
pub(super) fn block(text: &str, at: usize) -> Option<Mistake> {
    let mut line = line_at(text, at);
    // The parser may notice it one field later.
    if line.start > 0 && is_field(&text[line.clone()]) {
        line = line_at(text, line.start - 1);
    }
    let mut first = None;
    while !is_field(&text[line.clone()]) {
        if !text[line.clone()].trim().is_empty() {
            first = Some(line.start);
        }
        line = line_at(text, line.start.checked_sub(1)?);
    }
    let (first, header) = (first?, line);
    let own = indent(&text[header.clone()]);
    let value = value_of(text, header.clone())?;
    if !text[value.clone()].starts_with(['|', '>'])
        || !is_header(&text[value])
        || indent(&text[line_at(text, first)]) > own
    {
        return None;
    }
    let lines = text[first..].split_inclusive('\n');
    let belongs = |line: &&str| line.trim().is_empty() || indent(line) >= own && !is_field(line);
    let block = first..first + lines.take_while(belongs).map(str::len).sum::<usize>();
    let block = block.start..block.start + text[block].trim_end().len();
    // Deeper lines of a folded text would keep their line breaks.
    let folded = text[value_of(text, header.clone())?].starts_with('>');
    let mut edits = Vec::new();
    let mut start = block.start;
    for line in text[block.clone()].split_inclusive('\n') {
        if !line.trim().is_empty() {
            let (old, new) = if folded { (indent(line), own + 2) } else { (0, 2) };
            edits.push(TextEdit::replace(start..start + old, " ".repeat(new)));
        }
        start += line.len();
    }
    let field = text[header].trim();
    let finding = Finding::error(Code::YamlSyntax, format!("The text below `{field}` is not set in"))
        .help("Its lines have to start further to the right than the field.")
        .fix("Set it in", edits);
    Some(Mistake { range: block.clone(), finding, skip: block, cascades: false, tabs: None, open: None })
}

/// `key:` or `key: value`.
fn is_field(line: &str) -> bool {
    let line = line.trim();
    value_behind_key(line).is_some() || value_behind_key(&format!("{line} ")).is_some()
}
