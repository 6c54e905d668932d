//! What a program makes itself: functions, classes, files it opens, modules beside it.

use std::rc::Rc;

use ruff_python_ast::{ExprLambda, StmtFunctionDef};
use run_composer_core::v1::{Raised, Value};

use crate::scope::Names;
use crate::unit::Unit;

/// Something of the program's own.
#[derive(Clone)]
pub(crate) enum Own {
    /// A function.
    Function(Rc<Function>),
    /// A class.
    Class(Rc<Class>),
    /// An object of a class of the program.
    Instance {
        /// Its class.
        class: Rc<Class>,
        /// Its attributes; a dictionary by name.
        fields: Value,
    },
    /// A file that was opened.
    File {
        /// Its path.
        path: String,
        /// Whether it is written.
        written: bool,
    },
    /// An exception that was caught.
    Exception(Raised),
    /// A module beside the program: its names.
    Module(usize),
    /// An `argparse` parser: the options' names and defaults, a dictionary.
    Parser(Value),
}

/// A function.
pub(crate) struct Function {
    /// Its definition.
    pub(crate) body: Body,
    /// Where it is written.
    pub(crate) unit: Rc<Unit>,
    /// The module it is in.
    pub(crate) module: usize,
    /// Defaults of parameters by name.
    pub(crate) defaults: Vec<(Rc<str>, Value)>,
    /// Names of the functions around it.
    pub(crate) closure: Rc<Names>,
}

/// How a function is written.
pub(crate) enum Body {
    /// `def`
    Def(StmtFunctionDef),
    /// `lambda`
    Lambda(ExprLambda),
}

/// A class.
#[derive(Default)]
pub(crate) struct Class {
    /// Its name.
    pub(crate) name: String,
    /// Names of its annotated attributes: the parameters of a data class.
    pub(crate) parameters: Vec<String>,
    /// Its names: methods and class attributes.
    pub(crate) names: Names,
}
