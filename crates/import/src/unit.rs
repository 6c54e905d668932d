//! One piece of source with a name: a script, or a cell of a notebook. Must not know what it means.

use std::rc::Rc;

use ruff_python_ast::ModModule;
use ruff_python_parser::{ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::{Ranged, TextRange, TextSize};
use run_composer_core::finding::{Code, Finding, Place};

use crate::depth::too_deep;
use crate::mode::mode;
use crate::syntax::errors;

/// A parsed piece of source.
pub(crate) struct Unit {
    /// Name people see: `train.ipynb, cell 3`.
    pub(crate) name: String,
    /// The file: its name, for `__file__` and relative imports.
    pub(crate) file: String,
    /// The text.
    pub(crate) text: String,
    parsed: Parsed<ModModule>,
    lines: Vec<usize>,
}

impl Unit {
    /// Parses a text; syntax errors are findings, and everything around them is read all the same.
    pub(crate) fn parse(name: &str, file: &str, text: String) -> Option<(Rc<Self>, Vec<Finding>)> {
        let lines: Vec<usize> =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mode = mode(&text);
        let options = ParseOptions::from(mode);
        let deep = too_deep(&text, mode).map(|line| lines[(line - 1).min(lines.len() - 1)]);
        let parsed = parse_unchecked(if deep.is_some() { "" } else { &text }, options).try_into_module()?;
        let unit = Self { name: name.to_owned(), file: file.to_owned(), text, parsed, lines };
        if let Some(at) = deep {
            let at = TextSize::try_from(at).unwrap_or_default();
            let finding = Finding::warning(
                Code::SourceTooComplex,
                "This is nested too deeply, so nothing of it was read",
            )
            .help("Lay brackets, blocks or a long chain of operators out over several statements.")
            .at(unit.place(TextRange::empty(at)));
            return Some((Rc::new(unit), vec![finding]));
        }
        let findings = errors(&unit, &unit.parsed, &unit.module().body);
        Some((Rc::new(unit), findings))
    }

    /// Whether Python cannot read a part of a node: what was made of it is a guess.
    pub(crate) fn is_damaged(&self, node: &impl Ranged) -> bool {
        let range = node.range();
        self.parsed.errors().iter().any(|error| range.contains(error.location.start()))
    }

    /// The statements.
    pub(crate) fn module(&self) -> &ModModule {
        self.parsed.syntax()
    }

    /// The place of a node.
    pub(crate) fn place(&self, range: TextRange) -> Place {
        let start = range.start().to_usize().min(self.text.len());
        let end = range.end().to_usize().clamp(start, self.text.len());
        let line = self.lines.partition_point(|at| *at <= start).max(1);
        let column = self.text[self.lines[line - 1]..start].chars().count() + 1;
        Place {
            document: self.name.clone(),
            range: start..end,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The source text of a node, on one line and not too long.
    pub(crate) fn source(&self, node: &impl Ranged) -> String {
        const LONGEST: usize = 80;
        let range = node.range();
        let text = self.text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or_default();
        let mut text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > LONGEST {
            text = text.chars().take(LONGEST - 1).collect();
            text.push('…');
        }
        text
    }

    /// A line by its number, from 1.
    pub(crate) fn line(&self, number: u32) -> &str {
        let start = self.lines[usize::try_from(number).unwrap_or(1).max(1) - 1];
        self.text[start..].lines().next().unwrap_or_default()
    }
}
