//! Functions that the program hands to something else to call: to threads, pools, command-line frameworks. Must not know
//! what the SDK does.

use std::rc::Rc;

use ruff_python_ast::Expr;
use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Class, Value};

use crate::own::{Body, Function, Own};
use crate::reach::is_submit;
use crate::reader::Reader;
use crate::statements::REST_OF_BLOCK;

/// Functions that are kept to be called after the program.
const MOST_HANDED: usize = 50;
/// Calls of one function by a pool.
const MOST_CALLS: usize = 200;
/// Functions called by functions called by what was handed over.
const MOST_DEPTH: usize = 5;

impl Reader<'_> {
    /// Follows a call of something unknown by `name`, as far as it calls functions of the program.
    pub(crate) fn hand_over(&mut self, name: &str, args: &Args, call: TextRange) {
        let values = args.positional.iter().chain(args.named.iter().map(|(_, value)| value));
        let handed: Vec<Value> = values.filter(|value| self.submits_when_called(value)).cloned().collect();
        let Some(callee) = handed.first().cloned() else { return self.taken_over(args) };
        let calls = self.known_calls(name, &callee, args);
        self.taken_over(args);
        let Some(calls) = calls else {
            let room = MOST_HANDED.saturating_sub(self.handed.len());
            let by_command_line = matches!(name, "typer.run" | "fire.Fire");
            self.handed.extend(handed.into_iter().take(room).map(|callee| (callee, by_command_line)));
            return;
        };
        for args in calls.into_iter().take(MOST_CALLS) {
            if let Err(raised) = self.call_value(&callee, args, call) {
                // A thread that fails does not stop the program.
                self.tell_failure(&raised, None, REST_OF_BLOCK);
            }
        }
    }

    /// What is not followed goes over the iterators it gets, and writes the files.
    fn taken_over(&mut self, args: &Args) {
        for value in args.positional.iter().chain(args.named.iter().map(|(_, value)| value)) {
            match self.pending(value) {
                // It begins, and nobody knows when it ends.
                Some((rest, pending)) if self.is_context(value) => self.go_once(rest, &pending),
                Some(_) => drop(self.iterate(value)),
                None => {}
            }
            if let Value::Own(id) = value
                && let Some(Own::File { path, written: true }) = self.own(*id)
            {
                self.sdk.files.write_unknown(&path);
            }
        }
    }

    /// The arguments in a list and a dictionary; `None` where they are not known.
    fn call_with(&mut self, positional: Option<&Value>, named: Option<&Value>) -> Option<Args> {
        let positional = positional.map_or(Some(Vec::new()), |list| self.iterate(list))?;
        let entries = match named {
            Some(Value::Dict(id)) => self.sdk.heap.dict(*id).to_vec(),
            Some(_) => return None,
            None => Vec::new(),
        };
        let named = entries.into_iter().map(|(key, value)| Some((key.as_text()?.clone(), value)));
        Some(Args { positional, named: named.collect::<Option<_>>()?, open: None })
    }

    /// The arguments of each call that a thread or a pool makes; `None` where that is not known.
    fn known_calls(&mut self, name: &str, callee: &Value, args: &Args) -> Option<Vec<Args>> {
        let named = |name: &str| args.named.iter().find(|(key, _)| &**key == name).map(|(_, value)| value);
        let is_first = args.positional.first().is_some_and(|first| match (first, callee) {
            (Value::Method(one), Value::Method(other)) => std::rc::Rc::ptr_eq(one, other),
            _ => self.sdk.heap.same(first, callee),
        });
        match name.rsplit('.').next().unwrap_or(name) {
            "Thread" | "Process" if named("target").is_some() => {
                Some(vec![self.call_with(named("args"), named("kwargs"))?])
            }
            "submit" if is_first => {
                let named = args.named.clone();
                Some(vec![Args { positional: args.positional[1..].to_vec(), named, open: args.open.clone() }])
            }
            "apply" | "apply_async" if is_first => {
                let list = args.positional.get(1).or_else(|| named("args"));
                Some(vec![self.call_with(list, args.positional.get(2).or_else(|| named("kwds")))?])
            }
            "map" | "imap" | "imap_unordered" | "map_async" if is_first && args.positional.len() == 2 => {
                let items = self.iterate(&args.positional[1])?;
                Some(items.into_iter().map(|item| Args::of([item])).collect())
            }
            "starmap" | "starmap_async" if is_first => {
                let items = self.iterate(args.positional.get(1)?)?;
                items.iter().map(|item| self.call_with(Some(item), None)).collect()
            }
            _ => None,
        }
    }

    /// After the program: calls what was handed over and not called since.
    pub(crate) fn call_the_handed(&mut self) {
        for (callee, by_command_line) in std::mem::take(&mut self.handed) {
            let Some(function) = self.handed_function(&callee) else { continue };
            match &function.body {
                Body::Def(definition) if !self.is_called(&function) => {
                    self.call_open(&callee, definition, by_command_line, definition.range);
                }
                Body::Def(_) => {}
                Body::Lambda(lambda) => self.call_open_lambda(&callee, lambda),
            }
        }
    }

    fn handed_function(&self, value: &Value) -> Option<Rc<Function>> {
        match value {
            Value::Own(id) => match self.own(*id)? {
                Own::Function(function) => Some(function),
                Own::Partial(function, _) | Own::Decorated(_, function) | Own::Cached(function, _) => {
                    self.handed_function(&function)
                }
                _ => None,
            },
            Value::Method(method) => match &method.0 {
                Value::Own(id) => match self.own(*id)? {
                    Own::Instance { class, .. } => {
                        self.handed_function(&self.class_member(&class, &method.1)?.0)
                    }
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    fn submits_when_called(&self, value: &Value) -> bool {
        // `experiment.submit`
        if let Value::Method(method) = value
            && &*method.1 == "submit"
        {
            return method.0.class(&self.sdk.heap) == Some(Class::Experiment);
        }
        self.handed_function(value).is_some_and(|function| self.may_submit(&function, MOST_DEPTH))
    }

    /// Whether a function submits, or calls one of its module that does.
    fn may_submit(&self, function: &Function, depth: usize) -> bool {
        let mut calls = Calls::default();
        match &function.body {
            Body::Def(definition) => calls.visit_body(&definition.body),
            Body::Lambda(lambda) => calls.visit_expr(&lambda.body),
        }
        calls.submits
            || depth > 0
                && calls.names.iter().any(|name| {
                    let value = self.modules[function.module].get(*name);
                    value
                        .and_then(|value| self.handed_function(value))
                        .is_some_and(|inner| self.may_submit(&inner, depth - 1))
                })
    }
}

/// What a function calls, by name.
#[derive(Default)]
struct Calls<'u> {
    names: Vec<&'u str>,
    submits: bool,
}

impl<'u> Visitor<'u> for Calls<'u> {
    fn visit_expr(&mut self, expression: &'u Expr) {
        if let Expr::Call(call) = expression {
            self.submits |= is_submit(call);
            if let Expr::Name(name) = &*call.func {
                self.names.push(&name.id);
            }
        }
        walk_expr(self, expression);
    }
}
