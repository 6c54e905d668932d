//! Fields that start in a column where none is open: set in too deep, not deep enough, or cut off by a comment. Each with the
//! fixes that line it up. Must not know what documents mean.

use std::ops::Range;

use super::lines_of::{indent, line_at};
use super::syntax::{Mistake, told};
use super::unquoted::value_of;
use super::write::space_behind;
use crate::finding::{Fix, TextEdit};

/// A field deeper than the one above it, which has a value already. `at` is the colon behind its name.
pub(super) fn too_deep(text: &str, at: usize) -> Option<Mistake> {
    let line = line_at(text, at);
    let column = field_column(&text[line.clone()]);
    let name = text[line.clone()].get(column..at - line.start).filter(|name| is_name(name))?;
    let above = line_above(text, line.start)?;
    let target = field_column(&text[above.clone()]);
    let value = value_of(text, above.clone())?;
    if indent(&text[line.clone()]) <= target || text[value].starts_with(['|', '>', '[', '{', '"', '\'', '&'])
    {
        return None;
    }
    let message = format!("`{name}` is set in too deep: the field above it has a value already");
    let help = "Fields of one mapping start in the same column. Where it belongs to the text above, that needs quotes.";
    let block = block(text, line.start);
    let mut mistake = told(line.start + column..at, message, help, block.clone());
    mistake.finding.fixes.extend(line_up(text, &block, target, &format!("`{}`", name_of(&text[above]))));
    Some(mistake)
}

/// A first line that is set in, with the others to the left of it.
pub(super) fn first_line(text: &str, at: usize) -> Option<Mistake> {
    let (mut start, mut first) = (0, None);
    for line in text.split_inclusive('\n') {
        let written = line.trim();
        if !written.is_empty() && !written.starts_with('#') && first.is_none() {
            first = Some(start..start + line.trim_end().len()).filter(|_| is_field(line.trim_start()));
        }
        start += line.len();
    }
    let first = first?;
    let own = indent(&text[first.clone()]);
    if own == 0 || line_above(text, line_at(text, at).start)? != line_at(text, first.start) {
        return None;
    }
    let message =
        format!("`{}` is set in, and the fields below it are not", name_of(text[first.clone()].trim_start()));
    let help = "All fields of the document start in the same column.";
    let space = first.start..first.start + own;
    let mut mistake = told(first.start + own..first.end, message, help, first);
    mistake.finding = mistake.finding.fix("Begin the line at the left", vec![TextEdit::delete(space)]);
    Some(mistake)
}

/// Fields below a name whose colon has no space behind it, `limits:# seconds`: the name is text that goes on in them.
pub(super) fn below_text(text: &str, at: usize) -> Option<Mistake> {
    let line = line_at(text, at.min(text.len()));
    let own = indent(&text[line.clone()]);
    if !is_field(text[line.clone()].trim_start()) {
        return None;
    }
    let mut above = line_above(text, line.start)?;
    while indent(&text[above.clone()]) >= own {
        above = line_above(text, above.start)?;
    }
    let start = above.start + indent(&text[above.clone()]);
    let written = text[start..above.end].trim_end();
    let colon = written.find(':').filter(|colon| is_name(&written[..*colon]))?;
    if is_field(written) || written[colon + 1..].starts_with('/') {
        return None;
    }
    let message = format!("`{written}` is neither `field: value` nor a list item");
    let help = "Put a colon and a space behind the name of the field.";
    let mut mistake = told(start..start + written.len(), message, help, block(text, above.start));
    let edit = space_behind(text, start + colon);
    mistake.finding = mistake.finding.fix("Put a space behind the colon", vec![edit]);
    Some(mistake)
}

