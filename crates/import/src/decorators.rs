//! Decorators: those of the program are called, those that change nothing are passed over, all others are not known.

use std::rc::Rc;

use ruff_python_ast::{Decorator, Expr, StmtFunctionDef};
use run_composer_core::v1::{Args, Raised, Value};

use crate::own::{Decorated, Own};
use crate::reader::Reader;

/// Decorators after which a function is called as before.
const HARMLESS: &[&str] = &[
    "wraps",
    "lru_cache",
    "cache",
    "abstractmethod",
    "no_grad",
    "inference_mode",
    "timeit",
    "overload",
    "final",
    "override",
    "typechecked",
];

/// The last part of a decorator's name: `option` of `@click.option("--lr")`.
fn last_name(decorator: &Decorator) -> Option<&str> {
    let named = match &decorator.expression {
        Expr::Call(call) => &*call.func,
        other => other,
    };
    match named {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => None,
    }
}

/// Whether a class or function has a decorator of this name.
pub(crate) fn has(decorators: &[Decorator], name: &str) -> bool {
    decorators.iter().any(|decorator| last_name(decorator) == Some(name))
}

impl Reader<'_> {
    /// A function with its decorators.
    pub(crate) fn decorated(&mut self, definition: &StmtFunctionDef) -> Result<Value, Raised> {
        let mut unknown: Option<Rc<str>> = None;
        let mut own = Vec::new();
        let mut made = None;
        for decorator in definition.decorator_list.iter().rev() {
            match last_name(decorator) {
                Some("staticmethod") => made = Some(Decorated::Static),
                Some("classmethod") => made = Some(Decorated::Class),
                Some("property" | "cached_property") => made = Some(Decorated::Property),
                Some(name) if HARMLESS.contains(&name) => {}
                _ => match self.evaluate(&decorator.expression)? {
                    function @ Value::Own(_) => own.push((function, decorator)),
                    _ => unknown = Some(self.unit.source(&decorator.expression).into()),
                },
            }
        }
        let mut value = self.function(definition, unknown)?;
        for (function, decorator) in own {
            value = self.call_value(&function, Args::of([value]), decorator.range)?;
        }
        Ok(match made {
            Some(made) => self.keep(Own::Decorated(made, value)),
            None => value,
        })
    }
}
