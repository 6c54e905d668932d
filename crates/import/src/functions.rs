//! The program's own functions: their definition, their parameters, and their calls.

use std::rc::Rc;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Parameters, Stmt, StmtFunctionDef};
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, IntoTuple, Raised, Value};

use crate::guards::Leaves;
use crate::own::{Body, Class, Function, Own};
use crate::reader::{Evaluated, Flow, MOST_DEPTH, Reader};
use crate::scope::{Frame, Names};

impl Reader<'_> {
    /// `def`
    pub(crate) fn define(&mut self, definition: &StmtFunctionDef) -> Result<(), Raised> {
        let value = self.decorated(definition)?;
        self.bind(&definition.name, value);
        Ok(())
    }

    /// The function of a definition, not decorated yet; `options` are defaults that its decorators give.
    pub(crate) fn function(
        &mut self,
        definition: &StmtFunctionDef,
        decorator: Option<Rc<str>>,
        options: Vec<(Rc<str>, Value)>,
        named: Option<Rc<str>>,
    ) -> Result<Value, Raised> {
        let mut defaults = options;
        for parameter in definition.parameters.iter_non_variadic_params() {
            if let Some(default) = &parameter.default {
                let value = self.evaluate(default)?;
                defaults.push((parameter.parameter.name.as_str().into(), value));
            }
        }
        let function = Function {
            body: Body::Def(definition.clone()),
            unit: self.unit.clone(),
            module: self.module,
            defaults,
            closure: self.closure(),
            decorator,
            named,
            sets: Rc::new(crate::plain::sets(&definition.body)),
            in_class: self.frames.last().and_then(|frame| frame.in_class.clone()),
            is_generator: yields(&definition.body),
        };
        Ok(self.keep(Own::Function(Rc::new(function))))
    }

    /// Calls a function of the program, as a method of a class's object where it is one.
    pub(crate) fn call_method_of(
        &mut self,
        function: &Rc<Function>,
        method: Option<(Rc<Class>, Value)>,
        args: Args,
        call: TextRange,
    ) -> Evaluated {
        if self.frames.len() >= MOST_DEPTH {
            return Ok(self.unknown(&call, "functions call each other too deeply"));
        }
        let (name, parameters, is_async) = match &function.body {
            Body::Def(definition) => {
                (definition.name.as_str(), Some(&*definition.parameters), definition.is_async)
            }
            Body::Lambda(lambda) => ("<lambda>", lambda.parameters.as_deref(), false),
        };
        let locals = match parameters {
            Some(parameters) => {
                let defaults = self.defaults_of(function);
                self.parameters(name, parameters, &defaults, args, function.decorator.as_deref())?
            }
            None => Names::new(),
        };
        if function.is_generator {
            let decorator = function.decorator.as_deref();
            if is_async || decorator.is_some_and(|decorator| !decorator.ends_with("contextmanager")) {
                let generator = self.generator(function, locals, method, call);
                self.iterate(&generator);
                return Ok(self.unknown(&call, "a decorator or an event loop makes it"));
            }
            return Ok(self.generator(function, locals, method, call));
        }
        self.calls += 1;
        let (number, closure) = (self.calls, function.closure.clone());
        let (sets, in_class) = (function.sets.clone(), function.in_class.clone());
        self.frames.push(Frame { number, locals, closure, sets, in_class, method, ..Frame::default() });
        let unit = std::mem::replace(&mut self.unit, function.unit.clone());
        let module = std::mem::replace(&mut self.module, function.module);
        if let Body::Def(definition) = &function.body {
            self.reached_function(definition);
        }
        let guards = self.guards.len();
        let result = match &function.body {
            Body::Def(definition) => self.block(&definition.body).map(|flow| match flow {
                Flow::Return(value) => value,
                _ => Value::None,
            }),
            Body::Lambda(lambda) => self.evaluate(&lambda.body),
        };
        self.end_guards(guards, Leaves::Function);
        self.unit = unit;
        self.module = module;
        let frame = self.frames.pop().unwrap_or_default();
        let value = self.returned(name, &frame.returned, result?);
        self.ended.insert(number, frame.locals);
        let followed = !is_async && function.decorator.is_none();
        Ok(if followed { value } else { self.unknown(&call, "a decorator or an event loop makes it") })
    }

    /// Defaults of parameters by name. Where the program reaches for them as `f.__defaults__`, it may have set others.
    fn defaults_of(&self, function: &Rc<Function>) -> Vec<(Rc<str>, Value)> {
        if !self.reset.contains(&Rc::as_ptr(function)) {
            return function.defaults.clone();
        }
        let unknown = |name: &Rc<str>| Value::hole(&**name, "the program sets other defaults", None);
        function.defaults.iter().map(|(name, _)| (name.clone(), unknown(name))).collect()
    }

    fn parameters(
        &mut self,
        function: &str,
        parameters: &Parameters,
        defaults: &[(Rc<str>, Value)],
        args: Args,
        decorator: Option<&str>,
    ) -> Result<Names, Raised> {
        let mut locals: Names = defaults.iter().cloned().collect();
        let mut positional = args.positional.into_iter();
        let by_position: Vec<&str> = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .map(|parameter| parameter.parameter.name.as_str())
            .collect();
        let all: Vec<&str> = parameters
            .iter_non_variadic_params()
            .map(|parameter| parameter.parameter.name.as_str())
            .collect();
        let mut given: Vec<&str> = Vec::new();
        for name in &by_position {
            let Some(value) = positional.next() else { break };
            locals.insert((*name).into(), value);
            given.push(name);
        }
        let rest: Vec<Value> = positional.collect();
        match &parameters.vararg {
            Some(vararg) => {
                let rest = match &args.open {
                    Some(hole) if hole.text.starts_with('*') => Value::Hole(hole.clone()),
                    _ => rest.into_tuple(),
                };
                locals.insert(vararg.name.as_str().into(), rest);
            }
            None if !rest.is_empty() => {
                return Err(Raised::type_error(format!(
                    "{function}() takes {} positional arguments but {} were given",
                    by_position.len(),
                    by_position.len() + rest.len()
                )));
            }
            None => {}
        }
        let mut extra = Vec::new();
        let by_position_only = |name: &str| {
            parameters.posonlyargs.iter().any(|parameter| parameter.parameter.name.as_str() == name)
        };
        for (name, value) in args.named {
            if all.contains(&&*name) && !by_position_only(&name) {
                if given.contains(&&*name) {
                    return Err(Raised::type_error(format!(
                        "{function}() got multiple values for argument '{name}'"
                    )));
                }
                locals.insert(name, value);
            } else if parameters.kwarg.is_some() {
                extra.push((Value::Text(name), value));
            } else {
                return Err(Raised::type_error(format!(
                    "{function}() got an unexpected keyword argument '{name}'"
                )));
            }
        }
        if let Some(kwarg) = &parameters.kwarg {
            let extra = self.sdk.heap.new_dict(extra);
            // `*unknown` gives no names.
            if let (Some(hole), Value::Dict(id)) =
                (args.open.as_ref().filter(|hole| !hole.text.starts_with('*')), &extra)
            {
                self.open_dict(*id, Value::Hole(hole.clone()));
            }
            locals.insert(kwarg.name.as_str().into(), extra);
        }
        for name in all {
            if locals.contains_key(name) {
                continue;
            }
            match (&args.open, decorator) {
                (Some(hole), _) => locals.insert(name.into(), Value::Hole(hole.clone())),
                (None, Some(decorator)) => {
                    let reason = if decorator.contains("command(") {
                        "it is given on the command line".to_owned()
                    } else {
                        format!("the decorator `@{decorator}` gives it")
                    };
                    locals.insert(name.into(), Value::hole(name, reason, None))
                }
                (None, None) => {
                    return Err(Raised::type_error(format!(
                        "{function}() missing 1 required positional argument: '{name}'"
                    )));
                }
            };
        }
        Ok(locals)
    }
}

/// Whether the body of a function yields, functions and classes in it aside.
fn yields(body: &[Stmt]) -> bool {
    struct Look(bool);
    impl<'a> Visitor<'a> for Look {
        fn visit_stmt(&mut self, statement: &'a Stmt) {
            if !self.0 && !matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
                walk_stmt(self, statement);
            }
        }
        fn visit_expr(&mut self, expression: &'a Expr) {
            match expression {
                Expr::Yield(_) | Expr::YieldFrom(_) => self.0 = true,
                Expr::Lambda(_) => {}
                _ => walk_expr(self, expression),
            }
        }
    }
    let mut look = Look(false);
    look.visit_body(body);
    look.0
}