/// Lines that are no fields above one that is, in the same column: YAML takes all of them for one text. The first of them.
pub(super) fn stray_line(text: &str, at: usize) -> Option<Mistake> {
    let line = line_at(text, at);
    let own = indent(&text[line.clone()]);
    let colon = text[line.clone()].find(':').map(|colon| line.start + colon);
    if colon != Some(at) || !is_field(&text[line.start + own..line.end]) {
        return None;
    }
    let mut first = None;
    let mut above = line_above(text, line.start);
    while let Some(stray) = above.take().filter(|above| indent(&text[above.clone()]) == own) {
        let written = text[stray.start + own..stray.end].trim_end();
        if is_field(written)
            || written.starts_with(['-', '%', '{', '[', ']', '}', '"', '\'', '?', '&', '*', '!', '|', '>'])
        {
            break;
        }
        above = line_above(text, stray.start);
        first = Some(stray);
    }
    let first = first?;
    let range = first.start + own..first.start + text[first.clone()].trim_end().len();
    let written = &text[range.clone()];
    let message = format!("`{written}` is neither `field: value` nor a list item");
    let help = "Put a colon and a space behind the name of the field, or remove the line.";
    let mut mistake = told(range.clone(), message, help, first);
    let colon = written
        .find(':')
        .filter(|colon| is_name(&written[..*colon]) && !written[*colon + 1..].starts_with('/'));
    if let Some(colon) = colon {
        let edit = space_behind(text, range.start + colon);
        mistake.finding = mistake.finding.fix("Put a space behind the colon", vec![edit]);
    }
    Some(mistake)
}

/// A line between the columns of the fields above it.
pub(super) fn between(text: &str, at: usize) -> Option<Mistake> {
    let line = line_at(text, at);
    let own = indent(&text[line.clone()]);
    let (mut inner, mut outer) = (None, None);
    let (mut least, mut start) = (usize::MAX, line.start);
    while let Some(above) = line_above(text, start).filter(|_| outer.is_none()) {
        start = above.start;
        let written = &text[above];
        // A dash and the field behind it are two columns.
        for column in [field_column(written), indent(written)] {
            let is_open =
                is_field(&written[column.min(written.len())..]) || written[column..].starts_with('-');
            if is_open && column < least {
                least = column;
                let named = (column, name_of(&written[column..]));
                if column > own {
                    inner = Some(named);
                } else if outer.is_none() {
                    outer = Some(named);
                }
            }
        }
    }
    let (outer, outer_name) = outer.filter(|(column, _)| *column < own)?;
    if let Some(mistake) = of_block(text, &line, own) {
        return Some(mistake);
    }
    let written = text[line.clone()].trim();
    let block = block(text, line.start);
    let message = format!("`{written}` lines up with no field above it");
    let help = "Fields of one mapping start in the same column, and items of one list too.";
    let mut mistake = told(line.start + own..line.start + own + written.len(), message, help, block.clone());
    let mut columns = vec![(outer, outer_name)];
    if let Some((inner, name)) = inner {
        // In between, the way out cannot give a field a wrong meaning unseen.
        let nearer = inner - own < own - outer;
        columns.insert(usize::from(!nearer), (inner, name));
    }
    for (column, name) in columns {
        mistake.finding.fixes.extend(line_up(text, &block, column, &format!("`{name}`")));
    }
    Some(mistake)
}

/// A line of the text below `command: |` that is set in less than those above it.
fn of_block(text: &str, line: &Range<usize>, own: usize) -> Option<Mistake> {
    let mut start = line.start;
    let mut column = usize::MAX;
    let header = loop {
        let above = line_above(text, start)?;
        start = above.start;
        if indent(&text[above.clone()]) < own {
            break above;
        }
        column = indent(&text[above]);
    };
    let value = value_of(text, header.clone())?;
    if !text[value].starts_with(['|', '>']) || column == usize::MAX {
        return None;
    }
    let written = text[line.clone()].trim();
    let name = name_of(&text[header]);
    let block = block(text, line.start);
    let message = format!("`{written}` is set in less than the text of `{name}` above it");
    let help = "The lines of a text start no further to the left than its first one.";
    let mut mistake = told(line.start + own..line.end, message, help, block.clone());
    // Lines further down may be right again.
    let end = text[block.clone()]
        .split_inclusive('\n')
        .take_while(|line| line.trim().is_empty() || indent(line) < column)
        .map(str::len)
        .sum::<usize>();
    let low = block.start..block.start + end;
    mistake.finding.fixes.extend(line_up(text, &low, column, "the text above"));
    Some(mistake)
}

