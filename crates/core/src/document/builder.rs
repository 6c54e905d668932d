//! Builds the tree from the parser's events. A syntax error keeps all that was read before it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle as ParserStyle, Span, Tag};

use super::lines::{CharOffsets, LineIndex};
use super::merge::{merge_keys, no_mappings};
use super::node::{Entry, Node, NodeKind, Scalar, ScalarStyle};
use super::scalar::{ScalarValue, resolve};
use super::spans::{behind_colon, first_dash, flow_end, quoted_end, untagged};
use super::syntax::{Mistake, mistake};
use super::tags::{decoded, is_collection_tag, own_suffix, tagged_value};
use super::{brackets, duplicates, unquoted};
use crate::finding::{Code, Finding};

/// Nesting beyond this is refused; PyYAML itself gives up at about 300 levels.
const MAX_DEPTH: usize = 200;
/// Nodes an alias may add in all; stops "billion laughs" documents.
const MAX_NODES: usize = 200_000;

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

impl Frame {
    /// Where a list or mapping in brackets starts.
    fn bracket(&self) -> Option<usize> {
        match self {
            Self::Sequence { flow: true, start, .. } | Self::Mapping { flow: true, start, .. } => {
                Some(*start)
            }
            _ => None,
        }
    }
}

/// What one pass over a text gave.
pub(super) struct Builder<'t> {
    text: &'t str,
    offsets: CharOffsets,
    stack: Vec<Frame>,
    /// What each anchor names, and how deep it nests.
    anchors: HashMap<usize, (Node, usize)>,
    /// Names of anchors.
    names: HashSet<&'t str>,
    /// Values with an anchor that no alias has named yet.
    unnamed: BTreeMap<usize, Range<usize>>,
    nodes: usize,
    lines: OnceCell<LineIndex>,
    /// Whether an edit of a value's text may change another value; see [`super::verify`].
    pub(super) intricate: bool,
    /// The root value, as far as it was read.
    pub(super) root: Option<Node>,
    /// What was found, with its place.
    pub(super) problems: Vec<(Range<usize>, Finding)>,
    /// Why the parser gave up.
    pub(super) syntax_error: Option<Mistake>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            offsets: CharOffsets::new(text, body_start(text)),
            stack: Vec::new(),
            anchors: HashMap::new(),
            names: HashSet::new(),
            unnamed: BTreeMap::new(),
            nodes: 0,
            lines: OnceCell::new(),
            intricate: has_lone_carriage_return(text) || has_explicit_key(text),
            root: None,
            problems: Vec::new(),
            syntax_error: None,
        }
    }

    /// Reads as far as it goes.
    pub(super) fn run(&mut self) {
        let mut documents = 0;
        for event in Parser::new_from_str(&self.text[body_start(self.text)..]) {
            let (event, span) = match event {
                Ok(pair) => pair,
                Err(error) => {
                    let at = self.offsets.byte(error.marker().index());
                    let brackets = self.stack.iter().rev().filter_map(Frame::bracket);
                    let open: Vec<usize> = brackets.map(|start| untagged(self.text, start)).collect();
                    let mut mistake = mistake(self.text, error.info(), at, &open);
                    let quotes = self.text[at..].starts_with(['"', '\'']) && error.info().contains("quoted");
                    mistake.open = open.last().copied().or(quotes.then_some(at));
                    self.problems.push((mistake.range.clone(), mistake.finding.clone()));
                    self.syntax_error = Some(mistake);
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
        let text = self.text;
        // What was not read may name them.
        if self.syntax_error.is_some()
            || self.problems.iter().any(|(_, finding)| finding.code == Code::DocumentTooComplex)
        {
            return;
        }
        self.problems.extend(self.unnamed.values().filter_map(|range| unquoted::anchor(text, range)));
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
                let node = self.scalar(text.into_owned(), style, tag.as_deref(), range.clone());
                self.finish(node, anchor);
            }
            Event::Alias(id) => {
                let Some((node, depth)) = self.anchors.get(&id) else { return true };
                self.unnamed.remove(&id);
                self.intricate = true;
                if self.stack.len() + depth > MAX_DEPTH {
                    self.too_deep(range);
                    return false;
                }
                let node = node.clone();
                self.nodes += node.count();
                if self.nodes > MAX_NODES {
                    let help = "Aliases multiply the document beyond 200,000 values. Write the values out.";
                    self.problem(range, Code::DocumentTooComplex, "Too many values through aliases", help);
                    return false;
                }
                self.finish(Node { range: range.clone(), kind: node.kind }, 0);
            }
            Event::SequenceStart(anchor, tag) => {
                self.check_collection_tag(tag.as_deref(), &range);
                let of_key = matches!(self.stack.last(), Some(Frame::Mapping { key: Some(_), .. }));
                let start = if of_key { first_dash(self.text, range.start) } else { range.start };
                let flow = self.text[untagged(self.text, start)..].starts_with('[');
                self.stack.push(Frame::Sequence { items: Vec::new(), start, anchor, flow });
            }
            Event::MappingStart(anchor, tag) => {
                self.check_collection_tag(tag.as_deref(), &range);
                let flow = self.text[untagged(self.text, range.start)..].starts_with('{');
                // `[a: 1]`: a mapping without a brace of its own.
                self.intricate |= !flow && self.in_flow();
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
            self.too_deep(range);
            return false;
        }
        true
    }

    fn too_deep(&mut self, range: Range<usize>) {
        let message = format!("More than {MAX_DEPTH} levels of nesting");
        self.problem(range, Code::DocumentTooComplex, message, "No job document nests this deep.");
    }

    fn check_collection_tag(&mut self, tag: Option<&Tag>, range: &Range<usize>) {
        self.intricate |= tag.is_some();
        if let Some(tag) = tag.filter(|tag| !own_suffix(tag).is_some_and(is_collection_tag)) {
            self.unknown_tag(tag, range.start..range.start);
        }
    }

    fn in_flow(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(Frame::Mapping { flow: true, .. } | Frame::Sequence { flow: true, .. })
        )
    }

    /// Whether the next value is a key.
    fn at_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame::Mapping { key: None, .. }))
    }

    fn unknown_tag(&mut self, tag: &Tag, range: Range<usize>) {
        self.problems.push((range.clone(), unquoted::tag(self.text, &tag.suffix, range)));
    }

    /// `!!binary`: the text that its base64 stands for, as PyYAML decodes it and the official client's schema reads it.
    fn binary(&mut self, written: &str, range: &Range<usize>) -> Option<String> {
        let text = decoded(written);
        if text.is_none() {
            let message = "The value behind `!!binary` is not text in base64".to_owned();
            let help =
                "The official client reads bytes only as UTF-8 text. Write the text itself, without the tag.";
            self.problem(range.clone(), Code::YamlSyntax, message, help);
        }
        text
    }

    fn scalar(
        &mut self,
        mut text: String,
        style: ParserStyle,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) -> Node {
        let style = match style {
            ParserStyle::Plain => ScalarStyle::Plain,
            ParserStyle::SingleQuoted => ScalarStyle::SingleQuoted,
            ParserStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
            ParserStyle::Literal => ScalarStyle::Literal,
            ParserStyle::Folded => ScalarStyle::Folded,
        };
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        // `|+` keeps the empty lines below it; a block without a line has no place of its own.
        self.intricate |= tag.is_some() || (is_block && (text.ends_with("\n\n") || text.trim().is_empty()));
        let (empty, mut kept) = (text.is_empty() && style == ScalarStyle::Plain, style);
        let value = match tag {
            None if style == ScalarStyle::Plain => resolve(&text),
            None => ScalarValue::Text,
            Some(tag) if own_suffix(tag) == Some("binary") => {
                if let Some(bytes) = self.binary(&text, &range) {
                    (text, kept) = (bytes, ScalarStyle::Binary);
                }
                ScalarValue::Text
            }
            Some(tag) => {
                // `!` alone changes nothing for PyYAML.
                let alone = tag.suffix.is_empty() || tag.suffix == "!";
                let value = match own_suffix(tag) {
                    Some(suffix) => tagged_value(suffix, &text),
                    None => alone.then(|| resolve(&text)),
                };
                match value {
                    Some(_) if alone => self.problems.extend(unquoted::lone_tag(self.text, &range, &text)),
                    None => self.unknown_tag(tag, range.clone()),
                    Some(_) => {}
                }
                value.unwrap_or(ScalarValue::Text)
            }
        };
        if style == ScalarStyle::Plain && !(text == "=" && self.at_key()) {
            let in_brackets = self.stack.last().is_some_and(|frame| frame.bracket().is_some());
            self.problems.extend(unquoted::plain(&text, &value, &range, in_brackets));
        }
        let range = if empty {
            let end = self.text[..range.start].trim_end().len();
            end..end
        } else if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            // The parser's span runs on to the next token.
            range.start..quoted_end(self.text, untagged(self.text, range.start))
        } else {
            let used = self.text[range.clone()].trim_end_matches(['\n', '\r', ' ']).len();
            range.start..range.start + used
        };
        Node { range, kind: NodeKind::Scalar(Scalar { text, style: kept, value }) }
    }

    fn close(&mut self, end: usize) {
        match self.stack.pop() {
            Some(Frame::Sequence { items, start, anchor, flow }) => {
                let last = items.last().map_or(start, |node| node.range.end);
                let end = if flow { flow_end(self.text, last, end) } else { last };
                self.finish(
                    Node { range: start..end.max(start), kind: NodeKind::Sequence { items, flow } },
                    anchor,
                );
            }
            Some(Frame::Mapping { entries, start, anchor, flow, .. }) => {
                let last = entries.last().map_or(start, |entry| entry.value.range.end);
                let end = if flow { flow_end(self.text, last, end) } else { last };
                let lines = self.lines.get_or_init(|| LineIndex::new(self.text));
                self.problems.extend(duplicates::keys(self.text, lines, &entries, flow));
                self.intricate |= entries.iter().any(|entry| entry.key == "<<");
                self.problems.extend(no_mappings(self.text, &entries));
                let entries = merge_keys(self.text, entries);
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
            self.intricate = true;
            let name = duplicates::anchor_name(self.text, node.range.start);
            if let Some((name, range)) = name
                && !self.names.insert(name)
            {
                let help = "The official client refuses it. Give one of them another name, and each alias the name that it means.";
                self.problem(range, Code::YamlSyntax, format!("The anchor `&{name}` is there twice"), help);
            }
            self.anchors.insert(anchor, (node.clone(), node.depth()));
            if node.scalar().is_some() {
                self.unnamed.insert(anchor, node.range.clone());
            }
        }
        match self.stack.last_mut() {
            None => self.root = if node.is_null() { None } else { Some(node) },
            Some(Frame::Sequence { items, .. }) => items.push(node),
            Some(Frame::Mapping { entries, key, flow, .. }) => match key.take() {
                None => {
                    let text = match &node.kind {
                        NodeKind::Scalar(scalar) => scalar.text.clone(),
                        _ => self.text[node.range.clone()].to_owned(),
                    };
                    let odd =
                        !matches!(&node.kind, NodeKind::Scalar(scalar) if scalar.value == ScalarValue::Text);
                    let explicit = self.text[..node.range.start].trim_end().ends_with('?');
                    let long = self.text[node.range.clone()].contains('\n');
                    self.problems.extend(unquoted::odd_indent(self.text, &node.range));
                    if *flow && !explicit {
                        self.problems.extend(brackets::long_key(self.text, &node.range));
                    }
                    self.intricate |= explicit || long || node.range.is_empty() || node.scalar().is_none();
                    // `{{name}}` is told as what it is where a value is expected.
                    let placeholder = node.scalar().is_none()
                        && self.text[..node.range.start].ends_with('{')
                        && text.starts_with('{')
                        && self.text[node.range.end..].starts_with('}');
                    if odd && !placeholder {
                        self.problems.push(unquoted::odd_key(self.text, &node, &text));
                    }
                    *key = Some((text, node.range));
                }
                Some((key, key_range)) => {
                    let node = behind_colon(self.text, &key_range, node);
                    entries.push(Entry { key, key_range, value: node });
                }
            },
        }
    }
}

/// A line break to YAML and to nobody else.
pub(super) fn has_lone_carriage_return(text: &str) -> bool {
    text.contains('\r') && text.matches('\r').count() != text.matches("\r\n").count()
}

/// `? key`
fn has_explicit_key(text: &str) -> bool {
    text.contains('?') && text.lines().any(|line| line.trim_start_matches(['-', ' ']).starts_with('?'))
}

/// Where the document starts: behind a byte order mark.
fn body_start(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}
