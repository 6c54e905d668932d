//! What a program makes itself: functions, classes, files it opens, modules beside it.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use ruff_python_ast::{ExprLambda, StmtFunctionDef};
use run_composer_core::v1::{Args, DictId, ListId, Raised, Value};

use crate::iterators::Pending;
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
    /// What can be gone over once: what `map` and `zip` make, a generator.
    Iterator {
        /// The list of what is left of it.
        rest: ListId,
        /// What makes its items, where that waits until somebody asks.
        pending: Option<Rc<Pending>>,
    },
    /// `dict.keys()` and its like: what is in the dictionary when somebody looks.
    View(DictId, Rc<str>),
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
    /// A function under `functools.cache`, with the list of what it was called with and returned.
    Cached(Value, ListId),
    /// What a decorator made of a method.
    Decorated(Decorated, Value),
    /// A `configparser` parser: its sections by name, each a dictionary; and whether values are taken as they are written.
    Config(DictId, bool),
    /// A section of one, by its name.
    Section(DictId, Rc<str>),
    /// `contextlib.closing(object)` or `nullcontext(object)`, and whether it closes it.
    Wrapped(Value, bool),
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
    /// `@cached_property`
    Cached,
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
    /// `const=`
    pub(crate) constant: Option<Value>,
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
    /// The name that `functools.wraps` gives it.
    pub(crate) named: Option<Rc<str>>,
    /// Names that it sets itself: until then they have no value, whatever they are around it.
    pub(crate) sets: Rc<HashSet<Rc<str>>>,
    /// The class in whose body it is written, for names like `__name`.
    pub(crate) in_class: Option<Rc<str>>,
    /// Whether it yields.
    pub(crate) is_generator: bool,
}

/// Attributes of a function that hold its defaults.
pub(crate) const DEFAULTS: [&str; 3] = ["__defaults__", "__kwdefaults__", "__code__"];

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
    /// What it is derived from that is not the program's own.
    pub(crate) foreign: Vec<Rc<str>>,
    /// Whether its objects are compared by their fields: a data class, a named tuple.
    pub(crate) is_record: bool,
    /// Whether the attributes of its objects cannot be set: `@dataclass(frozen=True)`.
    pub(crate) is_frozen: bool,
    /// Whether it has no objects as long as it has abstract methods: `ABC`.
    pub(crate) is_abstract: bool,
    /// Parameters that only `__post_init__` gets: `InitVar`.
    pub(crate) passed_on: Vec<String>,
    /// Parameters that are given by their name only: `field(kw_only=True)`.
    pub(crate) by_name: Vec<String>,
    /// Whether a metaclass of the program makes its objects.
    pub(crate) is_made_by_metaclass: bool,
    /// Attributes that are no parameters: `field(init=False)`.
    pub(crate) not_given: Vec<String>,
    /// Whether it is the class of the members of an enumeration.
    pub(crate) is_member: bool,
    /// Whether its objects are text or numbers as well: `class Size(str, Enum)`.
    pub(crate) is_plain_too: bool,
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
        if let Some(value) = self.names.get(name) {
            return Some((value.clone(), self.clone()));
        }
        self.order()[1..].iter().find_map(|class| Some((class.names.get(name)?.clone(), class.clone())))
    }

    /// The member that `super()` finds in a method of `owner`, for an object of this class: behind `owner` in the order in
    /// which Python looks.
    pub(crate) fn member_behind(self: &Rc<Self>, owner: &Rc<Self>, name: &str) -> Option<(Value, Rc<Self>)> {
        let order = self.order();
        let at = order.iter().position(|class| Rc::ptr_eq(class, owner))?;
        order[at + 1..].iter().find_map(|class| Some((class.names.get(name)?.clone(), class.clone())))
    }

    /// The class and all it is derived from, in the order in which Python looks: each before its bases, bases as they are
    /// written. One that comes up several times stands behind all that are derived from it.
    pub(crate) fn order(self: &Rc<Self>) -> Vec<Rc<Self>> {
        let mut order = vec![self.clone()];
        for base in &self.bases {
            order.extend(base.order());
        }
        let last = |at: usize| !order[at + 1..].iter().any(|later| Rc::ptr_eq(later, &order[at]));
        (0..order.len()).filter(|at| last(*at)).map(|at| order[at].clone()).collect()
    }

    /// The default of a parameter, of the data class that has it.
    pub(crate) fn default_of(self: &Rc<Self>, name: &str) -> Option<Value> {
        self.order().iter().filter(|class| class.is_record).find_map(|class| class.names.get(name).cloned())
    }

    /// Whether something is true of it or of a class it is derived from.
    pub(crate) fn any(self: &Rc<Self>, is: impl FnMut(&Rc<Self>) -> bool) -> bool {
        self.order().iter().any(is)
    }

    /// The names of it and of all it is derived from.
    pub(crate) fn all_names(self: &Rc<Self>) -> HashSet<Rc<str>> {
        self.order().iter().flat_map(|class| class.names.keys().cloned()).collect()
    }

    /// Whether it is a class or derived from it.
    pub(crate) fn is_any_of(self: &Rc<Self>, class: &Rc<Self>) -> bool {
        self.order().iter().any(|own| Rc::ptr_eq(own, class))
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
