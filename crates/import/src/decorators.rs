//! Decorators: those of the program are called, those that change nothing are passed over, all others are not known.

use std::rc::Rc;

use ruff_python_ast::{Decorator, Expr, StmtFunctionDef};
use run_composer_core::v1::{Args, Raised, Value};

use crate::own::{Decorated, Own};
use crate::reader::Reader;

/// Decorators after which a function is called as before.
const HARMLESS: &[&str] = &[
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
        let (mut own, mut options) = (Vec::new(), Vec::new());
        let (mut made, mut cached, mut named) = (None, false, None);
        let mut registered = false;
        for decorator in definition.decorator_list.iter().rev() {
            match last_name(decorator) {
                Some("staticmethod") => made = Some(Decorated::Static),
                Some("classmethod") => made = Some(Decorated::Class),
                Some("property") => made = Some(Decorated::Property),
                Some("cached_property") => made = Some(Decorated::Cached),
                Some("cache" | "lru_cache") if !forgets(&decorator.expression) => cached = true,
                Some("wraps") => named = self.name_of_wrapped(&decorator.expression)?,
                Some(name) if HARMLESS.contains(&name) => {}
                _ => {
                    let value = self.evaluate(&decorator.expression)?;
                    if self.is_callable(&value) {
                        own.push((value, decorator));
                    } else {
                        if let Some((rest, pending)) = self.pending(&value) {
                            self.go_once(rest, &pending);
                        }
                        registered |= last_name(decorator) == Some("register");
                        unknown = Some(self.unit.source(&decorator.expression).into());
                        options.extend(self.option_of_click(&decorator.expression)?);
                    }
                }
            }
        }
        let mut value = self.function(definition, unknown, options, named)?;
        if cached && let Some(memo) = self.sdk.heap.new_list(Vec::new()).as_list() {
            value = self.keep(Own::Cached(value, memo));
        }
        for (function, decorator) in own {
            value = self.call_value(&function, Args::of([value]), decorator.range)?;
        }
        if registered {
            // `@function.register`: something unknown calls it.
            self.hand_over("register", &Args::of([value.clone()]), definition.range);
        }
        Ok(match made {
            Some(made) => self.keep(Own::Decorated(made, value)),
            None => value,
        })
    }

    fn is_callable(&self, value: &Value) -> bool {
        let Value::Own(id) = value else { return false };
        match self.own(*id) {
            Some(Own::Instance { class, .. }) => class.member("__call__").is_some() && !class.is_foreign(),
            Some(Own::Iterator { .. } | Own::View(..) | Own::File { .. }) | None => false,
            Some(_) => true,
        }
    }

    /// The name of `function` in `@wraps(function)`.
    fn name_of_wrapped(&mut self, decorator: &Expr) -> Result<Option<Rc<str>>, Raised> {
        let Expr::Call(call) = decorator else { return Ok(None) };
        let Some(wrapped) = call.arguments.args.first() else { return Ok(None) };
        let wrapped = self.evaluate(wrapped)?;
        Ok(self.attribute(&wrapped, "__name__", call)?.as_text().cloned())
    }

    /// The parameter and the default of `@click.option("--lr", default=0.1)`. Options of the command line count with their
    /// defaults.
    fn option_of_click(&mut self, decorator: &Expr) -> Result<Option<(Rc<str>, Value)>, Raised> {
        let Expr::Call(call) = decorator else { return Ok(None) };
        let is_option = matches!(self.evaluate(&call.func)?, Value::Symbol(name) if &*name == "click.option");
        let named = |name: &str| {
            let found = call
                .arguments
                .keywords
                .iter()
                .find(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name));
            found.map(|keyword| &keyword.value)
        };
        let default = match (named("default"), named("is_flag")) {
            (Some(default), _) => self.evaluate(default)?,
            (None, Some(flag)) if self.evaluate(flag)?.truth(&self.sdk.heap) == Some(true) => {
                Value::Bool(false)
            }
            _ => return Ok(None),
        };
        let mut words = Vec::new();
        for word in &call.arguments.args {
            words.extend(self.evaluate(word)?.as_text().map(ToString::to_string));
        }
        let plain = words.iter().find(|word| !word.starts_with('-'));
        let name = plain.or_else(|| words.iter().find(|word| word.starts_with("--"))).or(words.first());
        let name = name.map(|name| {
            let name = name.split('/').next().unwrap_or(name);
            name.trim_start_matches('-').replace('-', "_").to_lowercase()
        });
        Ok(name.filter(|_| is_option).map(|name| (name.into(), default)))
    }
}

/// Whether a cache may drop what a program put in: `@lru_cache(maxsize=2)`.
fn forgets(decorator: &Expr) -> bool {
    /// Python's own default; programs that configure runs do not come near.
    const ENOUGH: u64 = 128;
    let Expr::Call(call) = decorator else { return false };
    let size = call.arguments.find_argument_value("maxsize", 0);
    let is_enough = |size: &Expr| match size {
        Expr::NumberLiteral(number) => {
            number.value.as_int().and_then(ruff_python_ast::Int::as_u64).is_some_and(|size| size >= ENOUGH)
        }
        other => other.is_none_literal_expr(),
    };
    size.is_some_and(|size| !is_enough(size))
}

/// `@NAME.setter` above a method of that name.
pub(crate) fn is_setter(method: &StmtFunctionDef) -> bool {
    method.decorator_list.iter().any(|decorator| {
        matches!(&decorator.expression, Expr::Attribute(attribute)
        if attribute.attr.as_str() == "setter"
            && match &*attribute.value {
                Expr::Name(name) => name.id == method.name.id,
                Expr::Attribute(property) => property.attr.id == method.name.id,
                _ => false,
            })
    })
}

/// The name that a class keeps the setter of an attribute under; no program can write it.
pub(crate) fn setter_name(attribute: &str) -> String {
    format!("{attribute}.setter")
}
