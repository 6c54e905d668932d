//! Removing statements so that what is left stays Python: whole lines, parts of lines, bodies that become empty. Must not
//! know why.

use std::collections::BTreeMap;
use std::ops::Range;

use ruff_python_ast::Stmt;

use super::Edit;
use super::source::{Source, bytes};

const BLANKS: [char; 3] = [' ', '\t', '\u{c}'];

/// Removes statements, given by their first byte, with the reasons. The first body is the module's.
pub(super) fn removals(
    bodies: &[&[Stmt]],
    source: &Source<'_>,
    removed: &BTreeMap<usize, String>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        let goes = |stmt: &Stmt| removed.contains_key(&bytes(stmt).start);
        let mut needs_pass = at > 0 && body.iter().all(goes);
        for line in lines(body, source) {
            let Some(first) = line.iter().position(goes) else { continue };
            let why = |stmt: &Stmt| removed.get(&bytes(stmt).start).cloned().unwrap_or_default();
            let edit = |range: Range<usize>, text: &str, stmt: &Stmt| Edit {
                start: range.start,
                end: range.end,
                text: text.to_owned(),
                line: source.line(bytes(stmt).start),
                why: why(stmt),
            };
            if line.iter().all(goes) {
                let range = bytes(&line[0]).start..bytes(&line[line.len() - 1]).end;
                let whole = whole_line(&range, source).filter(|_| !needs_pass);
                let text = if whole.is_some() { "" } else { "pass" };
                needs_pass = false;
                edits.push(edit(whole.unwrap_or(range), text, &line[first]));
                continue;
            }
            let last_kept = line.iter().rposition(|stmt| !goes(stmt)).unwrap_or(0);
            for at in (0..last_kept).filter(|at| goes(&line[*at])) {
                edits.push(edit(bytes(&line[at]).start..bytes(&line[at + 1]).start, "", &line[at]));
            }
            if let Some(last) = line.get(last_kept + 1..).and_then(<[Stmt]>::last) {
                edits.push(edit(bytes(&line[last_kept]).end..bytes(last).end, "", last));
            }
        }
    }
    edits
}

/// The statements of a body by logical lines: `a; b` is one.
pub(super) fn lines<'a>(body: &'a [Stmt], source: &Source<'_>) -> Vec<&'a [Stmt]> {
    body.chunk_by(|left, right| !source.has_line_end(bytes(left).end..bytes(right).start)).collect()
}

/// What to cut out so that no empty line is left. A comment behind the statements stays.
fn whole_line(range: &Range<usize>, source: &Source<'_>) -> Option<Range<usize>> {
    let indentation = source.indentation(range.start)?;
    let rest = source.text[range.end..].trim_start_matches(BLANKS);
    let rest = rest.strip_prefix(';').unwrap_or(rest).trim_start_matches(BLANKS);
    if rest.starts_with('#') {
        return Some(range.start..source.text.len() - rest.len());
    }
    let breaks = ["\r\n", "\n", "\r"];
    let next = breaks.iter().find_map(|end| rest.strip_prefix(end)).or(rest.is_empty().then_some(rest))?;
    Some(range.start - indentation.len()..source.text.len() - next.len())
}
