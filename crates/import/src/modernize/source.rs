//! The text of a script with its tokens: lines, gaps between tokens, indentation. Must not know what the script means.

use std::ops::Range;

use ruff_python_ast::ModModule;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::Ranged;

use crate::depth::too_deep;

/// A parsed script.
pub(super) struct Source<'t> {
    pub(super) text: &'t str,
    parsed: Parsed<ModModule>,
    lines: Vec<usize>,
}

/// Where a node stands, in bytes.
pub(super) fn bytes(node: &impl Ranged) -> Range<usize> {
    node.start().to_usize()..node.end().to_usize()
}

impl<'t> Source<'t> {
    /// Parses a script. `Err`: the line of the first mistake, and what Python would say.
    pub(super) fn parse(text: &'t str) -> Result<Self, (usize, String)> {
        let mut lines = vec![0];
        lines.extend(text.match_indices(['\n', '\r']).filter_map(|(at, found)| {
            let windows = found == "\r" && text[at..].starts_with("\r\n");
            (!windows).then_some(at + 1)
        }));
        if let Some(line) = too_deep(text, Mode::Module) {
            return Err((line, "it is nested too deeply".to_owned()));
        }
        let unread = || (1, "this is no module".to_owned());
        let parsed =
            parse_unchecked(text, ParseOptions::from(Mode::Module)).try_into_module().ok_or_else(unread)?;
        let source = Self { text, parsed, lines };
        match source.parsed.errors().first() {
            Some(error) => Err((source.line(error.location.start().to_usize()), error.error.to_string())),
            None => Ok(source),
        }
    }

    /// The statements.
    pub(super) fn module(&self) -> &ModModule {
        self.parsed.syntax()
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).max(1)
    }

    /// The line break that the script uses.
    pub(super) fn line_break(&self) -> &'static str {
        match self.text.find(['\n', '\r']) {
            Some(at) if self.text[at..].starts_with("\r\n") => "\r\n",
            Some(at) if self.text[at..].starts_with('\r') => "\r",
            _ => "\n",
        }
    }

    /// One step of indentation: the script's first one.
    pub(super) fn indent(&self) -> &str {
        let first = self.parsed.tokens().iter().find(|token| token.kind() == TokenKind::Indent);
        first.map_or("    ", |token| &self.text[bytes(token)])
    }

    /// The tokens that begin in a range, line breaks inside of brackets left out.
    pub(super) fn tokens(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = &Token> {
        let all: &[Token] = self.parsed.tokens();
        let from = all.partition_point(|token| token.start().to_usize() < range.start);
        let to = all.partition_point(|token| token.start().to_usize() < range.end);
        all[from..to.max(from)].iter().filter(|token| token.kind() != TokenKind::NonLogicalNewline)
    }

    /// Whether a comment begins in a range.
    pub(super) fn has_comment(&self, range: Range<usize>) -> bool {
        self.tokens(range).any(|token| token.kind() == TokenKind::Comment)
    }

    /// Whether a logical line ends in a range.
    pub(super) fn has_line_end(&self, range: Range<usize>) -> bool {
        self.tokens(range).any(|token| token.kind() == TokenKind::Newline)
    }

    /// Whether a name occurs anywhere.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.parsed
            .tokens()
            .iter()
            .any(|token| token.kind() == TokenKind::Name && &self.text[bytes(token)] == name)
    }

    /// The blanks between the beginning of a line and a place in it; `None` where something else stands there.
    pub(super) fn indentation(&self, at: usize) -> Option<&str> {
        let before = &self.text[..at];
        let blanks = before.trim_end_matches([' ', '\t', '\u{c}']).len();
        let starts_line = before[..blanks].is_empty() || before[..blanks].ends_with(['\n', '\r', '\u{feff}']);
        let continued = before[..blanks].trim_end_matches(['\n', '\r']).ends_with('\\');
        (starts_line && !continued).then(|| &before[blanks..])
    }

    /// The source text of a node on one line, shortened.
    pub(super) fn excerpt(&self, range: Range<usize>) -> String {
        shortened(&self.text[range])
    }
}

/// A text on one line, not too long.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST {
        text = text.chars().take(LONGEST - 1).collect();
        text.push('…');
    }
    text
}
