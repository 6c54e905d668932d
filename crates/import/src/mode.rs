//! How a source is parsed: with the magics of notebooks, or as plain Python where the parser would not survive them. Must
//! not know what the source means.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer::lex};

/// The mode a text is parsed in. Behind a bracket closed by another kind, or a string that does not end, the parser of
/// `ruff_python_parser` 0.0.10 takes `?help`, `/call` and the like at the start of a line for an expression, and panics.
pub(crate) fn mode(text: &str) -> Mode {
    let escapes = text.split(['\n', '\r']).any(|line| line.trim_start().starts_with(['?', '/', ';', ',']));
    if escapes && !is_balanced(text) { Mode::Module } else { Mode::Ipython }
}

fn is_balanced(text: &str) -> bool {
    use TokenKind::{
        FStringEnd, FStringStart, Lbrace, Lpar, Lsqb, Rbrace, Rpar, Rsqb, TStringEnd, TStringStart,
    };
    let mut lexer = lex(text, Mode::Ipython);
    let mut open = Vec::new();
    loop {
        match lexer.next_token() {
            TokenKind::EndOfFile => {
                return !open.iter().any(|kind| matches!(kind, FStringEnd | TStringEnd));
            }
            TokenKind::Unknown => return false,
            Lpar => open.push(Rpar),
            Lsqb => open.push(Rsqb),
            Lbrace => open.push(Rbrace),
            FStringStart => open.push(FStringEnd),
            TStringStart => open.push(TStringEnd),
            kind @ (Rpar | Rsqb | Rbrace | FStringEnd | TStringEnd) if open.pop() != Some(kind) => {
                return false;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_parser_does_not_survive_is_plain_python() {
        for text in ["[)\n,", "f(]\n?x", "{f',x\n}\n?x = \n", "[f'\n/ y", "(x,\n \u{1}\n;a"] {
            assert_eq!(mode(text), Mode::Module, "{text}");
        }
        for text in ["?x\nf(a)", "x = (a\n  , b)\n%cd src", "f(]\n%cd x"] {
            assert_eq!(mode(text), Mode::Ipython, "{text}");
        }
    }
}
