//! `with`: context managers of the program, of generators, of `contextlib`. Must not know what is done within.

use std::rc::Rc;

use ruff_python_ast::{Expr, StmtWith};
use run_composer_core::v1::{Args, Raised, Value};

use crate::iterators::Source;
use crate::own::Own;
use crate::reader::{Flow, Reader};

impl Reader<'_> {
    /// `with`, of its items those from `first` on.
    pub(crate) fn with(&mut self, with: &StmtWith, first: usize) -> Result<Flow, Raised> {
        let Some(item) = with.items.get(first) else { return self.block(&with.body) };
        let manager = self.evaluate(&item.context_expr)?;
        if let Some(pending) = self.pending(&manager).filter(|_| self.is_context(&manager)) {
            let whole = with.clone();
            let round = move |reader: &mut Reader<'_>, value: Value| {
                if let Some(target) = &whole.items[first].optional_vars {
                    reader.assign(target, value)?;
                }
                reader.with(&whole, first + 1)
            };
            return self.go_over(pending, Rc::new(round), true);
        }
        if let Some((object, closes)) = self.wrapped(&manager) {
            if let Some(target) = &item.optional_vars {
                self.assign(target, object.clone())?;
            }
            let flow = self.with(with, first + 1);
            if closes {
                self.call_on(&object, "close", Args::default(), with.range)?;
            }
            return flow;
        }
        let value = if self.defines(&manager, "__enter__") {
            self.call_own_method(&manager, "__enter__", Args::default(), with.range)?
        } else {
            manager.clone()
        };
        if let Some(target) = &item.optional_vars {
            self.assign(target, value)?;
        }
        let mut flow = self.with(with, first + 1);
        if let Err(raised) = &flow
            && self.suppresses(&item.context_expr, raised)
        {
            self.failure = None;
            flow = Ok(Flow::Next);
        }
        if !self.defines(&manager, "__exit__") {
            return flow;
        }
        let Err(raised) = flow else {
            self.call_own_method(
                &manager,
                "__exit__",
                Args::of([Value::None, Value::None, Value::None]),
                with.range,
            )?;
            return flow;
        };
        let failure = self.failure.take();
        let exception = self.keep(Own::Exception(raised.clone()));
        let class = Value::Symbol(raised.class.as_str().into());
        let traceback = self.unknown(&with.range, "it is a traceback");
        let args = Args::of([class, exception, traceback]);
        let handled = self.call_own_method(&manager, "__exit__", args, with.range)?;
        if self.truth(&handled) == Some(true) {
            return Ok(Flow::Next);
        }
        self.failure = failure;
        Err(raised)
    }

    /// What `contextlib.closing(object)` or `nullcontext(object)` stands for, and whether it is closed at the end.
    fn wrapped(&self, manager: &Value) -> Option<(Value, bool)> {
        let Value::Own(id) = manager else { return None };
        match self.own(*id)? {
            Own::Wrapped(object, closes) => Some((object, closes)),
            _ => None,
        }
    }

    /// Whether a context manager is `contextlib.suppress` of an exception.
    fn suppresses(&mut self, manager: &Expr, raised: &Raised) -> bool {
        let Expr::Call(call) = manager else { return false };
        let is_suppress = match &*call.func {
            Expr::Name(name) => {
                matches!(self.name(&name.id), Some(Value::Symbol(of)) if &*of == "contextlib.suppress")
            }
            Expr::Attribute(attribute) => attribute.attr.as_str() == "suppress",
            _ => false,
        };
        let names = |class: &Expr| {
            let source = self.unit.source(class);
            let last = source.rsplit('.').next().unwrap_or(&source).to_owned();
            last == raised.class || last == "Exception" || last == "BaseException"
        };
        is_suppress && call.arguments.args.iter().any(names)
    }

    /// Whether a value is a call of a generator function under `contextlib.contextmanager`.
    pub(crate) fn is_context(&self, value: &Value) -> bool {
        let pending = self.pending(value).map(|(_, pending)| pending);
        pending.is_some_and(|pending| match &pending.source {
            Source::Function(function, ..) => function.decorator.is_some(),
            _ => false,
        })
    }
}
