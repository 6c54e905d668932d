//! Reads a text: limits, syntax errors one after the other, and what is left between them. Stops at nothing.

use std::ops::Range;

use super::Document;
use super::builder::Builder;
use super::lines::LineIndex;
use super::node::Node;
use super::quick;
use super::syntax::{unprintable, without_line};
use crate::finding::{Code, Finding};

/// Syntax errors that are told at once.
const MAX_SYNTAX_ERRORS: usize = 10;
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
        problems.extend(unprintable(&document.text));
        (root, problems, intricate)
    };
    document.intricate = intricate;
    document.complete = problems
        .iter()
        .all(|(_, finding)| finding.code != Code::YamlSyntax && finding.code != Code::DocumentTooComplex);
    document.root = root;
    let mut findings: Vec<Finding> =
        problems.into_iter().map(|(range, finding)| finding.at(document.place(range))).collect();
    if document.root.is_none() && findings.is_empty() {
        findings.push(
            Finding::error(Code::EmptyDocument, "The document is empty")
                .help("There is nothing in it but comments and blank lines. A command job needs at least `command` and `environment`.")
                .at(document.place(0..0)),
        );
    }
    (document, findings)
}

type Problem = (Range<usize>, Finding);

/// Reads a text with the parser; behind a syntax error it goes on without the line, so that everything is found at once.
fn read_on(text: &str) -> (Option<Node>, Vec<Problem>, bool) {
    let mut first = pass(text);
    let Some(mut at) = first.syntax_error else { return (first.root, first.problems, first.intricate) };
    let mut best = (first.root, std::mem::take(&mut first.problems));
    let mut blanked = text.to_owned();
    for _ in 1..MAX_SYNTAX_ERRORS {
        let Some(next) = without_line(&blanked, at) else { break };
        let mut again = pass(&next);
        // The same complaint about the next line is the same mistake: an open bracket or quote.
        let last = best.1.last().map(|(_, finding)| finding.message.clone());
        let repeated =
            again.problems.last().is_some_and(|(_, finding)| Some(&finding.message) == last.as_ref());
        let moved = again.syntax_error.is_none_or(|next_at| next_at > at && !repeated);
        if !moved {
            break;
        }
        let errors: Vec<Problem> =
            best.1.into_iter().filter(|(_, found)| found.code == Code::YamlSyntax).collect();
        let known: Vec<Range<usize>> = errors.iter().map(|(range, _)| range.clone()).collect();
        again.problems.retain(|(range, _)| !known.contains(range));
        best = (again.root, errors.into_iter().chain(again.problems).collect());
        match again.syntax_error {
            Some(next_at) => at = next_at,
            None => break,
        }
        blanked = next;
    }
    (best.0, best.1, first.intricate)
}

fn pass(text: &str) -> Pass {
    let mut builder = Builder::new(text);
    builder.run();
    Pass {
        root: builder.root,
        problems: builder.problems,
        syntax_error: builder.syntax_error,
        intricate: builder.intricate,
    }
}

struct Pass {
    root: Option<Node>,
    problems: Vec<Problem>,
    syntax_error: Option<usize>,
    intricate: bool,
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
