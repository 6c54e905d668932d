//! `try`: what is raised goes to its handler; where nothing is raised, the handlers tell what else names may stand for.

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, Stmt, StmtTry};
use run_composer_core::v1::{Raised, Value};

use crate::guards::Leaves;
use crate::own::Own;
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
        let body = match self.doubtful_import(attempt) {
            Some((condition, handler)) => self.both(
                &condition,
                |reader| reader.block(&attempt.body),
                |reader| reader.block(&handler.body),
            ),
            None => self.block(&attempt.body),
        };
        if !attempt.handlers.is_empty() {
            // What is raised within is caught.
            self.end_guards(guards, Leaves::Program);
        }
        let flow = match body {
            Ok(Flow::Next) => {
                for handler in &attempt.handlers {
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

    fn handle(&mut self, attempt: &StmtTry, raised: Raised) -> Result<Flow, Raised> {
        for handler in &attempt.handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            if !handler.type_.as_deref().is_none_or(|class| self.catches(class, &raised)) {
                continue;
            }
            if let Some(name) = &handler.name {
                let exception = self.keep(Own::Exception(raised));
                self.bind(name, exception);
            }
            self.failure = None;
            return self.block(&handler.body);
        }
        Err(raised)
    }

    /// Whether an `except` names this exception or one of its bases, as far as names tell.
    fn catches(&self, class: &Expr, raised: &Raised) -> bool {
        if let Expr::Tuple(classes) = class {
            return classes.elts.iter().any(|class| self.catches(class, raised));
        }
        let name = self.unit.source(class);
        let name = name.rsplit('.').next().unwrap_or(&name);
        let sdk = [
            "UserErrorException",
            "RunConfigurationException",
            "TrainingException",
            "HyperDriveConfigException",
            "ExperimentExecutionException",
        ];
        name == raised.class
            || matches!(name, "Exception" | "BaseException")
            || (matches!(name, "AzureMLException" | "AzureMLSDKException")
                && sdk.contains(&raised.class.as_str()))
            || (name == "OSError" && raised.class == "FileNotFoundError")
            || (name == "LookupError" && matches!(raised.class.as_str(), "KeyError" | "IndexError"))
            || (name == "ArithmeticError" && raised.class == "ZeroDivisionError")
    }
}
