//! What of a `try` may fail on the machine it runs on: files that are not beside the program, folders that may be there
//! already. Must not know how it is followed.

use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, ExprCall, Stmt, StmtTry};
use run_composer_core::v1::Files;

use crate::unit::Unit;

/// Functions and methods whose success depends on which files there are.
const DEPEND_ON_FILES: &[&str] = &[
    "chdir",
    "copytree",
    "getsize",
    "listdir",
    "makedirs",
    "mkdir",
    "read_bytes",
    "read_text",
    "remove",
    "rename",
    "rmdir",
    "rmtree",
    "stat",
    "unlink",
];
/// Arguments with which they do not mind.
const DO_NOT_MIND: &[&str] = &["exist_ok", "missing_ok", "ignore_errors"];
/// What they raise.
const RAISED: &[&str] = &["FileNotFoundError", "FileExistsError", "OSError", "IOError", "EnvironmentError"];

/// The call in a `try` that may fail for want of a file, with the handler for that. One that catches everything counts only
/// where it does something about it.
pub(crate) fn doubtful_file<'a>(
    attempt: &'a StmtTry,
    unit: &Unit,
    files: &Files<'_>,
) -> Option<(String, &'a ExceptHandlerExceptHandler)> {
    let handler = attempt.handlers.iter().find_map(|handler| {
        let ExceptHandler::ExceptHandler(handler) = handler;
        let catches = match handler.type_.as_deref().map(|class| unit.source(class)) {
            Some(class) if RAISED.iter().any(|name| class.contains(name)) => true,
            Some(class) => class.contains("Exception") && sets_something(&handler.body),
            None => sets_something(&handler.body),
        };
        catches.then_some(handler)
    })?;
    let mut look = Look { files, found: None };
    look.visit_body(&attempt.body);
    Some((unit.source(look.found?), handler))
}

fn sets_something(body: &[Stmt]) -> bool {
    body.iter()
        .any(|statement| matches!(statement, Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_)))
}

struct Look<'a, 'f> {
    files: &'f Files<'f>,
    found: Option<&'a ExprCall>,
}

impl<'a> Visitor<'a> for Look<'a, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if !matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            ruff_python_ast::visitor::walk_stmt(self, statement);
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Call(call) = expression
            && self.found.is_none()
            && self.may_fail(call)
        {
            self.found = Some(call);
        }
        walk_expr(self, expression);
    }
}

impl Look<'_, '_> {
    fn may_fail(&self, call: &ExprCall) -> bool {
        let text = |at: usize| match call.arguments.args.get(at) {
            Some(Expr::StringLiteral(text)) => Some(text.value.to_str()),
            _ => None,
        };
        match &*call.func {
            Expr::Name(name) if name.id.as_str() == "open" => {
                let reads = !text(1).is_some_and(|mode| mode.contains(['w', 'a', 'x']));
                // Which file a name means is not looked at here: what is read of one that is not there is a question anyway.
                reads && text(0).is_some_and(|path| !self.files.is_file(path))
            }
            Expr::Attribute(attribute) if DEPEND_ON_FILES.contains(&attribute.attr.as_str()) => {
                let minds = |name: &str| !DO_NOT_MIND.contains(&name);
                call.arguments
                    .keywords
                    .iter()
                    .all(|keyword| keyword.arg.as_ref().is_none_or(|name| minds(name.as_str())))
            }
            _ => false,
        }
    }
}
