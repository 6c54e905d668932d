//! Reads a text: limits, syntax errors one after the other, and what is left between them. Stops at nothing.

use std::ops::Range;

use super::Document;
use super::builder::Builder;
use super::joined::{joined, without_tabs_in_quotes};
use super::lenient::Substitutes;
use super::lines::LineIndex;
use super::lines_of::line_at;
use super::node::Node;
use super::quick;
use super::syntax::{Mistake, unprintable, with_spaces, without};
use super::tabs::{hidden_line_breaks, tabs};
use crate::finding::{Code, Finding};

/// Syntax errors that are told at once.
const MAX_SYNTAX_ERRORS: usize = 10;
/// Values whose lines are joined; each is another reading.
const MAX_JOINED: usize = 30;
/// Documents beyond this many bytes are refused; the largest real job document known has 0.1 MB.
const MAX_BYTES: usize = 4 << 20;

pub(super) fn read(name: String, text: String) -> (Document, Vec<Finding>) {
    let lines = LineIndex::new(&text);
    let mut document = Document { name, text, root: None, complete: true, intricate: false, lines };
    if document.text.len() > MAX_BYTES {
        let finding = Finding::error(Code::DocumentTooComplex, "The document is larger than 4 MB")
            .help("A job document is a few kilobytes. Is this the right file?")
            .at(document.place(0..0));
        document.complete = false;
        return (document, vec![finding]);
    }
    let (root, problems, intricate) = if let Some(root) = quick::read(&document.text) {
        (Some(root), Vec::new(), false)
    } else {
        let (root, mut problems, intricate) = read_on(&document.text);
        if problems.iter().all(|(_, finding)| finding.code != Code::YamlSyntax) {
            problems.extend(tabs(&document.text, root.as_ref()));
            problems.extend(hidden_line_breaks(&document.text, root.as_ref()));
        }
        problems.extend(unprintable(&document.text));
        (root, problems, intricate)
    };
    document.intricate = intricate;
    document.complete = problems
        .iter()
        .all(|(_, finding)| finding.code != Code::YamlSyntax && finding.code != Code::DocumentTooComplex);
    document.root = root;
    let mut findings: Vec<Finding> = problems
        .into_iter()
        .map(|(range, finding)| finding.at(document.place(whole(&document.text, range))))
        .collect();
    if document.root.is_none() && findings.is_empty() {
        findings.push(
            Finding::error(Code::EmptyDocument, "The document is empty")
                .help("There is nothing in it but comments and blank lines. A command job needs at least `command` and `environment`.")
                .at(document.place(0..0)),
        );
    }
    (document, findings)
}

/// A range on character boundaries: what was blanked before an error has other ones.
fn whole(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    start..text.floor_char_boundary(range.end).max(start)
}

type Problem = (Range<usize>, Finding);

/// Reads a text with the parser; behind a syntax error it goes on without the line, so that everything is found at once.
fn read_on(text: &str) -> (Option<Node>, Vec<Problem>, bool) {
    let (mut pass, mut blanked) = with_joined_lines(text);
    let intricate = pass.intricate || blanked != text;
    let mut errors: Vec<Problem> = Vec::new();
    while let Some(mistake) = pass.syntax_error.take().filter(|_| errors.len() + 1 < MAX_SYNTAX_ERRORS) {
        let Some((next, again)) = behind(&blanked, &mistake) else { break };
        // The same message right below is the same mistake.
        let repeated = |below: &Mistake| {
            let from = mistake.skip.end.min(below.range.start);
            let adjacent = next.get(from..below.range.start).is_some_and(|between| between.trim().is_empty());
            mistake.cascades && adjacent && below.finding.message == mistake.finding.message
        };
        if again.syntax_error.as_ref().is_some_and(repeated) {
            break;
        }
        // In JSON everything behind a bracket that was left out with its line looks wrong.
        let left_out = blanked.get(mistake.skip.clone()).unwrap_or_default();
        let count = |marks: [char; 2]| left_out.matches(marks).count();
        let is_torn = blanked.trim_start().starts_with('{') && count(['{', '[']) != count(['}', ']']);
        errors.push((mistake.range, mistake.finding));
        (pass, blanked) = (again, next);
        if is_torn {
            pass.problems.retain(|(_, finding)| finding.code != Code::YamlSyntax);
            break;
        }
    }
    let known = |range: &Range<usize>| errors.iter().any(|(known, _)| known == range);
    let found = pass.problems.into_iter().filter(|(range, _)| !known(range)).collect::<Vec<_>>();
    errors.extend(found);
    (pass.root, errors, intricate)
}

/// Reads a text as leniently as `PyYAML`: brackets and quotes may go on at the start of a line.
fn with_joined_lines(text: &str) -> (Pass, String) {
    let (mut pass, mut read) = (Pass::over(text), text.to_owned());
    if pass.syntax_error.is_some()
        && let Some(next) = without_tabs_in_quotes(text)
    {
        (pass, read) = (Pass::over(&next), next);
    }
    for _ in 0..MAX_JOINED {
        let open = pass.syntax_error.as_ref().and_then(|mistake| mistake.open);
        let Some((next, end)) = open.and_then(|open| joined(&read, open)) else { break };
        let again = Pass::over(&next);
        if again.syntax_error.as_ref().is_some_and(|mistake| mistake.range.start < end) {
            break;
        }
        (pass, read) = (again, next);
    }
    let mut substitutes = Substitutes::default();
    for _ in 0..MAX_JOINED {
        let Some(mistake) = &pass.syntax_error else { break };
        let Some(next) = substitutes.next(&read, &mistake.range) else { break };
        (pass, read) = (Pass::over(&next), next);
    }
    if let Some(root) = &mut pass.root {
        substitutes.undo(root);
    }
    (pass, read)
}

/// Reads on behind a mistake: with the line of a tab where spaces make it readable, otherwise without what is wrong.
fn behind(text: &str, mistake: &Mistake) -> Option<(String, Pass)> {
    if let Some(next) = mistake.tabs.as_ref().and_then(|tabs| with_spaces(text, tabs)) {
        let again = Pass::over(&next);
        let same_line = |next: &Mistake| {
            line_at(text, next.range.start).start == line_at(text, mistake.range.start).start
        };
        if !again.syntax_error.as_ref().is_some_and(same_line) {
            return Some((next, again));
        }
    }
    let next = without(text, &mistake.skip)?;
    let again = Pass::over(&next);
    Some((next, again))
}

struct Pass {
    root: Option<Node>,
    problems: Vec<Problem>,
    syntax_error: Option<Mistake>,
    intricate: bool,
}

impl Pass {
    fn over(text: &str) -> Self {
        let mut builder = Builder::new(text);
        builder.run();
        Self {
            root: builder.root,
            problems: builder.problems,
            syntax_error: builder.syntax_error,
            intricate: builder.intricate,
        }
    }
}

pub(super) fn not_text(name: String, bytes: &[u8], error: &std::str::Utf8Error) -> (Document, Vec<Finding>) {
    let document = Document {
        name,
        text: String::new(),
        root: None,
        complete: false,
        intricate: false,
        lines: LineIndex::new(""),
    };
    let utf_16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let help = if utf_16 {
        "The file is in UTF-16. Save it as UTF-8."
    } else if bytes.contains(&0) {
        "This is a binary file, not a job document."
    } else {
        "Save the file as UTF-8."
    };
    let finding = Finding::error(
        Code::YamlSyntax,
        format!("Byte {} of the file is not UTF-8 text", error.valid_up_to()),
    )
    .help(help)
    .at(document.place(0..0));
    (document, vec![finding])
}