/// A comment that starts further to the left than the text it stands in: the text ends there.
pub(super) fn comment_within(text: &str, at: usize) -> Option<Mistake> {
    let mut start = line_at(text, at.min(text.len())).start;
    if !text[start..].trim_start_matches(' ').starts_with('#') {
        // The parser may have gone on to the text below.
        start = line_at(text, start.checked_sub(1)?).start;
    }
    let comment = line_at(text, start);
    if !text[comment.clone()].trim_start().starts_with('#') {
        return None;
    }
    let mut field = line_above(text, comment.start)?;
    while !is_field(text[field.clone()].trim_start()) {
        field = line_above(text, field.start)?;
    }
    let below = line_at(text, (comment.end + 1).min(text.len()));
    if indent(&text[below.clone()]) <= indent(&text[field.clone()]) || text[below.clone()].trim().is_empty() {
        return None;
    }
    let name = name_of(&text[field.clone()]).to_owned();
    let message = format!("This comment ends the text of `{name}`, and more of it follows");
    let help = "A comment cannot stand between the lines of a text. Put it above the field.";
    let place = comment.start + indent(&text[comment.clone()])..comment.end;
    let mut mistake = told(place.clone(), message, help, comment.start..block(text, below.start).end);
    let whole = comment.start..(comment.end + 1).min(text.len());
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let moved = format!("{}{}{line_break}", " ".repeat(indent(&text[field.clone()])), text[place].trim_end());
    let edits = vec![TextEdit::insert(field.start, moved), TextEdit::delete(whole)];
    mistake.finding = mistake.finding.fix("Move the comment above the field", edits);
    Some(mistake)
}

/// The column in which fields go on below a line that a tab indents, where its tabs would give a deeper one.
pub(super) fn column_below(text: &str, line: usize) -> Option<usize> {
    let above = line_above(text, line)?;
    let written = &text[above.clone()];
    let has_value =
        value_of(text, above.clone()).is_some_and(|value| !text[value].starts_with(['|', '>', '[', '{']));
    let field = field_column(written);
    (has_value && !written[..field].contains('\t')).then_some(field)
}

/// The fix that moves lines so that the first starts in `column`.
fn line_up(text: &str, block: &Range<usize>, column: usize, with: &str) -> Option<Fix> {
    let own = indent(&text[block.clone()]);
    let mut edits = Vec::new();
    let mut start = block.start;
    for line in text[block.clone()].split_inclusive('\n') {
        let old = indent(line);
        if line[..old].contains('\t') {
            return None;
        }
        if !line.trim().is_empty() && old >= own {
            edits.push(TextEdit::replace(start..start + old, " ".repeat(old - own + column)));
        }
        start += line.len();
    }
    Some(Fix { title: format!("Line it up with {with}"), edits })
}

/// The lines from one on that are as deep or deeper.
fn block(text: &str, start: usize) -> Range<usize> {
    let own = indent(&text[line_at(text, start)]);
    let lines = text[start..].split_inclusive('\n');
    let length: usize =
        lines.take_while(|line| line.trim().is_empty() || indent(line) >= own).map(str::len).sum();
    start..start + text[start..start + length].trim_end().len()
}

/// The next line above that has something else than a comment.
fn line_above(text: &str, start: usize) -> Option<Range<usize>> {
    let mut start = start;
    loop {
        let line = line_at(text, start.checked_sub(1)?);
        let written = text[line.clone()].trim();
        if !written.is_empty() && !written.starts_with('#') {
            return Some(line);
        }
        start = line.start;
    }
}

/// Where the field of a line starts: behind white space and dashes.
fn field_column(line: &str) -> usize {
    let mut column = indent(line);
    while line[column..].starts_with("- ") {
        column += 2 + indent(&line[column + 2..]);
    }
    column
}

fn name_of(line: &str) -> &str {
    let field = line[field_column(line)..].trim_end();
    field.split_once(':').map_or(field, |(name, _)| name)
}

/// `key:` or `key: value`.
fn is_field(text: &str) -> bool {
    let text = text.trim_end();
    let colon = text.find(": ").or_else(|| text.ends_with(':').then(|| text.len() - 1));
    colon.is_some_and(|colon| is_name(text[..colon].trim_matches(['"', '\''])))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || "_-$.".contains(c))
        && !text.starts_with('-')
}
