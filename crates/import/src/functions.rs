//! The program's own functions and classes.

use std::rc::Rc;

use ruff_python_ast::{ExprCall, Parameters, Stmt, StmtClassDef, StmtFunctionDef};
use run_composer_core::v1::{Args, IntoTuple, Raised, Value};

use crate::own::{Body, Class, Function, Own};
use crate::reader::{Evaluated, Flow, MOST_DEPTH, Reader};
use crate::scope::{Frame, Names};

impl Reader<'_> {
    /// `def`
    pub(crate) fn define(&mut self, definition: &StmtFunctionDef) -> Result<(), Raised> {
        let function = self.function(definition)?;
        let value = self.keep(Own::Function(Rc::new(function)));
        self.bind(&definition.name, value);
        Ok(())
    }

    fn function(&mut self, definition: &StmtFunctionDef) -> Result<Function, Raised> {
        let mut defaults = Vec::new();
        for parameter in definition.parameters.iter_non_variadic_params() {
            if let Some(default) = &parameter.default {
                let value = self.evaluate(default)?;
                defaults.push((parameter.parameter.name.as_str().into(), value));
            }
        }
        Ok(Function {
            body: Body::Def(definition.clone()),
            unit: self.unit.clone(),
            module: self.module,
            defaults,
            closure: self.closure(),
        })
    }

    /// `class`
    pub(crate) fn define_class(&mut self, definition: &StmtClassDef) -> Result<(), Raised> {
        let mut class = Class { name: definition.name.to_string(), ..Class::default() };
        for statement in &definition.body {
            match statement {
                Stmt::FunctionDef(method) => {
                    let function = self.function(method)?;
                    let value = self.keep(Own::Function(Rc::new(function)));
                    class.names.insert(method.name.as_str().into(), value);
                }
                Stmt::Assign(assign) => {
                    let value = self.evaluate(&assign.value)?;
                    if let [ruff_python_ast::Expr::Name(name)] = assign.targets.as_slice() {
                        class.names.insert(name.id.as_str().into(), value);
                    }
                }
                Stmt::AnnAssign(assign) => {
                    let ruff_python_ast::Expr::Name(name) = &*assign.target else { continue };
                    class.parameters.push(name.id.to_string());
                    if let Some(value) = &assign.value {
                        let value = self.evaluate(value)?;
                        class.names.insert(name.id.as_str().into(), value);
                    }
                }
                _ => {}
            }
        }
        let value = self.keep(Own::Class(Rc::new(class)));
        self.bind(&definition.name, value);
        Ok(())
    }

    /// Calls a function of the program.
    pub(crate) fn call_function(&mut self, function: &Function, args: Args, call: &ExprCall) -> Evaluated {
        if self.frames.len() >= MOST_DEPTH {
            return Ok(self.unknown(call, "functions call each other too deeply"));
        }
        let (name, parameters, is_async) = match &function.body {
            Body::Def(definition) => {
                (definition.name.as_str(), Some(&*definition.parameters), definition.is_async)
            }
            Body::Lambda(lambda) => ("<lambda>", lambda.parameters.as_deref(), false),
        };
        let locals = match parameters {
            Some(parameters) => self.parameters(name, parameters, &function.defaults, args)?,
            None => Names::new(),
        };
        let frame = Frame { locals, closure: function.closure.clone(), ..Frame::default() };
        self.frames.push(frame);
        let unit = std::mem::replace(&mut self.unit, function.unit.clone());
        let module = std::mem::replace(&mut self.module, function.module);
        if let Body::Def(definition) = &function.body {
            self.reached_function(definition);
        }
        let result = match &function.body {
            Body::Def(definition) => self.block(&definition.body).map(|flow| match flow {
                Flow::Return(value) => value,
                _ => Value::None,
            }),
            Body::Lambda(lambda) => self.evaluate(&lambda.body),
        };
        self.unit = unit;
        self.module = module;
        let frame = self.frames.pop().unwrap_or_default();
        let value = self.returned(&frame.returned, result?);
        Ok(if is_async { self.unknown(call, "it is not followed") } else { value })
    }

    fn parameters(
        &mut self,
        function: &str,
        parameters: &Parameters,
        defaults: &[(Rc<str>, Value)],
        args: Args,
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
                locals.insert(vararg.name.as_str().into(), rest.into_tuple());
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
        for (name, value) in args.named {
            if all.contains(&&*name) {
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
            locals.insert(kwarg.name.as_str().into(), extra);
        }
        for name in all {
            if locals.contains_key(name) {
                continue;
            }
            match &args.open {
                Some(hole) => locals.insert(name.into(), Value::Hole(hole.clone())),
                None => {
                    return Err(Raised::type_error(format!(
                        "{function}() missing 1 required positional argument: '{name}'"
                    )));
                }
            };
        }
        Ok(locals)
    }

    /// Makes an object of a class of the program.
    pub(crate) fn instantiate(&mut self, class: &Rc<Class>, args: Args, call: &ExprCall) -> Evaluated {
        let fields = self.sdk.heap.new_dict(Vec::new());
        let instance = self.keep(Own::Instance { class: class.clone(), fields: fields.clone() });
        if let Some(function) = self.method_of(class, "__init__") {
            let mut args = args;
            args.positional.insert(0, instance.clone());
            self.call_function(&function, args, call)?;
            return Ok(instance);
        }
        // A data class.
        let names = class.parameters.iter().map(|name| name.as_str().into());
        let given = names.zip(args.positional).chain(args.named);
        for (name, value) in given {
            if let Value::Dict(id) = &fields {
                self.sdk.heap.set_entry(*id, &name, value);
            }
        }
        Ok(instance)
    }
}
