//! What Python cannot read, in words: one finding for each statement, with the bracket that is open there and what Python 2
//! is called today. Must not know what a source means.

use ruff_python_ast::Stmt;
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange, TextSize};
use run_composer_core::finding::{Code, Finding};

use crate::unit::Unit;

/// Statements of one source that are told.
const MOST: usize = 100;

/// How Python 3 writes what only Python 2 reads.
struct OfPython2 {
    begins: &'static str,
    /// Whether it can only be Python 2, by what follows.
    is: fn(&str) -> bool,
    now: &'static str,
}

const OF_PYTHON_2: [OfPython2; 3] = [
    OfPython2 {
        begins: "print",
        is: |rest| rest.starts_with([' ', '"', '\'']),
        now: "`print(…)` with brackets",
    },
    OfPython2 {
        begins: "exec",
        is: |rest| rest.starts_with([' ', '"', '\'']),
        now: "`exec(…)` with brackets",
    },
    OfPython2 { begins: "raise ", is: |rest| rest.contains(','), now: "`raise NAME(…)`" },
];

/// The errors of a parsed source. An error that another one of the same statement has caused is not told.
pub(crate) fn errors<T>(unit: &Unit, parsed: &Parsed<T>, statements: &[Stmt]) -> Vec<Finding> {
    let mut told: Vec<TextRange> = Vec::new();
    let mut findings = Vec::new();
    for error in parsed.errors() {
        let at = error.location.start();
        let statement = innermost(statements, at);
        if statement.is_some_and(|range| told.contains(&range)) {
            continue;
        }
        told.extend(statement);
        let place = unit.place(error.location);
        let line = unit.line(place.line);
        let help = match (of_python_2(line), open_bracket(parsed, at)) {
            (Some(now), _) => {
                format!("This is Python 2. Write {now}; everything else was read all the same.")
            }
            (None, Some((bracket, open))) if unit.place(open).line < place.line => {
                let line = unit.place(open).line;
                format!("The `{bracket}` of line {line} is open here. Everything else was read all the same.")
            }
            _ => "Everything else was read all the same.".to_owned(),
        };
        let message = format!("Python cannot read this: {}", error.error);
        findings.push(Finding::warning(Code::PythonSyntax, message).help(help).at(place));
        if findings.len() == MOST {
            break;
        }
    }
    findings
}

fn of_python_2(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    let of = |word: &&OfPython2| line.strip_prefix(word.begins).is_some_and(word.is);
    OF_PYTHON_2.iter().find(of).map(|word| word.now)
}

/// The innermost bracket that is open at a place.
fn open_bracket<T>(parsed: &Parsed<T>, at: TextSize) -> Option<(char, TextRange)> {
    let mut open = Vec::new();
    for token in parsed.tokens().iter().take_while(|token| token.start() < at) {
        let bracket = match token.kind() {
            TokenKind::Lpar => '(',
            TokenKind::Lsqb => '[',
            TokenKind::Lbrace => '{',
            // The parser has gone on behind what is not closed.
            TokenKind::Newline => {
                open.clear();
                continue;
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                open.pop();
                continue;
            }
            _ => continue,
        };
        open.push((bracket, token.range()));
    }
    open.pop()
}

/// The innermost statement around a place.
fn innermost(statements: &[Stmt], at: TextSize) -> Option<TextRange> {
    struct Innermost {
        at: TextSize,
        found: Option<TextRange>,
    }
    impl<'a> Visitor<'a> for Innermost {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            if stmt.range().contains_inclusive(self.at) {
                self.found = Some(stmt.range());
                walk_stmt(self, stmt);
            }
        }
        fn visit_expr(&mut self, _: &'a ruff_python_ast::Expr) {}
    }
    let mut visitor = Innermost { at, found: None };
    visitor.visit_body(statements);
    visitor.found
}
