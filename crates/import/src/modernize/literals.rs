//! What string literals say and how they are written. Must not know names.

use ruff_python_ast::{Expr, InterpolatedStringElement};

use super::source::{Source, bytes};

/// MLflow's limit for names of metrics and tags, in bytes.
const LONGEST_NAME: usize = 250;

/// The text of a literal.
pub(super) fn text(expr: &Expr) -> Option<&str> {
    expr.as_string_literal_expr().map(|literal| literal.value.to_str())
}

/// A literal without its last quote, and the quote: between them a name can be made longer. `None` where it is written in
/// several parts, in three quotes, raw or as bytes.
pub(super) fn parts<'t>(expr: &Expr, source: &Source<'t>) -> Option<(&'t str, &'t str)> {
    let whole: &'t str = &source.text[bytes(expr)];
    let single = match expr {
        Expr::StringLiteral(literal) => !literal.value.is_implicit_concatenated(),
        Expr::FString(literal) => !literal.value.is_implicit_concatenated(),
        _ => false,
    };
    let open = whole.strip_prefix(['f', 'F']).filter(|_| expr.is_f_string_expr()).unwrap_or(whole);
    let quote = if open.starts_with('"') { "\"" } else { "'" };
    let plain = open.starts_with(quote) && !open.starts_with(&quote.repeat(3));
    (single && plain && open.len() >= 2).then(|| whole.split_at(whole.len() - 1))
}

/// The literal parts of a name, and whether that is all.
fn literal_parts(expr: &Expr) -> Option<(Vec<&str>, bool)> {
    match expr {
        Expr::StringLiteral(literal) => Some((vec![literal.value.to_str()], true)),
        Expr::FString(literal) => {
            let elements = literal.value.elements();
            let parts = elements.filter_map(|element| match element {
                InterpolatedStringElement::Literal(literal) => Some(&*literal.value),
                InterpolatedStringElement::Interpolation(_) => None,
            });
            Some((parts.collect(), false))
        }
        _ => None,
    }
}

/// Whether MLflow takes a name for metrics and tags, as far as it is written out.
pub(super) fn is_metric_name(expr: &Expr) -> bool {
    let allowed = |letter: char| letter.is_alphanumeric() || "_-. /".contains(letter);
    let Some((parts, all)) = literal_parts(expr) else { return true };
    let normal = |name: &str| {
        name.split('/').all(|part| !["", ".", ".."].contains(&part)) && name.len() <= LONGEST_NAME
    };
    parts.iter().all(|part| part.chars().all(allowed)) && (!all || parts.iter().all(|part| normal(part)))
}

/// Whether a name, with a suffix, can be that of a file in MLflow.
pub(super) fn is_file_name(expr: &Expr) -> bool {
    let allowed = |letter: char| letter.is_alphanumeric() || "_-. ".contains(letter);
    literal_parts(expr).is_some_and(|(parts, _)| {
        parts.iter().all(|part| part.chars().all(allowed)) && parts.iter().any(|part| !part.is_empty())
    })
}

/// Whether a name is not the same each time.
pub(super) fn varies(expr: &Expr) -> bool {
    literal_parts(expr).is_none_or(|(_, all)| !all)
}

/// Whether evaluating an expression does nothing else.
pub(super) fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Attribute(node) => is_plain(&node.value),
        expr => expr.is_string_literal_expr() || expr.is_name_expr(),
    }
}

/// Whether a list visibly holds something else than numbers.
pub(super) fn holds_text(expr: &Expr) -> bool {
    let items = match expr {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        _ => return false,
    };
    items.iter().any(|item| !(item.is_number_literal_expr() || item.is_name_expr() || is_computed(item)))
}

fn is_computed(expr: &Expr) -> bool {
    expr.is_call_expr()
        || expr.is_attribute_expr()
        || expr.is_subscript_expr()
        || expr.is_bin_op_expr()
        || expr.is_unary_op_expr()
}

/// The last part of a path, where it is written out: of a literal or of `os.path.join`.
pub(super) fn last_part(expr: &Expr, qualified: impl Fn(&Expr) -> Option<String>) -> Option<&str> {
    let path = match expr {
        Expr::Call(call) if call.arguments.keywords.is_empty() => (qualified(&call.func).as_deref()
            == Some("os.path.join"))
        .then(|| call.arguments.args.last())??,
        expr => expr,
    };
    text(path).map(|path| path.rsplit('/').next().unwrap_or(path)).filter(|last| !last.is_empty())
}
