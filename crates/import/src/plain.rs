//! What code does, told without following it: whether it makes the same values whenever it runs and changes nothing that
//! others see, and which names it sets. Must not know who asks.

use std::collections::HashSet;
use std::rc::Rc;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt};

/// Functions of Python that only make values.
const FUNCTIONS: &[&str] = &[
    "abs",
    "bool",
    "dict",
    "enumerate",
    "float",
    "format",
    "frozenset",
    "int",
    "len",
    "list",
    "max",
    "min",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
];
/// Methods that only make values, whatever they are of.
const METHODS: &[&str] = &[
    "capitalize",
    "endswith",
    "format",
    "get",
    "items",
    "join",
    "keys",
    "lower",
    "lstrip",
    "replace",
    "rstrip",
    "split",
    "startswith",
    "strip",
    "title",
    "upper",
    "values",
    "zfill",
];

/// Whether a built-in function only makes a value.
pub(crate) fn is_plain_function(name: &str) -> bool {
    FUNCTIONS.contains(&name)
}

/// Whether the body of a function is plain, where it yields.
pub(crate) fn is_plain(body: &[Stmt]) -> bool {
    let mut look = Look { plain: true };
    look.visit_body(body);
    look.plain
}

/// Whether an expression is plain.
pub(crate) fn is_plain_expression(expression: &Expr) -> bool {
    let mut look = Look { plain: true };
    look.visit_expr(expression);
    look.plain
}

/// The names that the body of a function sets, those it declares `global` or `nonlocal` aside.
pub(crate) fn sets(body: &[Stmt]) -> HashSet<Rc<str>> {
    let mut look = Names::default();
    look.visit_body(body);
    look.set.retain(|name| !look.declared.contains(name));
    look.set
}

#[derive(Default)]
struct Names {
    set: HashSet<Rc<str>>,
    declared: HashSet<Rc<str>>,
}

impl<'a> Visitor<'a> for Names {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(definition) => drop(self.set.insert(definition.name.as_str().into())),
            Stmt::ClassDef(definition) => drop(self.set.insert(definition.name.as_str().into())),
            Stmt::Global(global) => {
                self.declared.extend(global.names.iter().map(|name| name.as_str().into()));
            }
            Stmt::Nonlocal(outer) => {
                self.declared.extend(outer.names.iter().map(|name| name.as_str().into()));
            }
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) if name.ctx.is_store() => drop(self.set.insert(name.id.as_str().into())),
            // They have names of their own.
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => {}
            _ => walk_expr(self, expression),
        }
    }
}

struct Look {
    plain: bool,
}

impl<'a> Visitor<'a> for Look {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Expr(expression) => match &*expression.value {
                Expr::Yield(out) => out.value.iter().for_each(|value| self.visit_expr(value)),
                value => self.visit_expr(value),
            },
            Stmt::Assign(_)
            | Stmt::AnnAssign(_)
            | Stmt::For(_)
            | Stmt::If(_)
            | Stmt::Pass(_)
            | Stmt::Return(_) => {
                walk_stmt(self, statement);
            }
            _ => self.plain = false,
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        let fine = match expression {
            Expr::Call(call) => match &*call.func {
                Expr::Name(name) => is_plain_function(&name.id),
                Expr::Attribute(attribute) => METHODS.contains(&attribute.attr.as_str()),
                _ => false,
            },
            Expr::Attribute(attribute) => !attribute.ctx.is_store(),
            Expr::Subscript(subscript) => !subscript.ctx.is_store(),
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_) | Expr::Named(_) | Expr::Lambda(_) => false,
            _ => true,
        };
        self.plain &= fine;
        walk_expr(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use ruff_python_parser::parse_module;

    use super::*;

    #[test]
    fn what_others_see_is_not_plain() {
        let plain = |text: &str| is_plain(&parse_module(text).unwrap().into_suite());
        assert!(plain("for lr in [0.1, 0.2]:\n    args = ['--lr', str(lr)]\n    yield args\n"));
        for text in [
            "args[1] = lr\nyield args\n",
            "self.n = 1\nyield 1\n",
            "n += 1\nyield n\n",
            "yield exp.submit(src)\n",
            "x = yield 1\n",
            "global n\nyield 1\n",
            "while True:\n    yield 1\n",
        ] {
            assert!(!plain(text), "{text}");
        }
    }
}
