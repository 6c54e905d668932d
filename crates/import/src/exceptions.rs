//! Exceptions: what `raise` raises, and what `except` catches.

use std::rc::Rc;

use ruff_python_ast::{ExceptHandler, Expr, StmtTry};
use run_composer_core::v1::{Args, IntoTuple, Raised, Value, repr, str_of};

use crate::own::{Class, Own};
use crate::reader::{Flow, Reader};
use crate::statements::UNKNOWN_MESSAGE;

/// The attribute in which an exception holds its arguments.
const ARGS: &str = "args";

/// Whether a name is that of an exception of Python.
pub(crate) fn is_exception(name: &str) -> bool {
    let is_one = name.ends_with("Error") || name.ends_with("Exception") || name.ends_with("Warning");
    (is_one || matches!(name, "StopIteration" | "KeyboardInterrupt" | "SystemExit"))
        && crate::builtin_names::is_builtin(name)
}

impl Reader<'_> {
    /// The exception that `raise` raises.
    pub(crate) fn raised(&mut self, exception: Option<&Expr>) -> Result<Raised, Raised> {
        let Some(exception) = exception else {
            let again = self.handled.clone();
            return Ok(again.unwrap_or_else(|| Raised::new("RuntimeError", "No active exception to reraise")));
        };
        let value = self.evaluate(exception)?;
        self.thrown = None;
        let source = match exception {
            Expr::Call(call) => self.unit.source(&*call.func),
            other => self.unit.source(other),
        };
        Ok(match &value {
            Value::Symbol(name) => Raised::new(last_of(name), ""),
            Value::Own(id) => match self.own(*id) {
                Some(Own::Exception(raised)) => raised,
                Some(Own::Class(class)) => Raised::new(class.name.as_str(), ""),
                Some(Own::Instance { class, .. }) => {
                    let message = self.message_of(&value);
                    self.thrown = Some(value);
                    Raised::new(class.name.as_str(), message)
                }
                _ => Raised::new(last_of(&source), UNKNOWN_MESSAGE),
            },
            _ => {
                let first = match exception {
                    Expr::Call(call) => call.arguments.args.first(),
                    _ => None,
                };
                let message = match first {
                    Some(first) => {
                        let first = self.evaluate(first)?;
                        str_of(&self.sdk.heap, &first).unwrap_or_default()
                    }
                    None => String::new(),
                };
                Raised::new(last_of(&source), message)
            }
        })
    }

    /// An exception of Python's own with its arguments.
    pub(crate) fn new_exception(&mut self, name: &str, args: &Args) -> Value {
        let message = match args.positional.as_slice() {
            [only] if name == "KeyError" => repr(&self.sdk.heap, only),
            all => self.said_of(all),
        };
        let message = message.unwrap_or_else(|| UNKNOWN_MESSAGE.to_owned());
        self.keep(Own::Exception(Raised::new(name, message)))
    }

    /// What an exception with these arguments says; `None` where that is not known.
    fn said_of(&self, args: &[Value]) -> Option<String> {
        match args {
            [] => Some(String::new()),
            [only] => str_of(&self.sdk.heap, only),
            all => repr(&self.sdk.heap, &all.to_vec().into_tuple()),
        }
    }

    /// Keeps the arguments of an exception of the program.
    pub(crate) fn keep_arguments(&mut self, class: &Rc<Class>, object: &Value, args: &Args) {
        let is_exception = class.any(|class| class.foreign.iter().any(|base| is_exception(base)));
        if is_exception && args.open.is_none() {
            let all = args.positional.clone().into_tuple();
            self.set_field(object, ARGS, all);
        }
    }

    /// What an exception of the program says, where its class does not say it itself.
    pub(crate) fn message_of(&self, object: &Value) -> String {
        let said = match self.field_of(object, ARGS) {
            _ if self.defines(object, "__str__") => None,
            Some(Value::Tuple(all)) => self.said_of(&all),
            _ => None,
        };
        said.unwrap_or_else(|| UNKNOWN_MESSAGE.to_owned())
    }

    /// The class of an object of the program, or the class itself.
    pub(crate) fn class_of(&self, value: &Value) -> Option<Rc<Class>> {
        let Value::Own(id) = value else { return None };
        match self.own(*id)? {
            Own::Instance { class, .. } | Own::Class(class) => Some(class),
            _ => None,
        }
    }

    pub(crate) fn handle(&mut self, attempt: &StmtTry, raised: Raised) -> Result<Flow, Raised> {
        for handler in &attempt.handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            if !handler.type_.as_deref().is_none_or(|class| self.catches(class, &raised)) {
                continue;
            }
            if let Some(name) = &handler.name {
                let thrown = self
                    .thrown
                    .clone()
                    .filter(|thrown| self.class_of(thrown).is_some_and(|class| class.name == raised.class));
                let exception = match thrown {
                    Some(thrown) => thrown,
                    None => self.keep(Own::Exception(raised.clone())),
                };
                self.bind(name, exception);
            }
            self.failure = None;
            let outer = self.handled.replace(raised);
            let flow = self.block(&handler.body);
            self.handled = outer;
            return flow;
        }
        Err(raised)
    }

    /// Whether an `except` names this exception or one of its bases, as far as names tell.
    fn catches(&mut self, class: &Expr, raised: &Raised) -> bool {
        if let Expr::Tuple(classes) = class {
            return classes.elts.iter().any(|class| self.catches(class, raised));
        }
        let value = match class {
            Expr::Name(name) => self.name(&name.id),
            Expr::Attribute(_) => self.evaluate(class).ok(),
            _ => None,
        };
        self.value_catches(value.as_ref(), &self.unit.source(class), raised)
    }

    /// The same of a value, whose source tells where it is something else than a class.
    fn value_catches(&self, value: Option<&Value>, source: &str, raised: &Raised) -> bool {
        let handled = match value {
            Some(Value::Tuple(all)) => {
                return all.iter().any(|one| self.value_catches(Some(one), source, raised));
            }
            Some(Value::Symbol(name)) => name,
            _ => source,
        };
        let thrown = self.thrown.as_ref().and_then(|thrown| self.class_of(thrown));
        let of_program = || self.class_of(&self.name(&raised.class)?);
        match thrown.filter(|of| of.name == raised.class).or_else(of_program) {
            Some(of) => match value.and_then(|value| self.class_of(value)) {
                Some(handled) => of.is_any_of(&handled),
                None => of.any(|class| class.foreign.iter().any(|base| is_caught(handled, base))),
            },
            None => is_caught(handled, &raised.class),
        }
    }
}

/// `Error` of `module.Error`.
fn last_of(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Whether an `except` of a class catches an exception of Python or the SDK.
fn is_caught(handled: &str, raised: &str) -> bool {
    let (name, raised) = (last_of(handled), last_of(raised));
    let sdk = [
        "UserErrorException",
        "RunConfigurationException",
        "TrainingException",
        "HyperDriveConfigException",
        "ExperimentExecutionException",
    ];
    name == raised
        || name == "BaseException"
        || (name == "Exception" && !matches!(raised, "SystemExit" | "GeneratorExit"))
        || (matches!(name, "AzureMLException" | "AzureMLSDKException") && sdk.contains(&raised))
        || (name == "OSError" && raised == "FileNotFoundError")
        || (name == "LookupError" && matches!(raised, "KeyError" | "IndexError"))
        || (name == "ArithmeticError" && raised == "ZeroDivisionError")
}
