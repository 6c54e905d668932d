//! How deep a source is nested, told from its tokens before it is parsed: parsing, walking and dropping a tree that is too
//! deep exhausts the stack, which no program survives. Must not know what the source means.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer::lex};

/// The deepest a source may be. `CPython` gives up at 100 brackets and 100 blocks; a page's stack is 1 MB.
const DEEPEST: usize = 500;
/// What a bracket or a keyword counts: it costs a parser a whole round through its grammar. An operator costs a node.
const ROUND: usize = 6;
/// Blocks within blocks.
const BLOCKS: usize = 60;
/// Brackets that may be left open, with the rest of the source read all the same.
const OPEN: usize = 20;

/// The line, from 1, where a source is nested too deeply.
pub(crate) fn too_deep(text: &str, mode: Mode) -> Option<usize> {
    if !is_too_deep(text, mode) {
        return None;
    }
    // The lexer does not tell where it is; the first lines that are too deep do.
    let ends: Vec<usize> =
        text.match_indices('\n').map(|(at, _)| at + 1).chain(std::iter::once(text.len())).collect();
    let line = ends.partition_point(|end| !is_too_deep(&text[..*end], mode));
    Some(line.min(ends.len() - 1) + 1)
}

fn is_too_deep(text: &str, mode: Mode) -> bool {
    let mut lexer = lex(text, mode);
    let (mut outer, mut own, mut depth) = (Vec::new(), 0_usize, 0_usize);
    let (mut blocks, mut open, mut at_line_start) = (0_usize, 0_usize, true);
    loop {
        let kind = lexer.next_token();
        let cost = match kind {
            TokenKind::EndOfFile => return false,
            TokenKind::Indent => {
                blocks += 1;
                0
            }
            TokenKind::Dedent => {
                blocks = blocks.saturating_sub(1);
                0
            }
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                depth += ROUND;
                outer.push(std::mem::take(&mut own) + ROUND);
                0
            }
            TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd => {
                depth -= own;
                own = outer.pop().unwrap_or(0);
                0
            }
            TokenKind::Newline => {
                (own, depth) = (0, 0);
                outer.clear();
                0
            }
            TokenKind::Comma => {
                depth -= std::mem::take(&mut own);
                0
            }
            // A bracket was left open: the parser goes on behind it.
            kind if at_line_start && open < OPEN && begins_statement(kind) => {
                open += usize::from(!outer.is_empty());
                (own, depth) = (0, 0);
                outer.clear();
                0
            }
            TokenKind::And | TokenKind::Or | TokenKind::In | TokenKind::Is => 1,
            kind if kind.is_non_soft_keyword() && !begins_statement(kind) => ROUND,
            TokenKind::DoubleStar | TokenKind::Minus | TokenKind::Plus | TokenKind::Tilde => 2,
            kind if kind.is_operator() => 1,
            _ => 0,
        };
        own += cost;
        depth += cost;
        if depth > DEEPEST || blocks > BLOCKS {
            return true;
        }
        at_line_start = matches!(kind, TokenKind::NonLogicalNewline | TokenKind::Newline);
    }
}

fn begins_statement(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Import
            | TokenKind::Def
            | TokenKind::Class
            | TokenKind::Return
            | TokenKind::While
            | TokenKind::With
            | TokenKind::Try
            | TokenKind::Raise
            | TokenKind::Assert
            | TokenKind::Del
            | TokenKind::Global
            | TokenKind::Nonlocal
    )
}
