//! What a program makes itself: functions, classes, files it opens, modules beside it.

use std::cell::RefCell;
use std::rc::Rc;

use ruff_python_ast::{ExprLambda, StmtFunctionDef};
use run_composer_core::v1::{Args, DictId, Raised, Value};

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
    /// An `argparse` parser.
    Parser(Rc<Parser>),
    /// `functools.partial`: a function with some of its arguments.
    Partial(Value, Rc<Args>),
    /// `super()`: the bases of a class, for one of its objects.
    Super(Rc<Class>, Value),
    /// What a decorator made of a method.
    Decorated(Decorated, Value),
}

/// Decorators of methods.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decorated {
    /// `@staticmethod`
    Static,
    /// `@classmethod`
    Class,
    /// `@property`
    Property,
}

/// An `argparse` parser; groups share what they add.
pub(crate) struct Parser {
    /// Options by the name of their attribute, with their defaults: a dictionary.
    pub(crate) defaults: Value,
    /// How each is given.
    pub(crate) options: Rc<RefCell<Vec<Opt>>>,
}

/// An option of a command line.
#[derive(Clone)]
pub(crate) struct Opt {
    /// `--name`, `-n`; none where it is told by its position.
    pub(crate) flags: Vec<String>,
    /// The attribute it sets.
    pub(crate) dest: String,
    /// `store`, `store_true`, `append`…
    pub(crate) action: String,
    /// `type=`
    pub(crate) kind: Option<Value>,
    /// `nargs=`
    pub(crate) count: Option<Value>,
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
    /// The functions around it, innermost first.
    pub(crate) closure: Rc<[u64]>,
    /// A decorator that is not followed may give it arguments, or take its result.
    pub(crate) decorator: Option<Rc<str>>,
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
    /// What it is derived from, as far as that is the program's own.
    pub(crate) bases: Vec<Rc<Class>>,
    /// What kind of class it is.
    pub(crate) kind: Kind,
    /// It and all that it is derived from, each as often as it comes up.
    pub(crate) weight: usize,
    /// Attributes that are set after its definition.
    pub(crate) changed: Option<DictId>,
}

/// Kinds of classes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An ordinary one.
    #[default]
    Plain,
    /// `enum.Enum`
    Enum,
    /// `NamedTuple`, `namedtuple`
    Tuple,
    /// It is derived from something that is not followed.
    Foreign,
}

impl Class {
    /// A method or an attribute, with the class that has it.
    pub(crate) fn member(self: &Rc<Self>, name: &str) -> Option<(Value, Rc<Self>)> {
        match self.names.get(name) {
            Some(value) => Some((value.clone(), self.clone())),
            None => self.inherited(name),
        }
    }

    /// The same, of its bases only.
    pub(crate) fn inherited(&self, name: &str) -> Option<(Value, Rc<Self>)> {
        self.bases.iter().find_map(|base| base.member(name))
    }

    /// Whether it or a base is derived from something that is not followed.
    pub(crate) fn is_foreign(&self) -> bool {
        self.kind == Kind::Foreign || self.bases.iter().any(|base| base.is_foreign())
    }

    /// Parameters of a data class or named tuple, those of its bases first.
    pub(crate) fn all_parameters(&self) -> Vec<String> {
        let mut all: Vec<String> = self.bases.iter().flat_map(|base| base.all_parameters()).collect();
        for name in &self.parameters {
            if !all.contains(name) {
                all.push(name.clone());
            }
        }
        all
    }
}
