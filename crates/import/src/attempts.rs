//! `try`: what is raised goes to its handler; where nothing is raised, the handlers tell what else names may stand for.

use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Stmt, StmtTry};
use run_composer_core::v1::{Raised, Value};

use crate::doubts::doubtful_file;
use crate::guards::Leaves;
use crate::reader::{Flow, Reader};

/// Modules of Python's own that programs try to import.
const STANDARD: &[&str] = &[
    "argparse",
    "collections",
    "configparser",
    "copy",
    "datetime",
    "functools",
    "glob",
    "importlib",
    "itertools",
    "json",
    "logging",
    "math",
    "os",
    "pathlib",
    "pickle",
    "random",
    "re",
    "shutil",
    "string",
    "subprocess",
    "sys",
    "tempfile",
    "time",
    "typing",
    "urllib",
    "uuid",
    "warnings",
];

fn is_standard(path: &str) -> bool {
    let first = path.split('.').next().unwrap_or(path);
    STANDARD.contains(&first)
}

impl Reader<'_> {
    /// `try`
    pub(crate) fn attempt(&mut self, attempt: &StmtTry) -> Result<Flow, Raised> {
        let guards = self.guards.len();
        let doubtful =
            self.doubtful_import(attempt).or_else(|| doubtful_file(attempt, &self.unit, &self.sdk.files));
        let is_doubtful = doubtful.is_some();
        let body = match doubtful {
            Some((condition, handler)) => self.both(
                &condition,
                |reader| reader.block(&attempt.body),
                |reader| reader.block(&handler.body),
            ),
            None => self.block(&attempt.body),
        };
        if !attempt.handlers.is_empty() {
            // What is raised within is caught; where it leaves, a handler says.
            match leaves_of(&attempt.handlers) {
                Some(leaves) => self.lower_guards(guards, leaves),
                None => self.end_guards(guards, Leaves::Program),
            }
        }
        let flow = match body {
            Ok(Flow::Next) => {
                // Both ways of a doubt were followed.
                let handlers = if is_doubtful { [].as_slice() } else { &attempt.handlers };
                for handler in handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    self.fill_in(|reader| {
                        if let Some(name) = &handler.name {
                            let text = reader.unit.source(name);
                            reader.bind(name, Value::hole(text, "nothing was raised", None));
                        }
                        reader.block(&handler.body)
                    });
                }
                self.block(&attempt.orelse)
            }
            Ok(flow) => Ok(flow),
            Err(raised) => self.handle(attempt, raised),
        };
        match self.block(&attempt.finalbody)? {
            Flow::Next => flow,
            other => Ok(other),
        }
    }

    /// A body that imports what may not be installed, with the handler for that.
    fn doubtful_import<'a>(&self, attempt: &'a StmtTry) -> Option<(String, &'a ExceptHandlerExceptHandler)> {
        let handler = attempt.handlers.iter().find_map(|handler| {
            let ExceptHandler::ExceptHandler(handler) = handler;
            let class = handler.type_.as_deref().map(|class| self.unit.source(class))?;
            (class.contains("ImportError") || class.contains("ModuleNotFoundError")).then_some(handler)
        })?;
        attempt.body.iter().find_map(|statement| {
            let path = match statement {
                Stmt::Import(import) => import.names.first()?.name.to_string(),
                Stmt::ImportFrom(import) if import.level == 0 => import.module.as_ref()?.to_string(),
                _ => return None,
            };
            let known = path.starts_with("azureml") || is_standard(&path) || self.has_module(&path);
            (!known).then(|| (self.unit.source(statement), handler))
        })
    }
}

/// How far the handlers leave: to the next round of a loop, out of the function, out of the program. `None` where they do
/// not.
fn leaves_of(handlers: &[ExceptHandler]) -> Option<Leaves> {
    struct Look(Option<Leaves>);
    impl<'a> Visitor<'a> for Look {
        fn visit_stmt(&mut self, statement: &'a Stmt) {
            let leaves = match statement {
                Stmt::Continue(_) | Stmt::Break(_) => Some(Leaves::Round),
                Stmt::Return(_) => Some(Leaves::Function),
                Stmt::Raise(_) => Some(Leaves::Program),
                Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
                _ => None,
            };
            self.0 = self.0.max(leaves);
            walk_stmt(self, statement);
        }
    }
    let mut look = Look(None);
    for handler in handlers {
        let ExceptHandler::ExceptHandler(handler) = handler;
        look.visit_body(&handler.body);
    }
    look.0
}
