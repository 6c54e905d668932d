//! The arguments of a call, as they are written: which parameter each is for, and where its text stands. Must not know
//! which functions there are.

use std::ops::Range;

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{ArgOrKeyword, Expr, ExprCall, Keyword};
use ruff_text_size::Ranged;

use super::source::{Source, bytes};

/// One argument.
#[derive(Clone)]
pub(super) struct Argument<'a> {
    pub(super) value: &'a Expr,
    /// The keyword, where it is passed by one.
    pub(super) keyword: Option<&'a Keyword>,
    /// From its first to its last token, brackets around it included.
    pub(super) whole: Range<usize>,
    /// The same without `name=`.
    pub(super) text: Range<usize>,
}

/// The arguments of a call in the order of the text.
pub(super) struct Arguments<'a>(pub(super) Vec<Argument<'a>>);

impl<'a> Arguments<'a> {
    /// Reads them; `None` where `*` or `**` hides some.
    pub(super) fn of(call: &'a ExprCall, source: &Source<'_>) -> Option<Self> {
        let all: Vec<ArgOrKeyword> = call.arguments.iter_source_order().collect();
        let outer = bytes(&call.arguments);
        let mut arguments = Vec::new();
        for (at, argument) in all.iter().enumerate() {
            let own = bytes(argument);
            let before = at.checked_sub(1).map_or(outer.start + 1, |last| bytes(&all[last]).end);
            let after = all.get(at + 1).map_or(outer.end - 1, |next| bytes(next).start);
            let is_comma = |kind: TokenKind| kind == TokenKind::Comma;
            // What stands before the comma belongs to the argument on its left, what follows to the one on its right.
            let start = source
                .tokens(before..own.start)
                .filter(|token| token.kind() != TokenKind::Comment)
                .rev()
                .take_while(|token| !is_comma(token.kind()))
                .last()
                .map_or(own.start, |token| token.start().to_usize());
            let end = source
                .tokens(own.end..after)
                .filter(|token| token.kind() != TokenKind::Comment)
                .take_while(|token| !is_comma(token.kind()))
                .last()
                .map_or(own.end, |token| token.end().to_usize());
            let keyword = match argument {
                ArgOrKeyword::Arg(Expr::Starred(_)) => return None,
                ArgOrKeyword::Arg(_) => None,
                ArgOrKeyword::Keyword(keyword) => Some(*keyword),
            };
            let text = match keyword {
                None => start..end,
                Some(keyword) => {
                    let name = bytes(keyword.arg.as_ref()?);
                    let mut tokens =
                        source.tokens(name.end..end).filter(|token| token.kind() != TokenKind::Comment);
                    let _equals = tokens.next()?;
                    tokens.next()?.start().to_usize()..end
                }
            };
            arguments.push(Argument { value: argument.value(), keyword, whole: start..end, text });
        }
        Some(Self(arguments))
    }

    /// Which argument is for each parameter. `Err`: what does not fit.
    pub(super) fn fit(&self, parameters: &[&str]) -> Result<Vec<Option<usize>>, String> {
        let mut fitted = vec![None; parameters.len()];
        for (at, argument) in self.0.iter().enumerate() {
            let parameter = match argument.keyword.and_then(|keyword| keyword.arg.as_ref()) {
                None if at < parameters.len() => at,
                None => return Err("it has more arguments than the SDK v1 takes".to_owned()),
                Some(name) => parameters
                    .iter()
                    .position(|known| *known == name.as_str())
                    .ok_or_else(|| format!("MLflow knows no counterpart of its argument `{name}`"))?,
            };
            if fitted[parameter].replace(at).is_some() {
                return Err(format!("it has `{}` twice", parameters[parameter]));
            }
        }
        Ok(fitted)
    }

    /// What to cut out to be rid of an argument, with the comma beside it.
    pub(super) fn without(&self, at: usize) -> Range<usize> {
        match (self.0.get(at + 1), at.checked_sub(1)) {
            (Some(next), _) => self.0[at].whole.start..next.whole.start,
            (None, Some(last)) => self.0[last].whole.end..self.0[at].whole.end,
            (None, None) => self.0[at].whole.clone(),
        }
    }
}
