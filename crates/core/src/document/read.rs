//! Builds the tree from the parser's events. Stops at nothing: a syntax error keeps all that was read before it.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle as ParserStyle, Span};

use super::Document;
use super::lines::{CharOffsets, LineIndex};
use super::node::{Entry, Node, NodeKind, Scalar, ScalarStyle};
use super::scalar::{ScalarValue, resolve};
use crate::finding::{Code, Finding, Severity, TextEdit};

/// Nesting beyond this is refused; PyYAML itself gives up at about 300 levels.
const MAX_DEPTH: usize = 200;
/// Nodes an alias may add in all; stops "billion laughs" documents.
const MAX_NODES: usize = 200_000;
/// Documents beyond this many bytes are refused; the largest real job document known has 0.1 MB.
const MAX_BYTES: usize = 4 << 20;

pub(super) fn read(name: String, text: String) -> (Document, Vec<Finding>) {
    let lines = LineIndex::new(&text);
    let mut document = Document { name, text, root: None, complete: true, lines };
    if document.text.len() > MAX_BYTES {
        let finding = Finding::error(Code::DocumentTooComplex, "The document is larger than 4 MB")
            .help("A job document is a few kilobytes. Is this the right file?")
            .at(document.place(0..0));
        document.complete = false;
        return (document, vec![finding]);
    }
    let mut builder = Builder {
        text: &document.text,
        offsets: CharOffsets::new(&document.text),
        stack: Vec::new(),
        anchors: HashMap::new(),
        root: None,
        nodes: 0,
        problems: Vec::new(),
    };
    builder.run();
    let (root, problems) = (builder.root, builder.problems);
    document.root = root;
    document.complete = problems.iter().all(|(_, finding)| finding.severity != Severity::Error);
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

pub(super) fn not_text(name: String, bytes: &[u8], error: &std::str::Utf8Error) -> (Document, Vec<Finding>) {
    let document =
        Document { name, text: String::new(), root: None, complete: false, lines: LineIndex::new("") };
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

enum Frame {
    Sequence {
        items: Vec<Node>,
        start: usize,
        anchor: usize,
        flow: bool,
    },
    Mapping {
        entries: Vec<Entry>,
        key: Option<(String, Range<usize>)>,
        start: usize,
        anchor: usize,
        flow: bool,
    },
}

struct Builder<'t> {
    text: &'t str,
    offsets: CharOffsets,
    stack: Vec<Frame>,
    anchors: HashMap<usize, Node>,
    root: Option<Node>,
    nodes: usize,
    problems: Vec<(Range<usize>, Finding)>,
}

impl Builder<'_> {
    fn run(&mut self) {
        let mut documents = 0;
        for event in Parser::new_from_str(self.text) {
            let (event, span) = match event {
                Ok(pair) => pair,
                Err(error) => {
                    let at = self.offsets.byte(error.marker().index());
                    self.problem(
                        at..at,
                        Code::YamlSyntax,
                        sentence(error.info()),
                        syntax_help(self.text, at),
                    );
                    break;
                }
            };
            if matches!(event, Event::DocumentStart(_)) {
                documents += 1;
                if documents > 1 {
                    let at = self.range(span).start;
                    let help = "A job file holds one document. Put the second one into its own file.";
                    self.problem(at..at, Code::YamlSyntax, "A second YAML document starts here", help);
                    break;
                }
            }
            if !self.event(event, span) {
                break;
            }
        }
        while !self.stack.is_empty() {
            self.close(self.text.len());
        }
    }

    fn problem(&mut self, range: Range<usize>, code: Code, message: impl Into<String>, help: &str) {
        self.problems.push((range, Finding::error(code, message).help(help)));
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.offsets.byte(span.start.index());
        start..self.offsets.byte(span.end.index()).max(start)
    }

    /// Takes one event; `false` ends the reading.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        let range = self.range(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(
                    text.into_owned(),
                    style,
                    tag.is_some_and(|t| t.suffix == "str"),
                    range.clone(),
                );
                self.finish(node, anchor);
            }
            Event::Alias(id) => {
                let Some(node) = self.anchors.get(&id).cloned() else { return true };
                self.nodes += count(&node);
                if self.nodes > MAX_NODES {
                    let help = "Aliases multiply the document beyond 200,000 values. Write the values out.";
                    self.problem(range, Code::DocumentTooComplex, "Too many values through aliases", help);
                    return false;
                }
                self.finish(Node { range: range.clone(), kind: node.kind }, 0);
            }
            Event::SequenceStart(anchor, _) => {
                let flow = self.text[range.start..].starts_with('[');
                self.stack.push(Frame::Sequence { items: Vec::new(), start: range.start, anchor, flow });
            }
            Event::MappingStart(anchor, _) => {
                let flow = self.text[range.start..].starts_with('{');
                self.stack.push(Frame::Mapping {
                    entries: Vec::new(),
                    key: None,
                    start: range.start,
                    anchor,
                    flow,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            _ => {}
        }
        if self.stack.len() > MAX_DEPTH {
            let help = "No job document nests this deep.";
            self.problem(
                range,
                Code::DocumentTooComplex,
                format!("More than {MAX_DEPTH} levels of nesting"),
                help,
            );
            return false;
        }
        true
    }

    fn scalar(&self, text: String, style: ParserStyle, forced_text: bool, range: Range<usize>) -> Node {
        let style = match style {
            ParserStyle::Plain => ScalarStyle::Plain,
            ParserStyle::SingleQuoted => ScalarStyle::SingleQuoted,
            ParserStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
            ParserStyle::Literal => ScalarStyle::Literal,
            ParserStyle::Folded => ScalarStyle::Folded,
        };
        let value =
            if style == ScalarStyle::Plain && !forced_text { resolve(&text) } else { ScalarValue::Text };
        // A value that was left out has its place right behind the colon, not at the next token.
        let range = if text.is_empty() && style == ScalarStyle::Plain {
            let end = self.text[..range.start].trim_end().len();
            end..end
        } else if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            // The parser's span runs on to the next token.
            range.start..quoted_end(self.text, range.start)
        } else {
            let used = self.text[range.clone()].trim_end_matches(['\n', '\r', ' ']).len();
            range.start..range.start + used
        };
        Node { range, kind: NodeKind::Scalar(Scalar { text, style, value }) }
    }

    fn close(&mut self, end: usize) {
        match self.stack.pop() {
            Some(Frame::Sequence { items, start, anchor, flow }) => {
                let end = if flow { end } else { items.last().map_or(start, |node| node.range.end) };
                self.finish(
                    Node { range: start..end.max(start), kind: NodeKind::Sequence { items, flow } },
                    anchor,
                );
            }
            Some(Frame::Mapping { entries, start, anchor, flow, .. }) => {
                let end =
                    if flow { end } else { entries.last().map_or(start, |entry| entry.value.range.end) };
                let entries = merge_keys(entries);
                self.finish(
                    Node { range: start..end.max(start), kind: NodeKind::Mapping { entries, flow } },
                    anchor,
                );
            }
            None => {}
        }
    }

    fn finish(&mut self, node: Node, anchor: usize) {
        self.nodes += 1;
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.stack.last_mut() {
            None => self.root = if node.is_null() { None } else { Some(node) },
            Some(Frame::Sequence { items, .. }) => items.push(node),
            Some(Frame::Mapping { entries, key, flow, .. }) => {
                match key.take() {
                    None => {
                        let text = match &node.kind {
                            NodeKind::Scalar(scalar) => scalar.text.clone(),
                            _ => self.text[node.range.clone()].to_owned(),
                        };
                        *key = Some((text, node.range));
                    }
                    Some((key, key_range)) => {
                        if let Some(first) = entries.iter().find(|entry| entry.key == key && key != "<<") {
                            let line = self.text[..first.key_range.start].matches('\n').count() + 1;
                            let mut finding = Finding::warning(Code::DuplicateKey, format!("`{key}` is there twice; the first is on line {line}"))
                            .help("YAML keeps the last one and drops the first without a word. Remove one of them.");
                            if !*flow {
                                finding = finding.fix(
                                    "Remove the first",
                                    vec![TextEdit::delete(entry_lines(self.text, first))],
                                );
                            }
                            self.problems.push((key_range.clone(), finding));
                        }
                        entries.push(Entry { key, key_range, value: node });
                    }
                }
            }
        }
    }
}

