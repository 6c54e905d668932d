//! Calls: of the SDK, of the program's own functions, of Python's own, of what is not known.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};
use run_composer_core::v1::{Args, Raised, Value};

use crate::own::Own;
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    pub(crate) fn call(&mut self, call: &ExprCall) -> Evaluated {
        self.reached(call);
        let at = call.range();
        if let Expr::Attribute(attribute) = &*call.func {
            let receiver = self.evaluate(&attribute.value)?;
            let args = self.arguments(call)?;
            return self.call_on(&receiver, &attribute.attr, args, at);
        }
        let callee = match &*call.func {
            Expr::Name(name) => match self.name(&name.id) {
                Some(value) => value,
                None if crate::builtin_names::is_builtin(&name.id) => Value::Symbol(name.id.as_str().into()),
                None => self.undefined(&call.func, &name.id),
            },
            other => self.evaluate(other)?,
        };
        let args = self.arguments(call)?;
        self.call_value(&callee, args, at)
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
    pub(crate) fn call_value(&mut self, callee: &Value, args: Args, call: TextRange) -> Evaluated {
        if !self.enter(&call) {
            self.leave();
            return Ok(self.unknown(&call, "calls are nested too deeply to follow"));
        }
        let value = self.called(callee, args, call);
        self.leave();
        value
    }

    fn called(&mut self, callee: &Value, args: Args, call: TextRange) -> Evaluated {
        match callee {
            Value::Symbol(name) => self.call_symbol(&name.clone(), &args, call),
            Value::Method(method) => {
                let (receiver, name) = (method.0.clone(), method.1.clone());
                self.call_on(&receiver, &name, args, call)
            }
            Value::Own(id) => match self.own(*id) {
                Some(Own::Function(function)) => self.call_method_of(&function, None, args, call),
                Some(Own::Class(class)) => self.instantiate(&class, args, call),
                Some(Own::Partial(function, first)) => {
                    let mut all = (*first).clone();
                    all.positional.extend(args.positional);
                    all.named.retain(|(name, _)| !args.named.iter().any(|(other, _)| other == name));
                    all.named.extend(args.named);
                    self.call_value(&function, all, call)
                }
                Some(Own::Decorated(_, function)) => self.call_value(&function, args, call),
                Some(Own::Instance { class, .. }) => match self.class_member(&class, "__call__") {
                    Some((member, owner)) => self.call_member(&member, owner, callee, args, call),
                    None => Ok(self.unknown(&call, "it is not followed")),
                },
                _ => Ok(self.unknown(&call, "it is not followed")),
            },
            Value::Hole(hole) => {
                self.hand_over("", &args, call);
                Ok(self.derived(&call, hole))
            }
            _ => Ok(self.unknown(&call, "it is not followed")),
        }
    }

    fn call_symbol(&mut self, name: &str, args: &Args, call: TextRange) -> Evaluated {
        if name.starts_with("azureml.") {
            self.locate(&call);
            let args = self.cut_arguments(args);
            return self.sdk.call_symbol(name, &args);
        }
        if let Some(result) = self.builtin(name, args, call) {
            return result;
        }
        if let Some(result) = self.library(name, args, call) {
            return result;
        }
        self.hand_over(name, args, call);
        Ok(self.unknown(&call, "only running it would tell"))
    }

    /// `receiver.name(…)`
    pub(crate) fn call_on(&mut self, receiver: &Value, name: &str, args: Args, call: TextRange) -> Evaluated {
        self.note_deletion(receiver, name, call);
        self.note_upload(receiver, name, &args, call);
        let found = match receiver {
            Value::Object(id) => {
                self.locate(&call);
                self.sdk.heap.cut(receiver);
                let args = self.cut_arguments(&args);
                let before = self.sdk.submissions.len();
                if let Some(result) = self.sdk.call_method(*id, name, &args) {
                    self.note_submission(call, before);
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
            Value::Symbol(module) if &**module == "super()" => return Ok(Value::None),
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
                self.hand_over(name, &args, call);
                return Ok(self.derived(&call, hole));
            }
            _ => None,
        };
        Ok(found.unwrap_or_else(|| self.unknown(&call, "it is not followed")))
    }

    fn call_own(&mut self, id: u32, name: &str, args: Args, call: TextRange) -> Evaluated {
        match self.own(id) {
            Some(Own::Instance { class, fields }) => {
                if let Value::Dict(dict) = &fields
                    && let Some(value) = self.sdk.heap.entry(*dict, name).cloned()
                {
                    return self.call_value(&value, args, call);
                }
                match self.class_member(&class, name) {
                    Some((member, owner)) => self.call_member(&member, owner, &Value::Own(id), args, call),
                    None => Ok(self.unknown(&call, "it is not followed")),
                }
            }
            Some(Own::Class(class)) => match self.class_member(&class, name) {
                Some((member, owner)) => self.call_member(&member, owner, &Value::Own(id), args, call),
                None => Ok(self.unknown(&call, "it is not followed")),
            },
            Some(Own::Super(class, object)) => match class.inherited(name) {
                Some((member, owner)) => self.call_member(&member, owner, &object, args, call),
                None => Ok(Value::None),
            },
            Some(Own::Module(module)) => match self.modules[module].get(name).cloned() {
                Some(value) => self.call_value(&value, args, call),
                None => Ok(self.unknown(&call, "the module has no such name")),
            },
            Some(Own::File { path, written }) => Ok(self.file_method(&path, written, name, &args, call)),
            Some(Own::Parser(parser)) => self.parser_method(&parser, name, &args, call),
            _ => Ok(self.unknown(&call, "it is not followed")),
        }
    }
}
