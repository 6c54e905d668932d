//! Calls: of the SDK, of the program's own functions, of Python's own, of what is not known.

use std::rc::Rc;

use ruff_python_ast::{Expr, ExprCall};
use run_composer_core::v1::{Args, Raised, Value};

use crate::own::{Class, Function, Own};
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    pub(crate) fn call(&mut self, call: &ExprCall) -> Evaluated {
        self.reached(call);
        if let Expr::Attribute(attribute) = &*call.func {
            let receiver = self.evaluate(&attribute.value)?;
            let args = self.arguments(call)?;
            return self.call_on(&receiver, &attribute.attr, args, call);
        }
        let callee = match &*call.func {
            Expr::Name(name) => match self.name(&name.id) {
                Some(value) => value,
                None if crate::builtins::is_builtin(&name.id) => Value::Symbol(name.id.as_str().into()),
                None => self.undefined(&call.func, &name.id),
            },
            other => self.evaluate(other)?,
        };
        let args = self.arguments(call)?;
        self.call_value(&callee, args, call)
    }

    fn arguments(&mut self, call: &ExprCall) -> Result<Args, Raised> {
        let mut args = Args::default();
        for argument in &call.arguments.args {
            let value = self.evaluate(argument)?;
            if matches!(argument, Expr::Starred(_)) {
                match self.iterate(&value) {
                    Some(items) => args.positional.extend(items),
                    None => args.open = self.unknown(argument, "its items are not known").as_hole().cloned(),
                }
            } else {
                args.positional.push(value);
            }
        }
        for keyword in &call.arguments.keywords {
            let value = self.evaluate(&keyword.value)?;
            match (&keyword.arg, &value) {
                (Some(name), _) => args.named.push((name.as_str().into(), value)),
                (None, Value::Dict(id)) => {
                    for (key, value) in self.sdk.heap.dict(*id).to_vec() {
                        if let Some(name) = key.as_text() {
                            args.named.push((name.clone(), value));
                        }
                    }
                }
                (None, _) => {
                    args.open = self.unknown(&keyword.value, "its entries are not known").as_hole().cloned();
                }
            }
        }
        Ok(args)
    }

    /// Calls a value.
    pub(crate) fn call_value(&mut self, callee: &Value, args: Args, call: &ExprCall) -> Evaluated {
        match callee {
            Value::Symbol(name) => self.call_symbol(&name.clone(), &args, call),
            Value::Method(method) => {
                let (receiver, name) = (method.0.clone(), method.1.clone());
                self.call_on(&receiver, &name, args, call)
            }
            Value::Own(id) => match self.own(*id) {
                Some(Own::Function(function)) => self.call_function(&function, args, call),
                Some(Own::Class(class)) => self.instantiate(&class, args, call),
                _ => Ok(self.unknown(call, "it is not followed")),
            },
            Value::Hole(hole) => Ok(self.derived(call, hole)),
            _ => Ok(self.unknown(call, "it is not followed")),
        }
    }

    fn call_symbol(&mut self, name: &str, args: &Args, call: &ExprCall) -> Evaluated {
        if name.starts_with("azureml.") {
            self.locate(call);
            return self.sdk.call_symbol(name, args);
        }
        if let Some(result) = self.builtin(name, args, call) {
            return result;
        }
        if let Some(result) = self.library(name, args, call) {
            return result;
        }
        Ok(self.unknown(call, "only running it would tell"))
    }

    /// `receiver.name(…)`
    pub(crate) fn call_on(&mut self, receiver: &Value, name: &str, args: Args, call: &ExprCall) -> Evaluated {
        let found = match receiver {
            Value::Object(id) => {
                self.locate(call);
                if let Some(result) = self.sdk.call_method(*id, name, &args) {
                    self.note_submission(call);
                    return result;
                }
                // An attribute that can be called.
                if let Some(value) = self.sdk.attribute(*id, name) {
                    return self.call_value(&value, args, call);
                }
                let class = self.sdk.heap.object(*id).class;
                if class.info().closed {
                    return Err(Raised::new(
                        "AttributeError",
                        format!("'{}' object has no attribute '{name}'", class.name()),
                    ));
                }
                None
            }
            Value::Symbol(module) => {
                let full = format!("{module}.{name}");
                return self.call_symbol(&full, &args, call);
            }
            Value::Text(text) => self.text_method(&text.clone(), name, &args),
            Value::List(id) => self.list_method(*id, name, &args, call)?,
            Value::Dict(id) => self.dict_method(*id, name, &args, call)?,
            Value::Path(path) => self.path_method(&path.clone(), name, &args, call),
            Value::Own(id) => return self.call_own(*id, name, args, call),
            Value::Hole(hole) => {
                let changeable =
                    |value: &Value| matches!(value, Value::Object(_) | Value::List(_) | Value::Dict(_));
                if let Some((one, other)) =
                    hole.candidates.as_ref().filter(|(a, b)| changeable(a) && changeable(b))
                {
                    let before = args.clone();
                    let one = self.call_on(one, name, before, call)?;
                    let other = self.call_on(other, name, args, call)?;
                    return Ok(self.merged(&one, &other, &hole.text));
                }
                // What is done to something unknown is unknown, and so is what it does to others.
                return Ok(self.derived(call, hole));
            }
            _ => None,
        };
        Ok(found.unwrap_or_else(|| self.unknown(call, "it is not followed")))
    }

    fn call_own(&mut self, id: u32, name: &str, args: Args, call: &ExprCall) -> Evaluated {
        match self.own(id) {
            Some(Own::Instance { class, fields }) => {
                if let Value::Dict(dict) = &fields
                    && let Some(value) = self.sdk.heap.entry(*dict, name).cloned()
                {
                    return self.call_value(&value, args, call);
                }
                match self.method_of(&class, name) {
                    Some(function) => {
                        let mut args = args;
                        args.positional.insert(0, Value::Own(id));
                        self.call_function(&function, args, call)
                    }
                    None => Ok(self.unknown(call, "it is not followed")),
                }
            }
            Some(Own::Class(class)) => match self.method_of(&class, name) {
                Some(function) => self.call_function(&function, args, call),
                None => Ok(self.unknown(call, "it is not followed")),
            },
            Some(Own::Module(module)) => match self.modules[module].get(name).cloned() {
                Some(value) => self.call_value(&value, args, call),
                None => Ok(self.unknown(call, "the module has no such name")),
            },
            Some(Own::File { path, written }) => Ok(self.file_method(&path, written, name, &args, call)),
            Some(Own::Parser(options)) => Ok(self.parser_method(&options, name, &args, call)),
            _ => Ok(self.unknown(call, "it is not followed")),
        }
    }

    /// A method of a class of the program.
    pub(crate) fn method_of(&self, class: &Class, name: &str) -> Option<Rc<Function>> {
        match class.names.get(name) {
            Some(Value::Own(id)) => match self.own(*id) {
                Some(Own::Function(function)) => Some(function),
                _ => None,
            },
            _ => None,
        }
    }

    /// Names of the functions around a new one.
    pub(crate) fn closure(&self) -> Rc<crate::scope::Names> {
        match self.frames.last() {
            Some(frame) => {
                let mut names = (*frame.closure).clone();
                names.extend(frame.locals.iter().map(|(name, value)| (name.clone(), value.clone())));
                Rc::new(names)
            }
            None => Rc::default(),
        }
    }
}