/// The end of a quoted scalar that starts at `start`.
fn quoted_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes.get(start).copied().unwrap_or(b'"');
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' && quote == b'"' {
            at += 1;
        } else if *byte == quote {
            if quote == b'"' || bytes.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    text.len()
}

/// The whole lines of a block entry.
fn entry_lines(text: &str, entry: &Entry) -> Range<usize> {
    let start = text[..entry.key_range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = entry.value.range.end.max(entry.key_range.end);
    start..text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
}

/// `<<: *defaults`: the keys of other mappings, where the mapping does not set them itself.
fn merge_keys(entries: Vec<Entry>) -> Vec<Entry> {
    if !entries.iter().any(|entry| entry.key == "<<") {
        return entries;
    }
    let (merges, mut own): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| entry.key == "<<");
    for merge in merges {
        let sources = match merge.value.kind {
            NodeKind::Sequence { items, .. } => items,
            kind => vec![Node { range: merge.value.range, kind }],
        };
        for source in sources {
            let NodeKind::Mapping { entries, .. } = source.kind else { continue };
            for entry in entries {
                if !own.iter().any(|known| known.key == entry.key) {
                    own.push(entry);
                }
            }
        }
    }
    own
}

fn count(node: &Node) -> usize {
    1 + match &node.kind {
        NodeKind::Scalar(_) => 0,
        NodeKind::Sequence { items, .. } => items.iter().map(count).sum(),
        NodeKind::Mapping { entries, .. } => {
            entries.iter().map(|entry| 1 + count(&entry.value)).sum::<usize>()
        }
    }
}

fn sentence(info: &str) -> String {
    let mut chars = info.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("This is not YAML: {}{}", first.to_lowercase(), chars.as_str())
}

fn syntax_help(text: &str, at: usize) -> &'static str {
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
