//! Calls: of the SDK, of the program's own functions, of Python's own, of what is not known.

use std::rc::Rc;

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};
use run_composer_core::v1::{Args, Raised, Value};

use crate::containers::OPEN;
use crate::own::{Class, Own};
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    pub(crate) fn call(&mut self, call: &ExprCall) -> Evaluated {
        self.reached(call);
        let at = call.range();
        if let Expr::Attribute(attribute) = &*call.func {
            let receiver = self.evaluate(&attribute.value)?;
            let args = self.arguments(call)?;
            let name = self.mangled(&attribute.attr).into_owned();
            return self.call_on(&receiver, &name, args, at);
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
                match self.iterate(&value).filter(|_| !self.is_unordered(&value)) {
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
                    let open = self.open_entry(*id);
                    for (key, value) in self.sdk.heap.dict(*id).to_vec() {
                        if let Some(name) = key.as_text().filter(|name| &***name != OPEN) {
                            args.named.push((name.clone(), value));
                        }
                    }
                    if let Some(Value::Hole(hole)) = open {
                        args.open = Some(hole);
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
                Some(Own::Cached(function, memo)) => {
                    let key = args.clone();
                    self.cached(memo, &key, |reader| reader.call_value(&function, args, call))
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
            // `Experiment.submit(experiment, config)`
            if let (Some((class, method)), Some(first)) = (name.rsplit_once('.'), args.positional.first())
                && let Some(of) = first.class(&self.sdk.heap)
                && class.rsplit('.').next() == Some(of.name())
            {
                let (first, mut rest) = (first.clone(), args.clone());
                rest.positional.remove(0);
                return self.call_on(&first, method, rest, call);
            }
            self.locate(&call);
            let args = self.cut_arguments(args);
            return self.sdk.call_symbol(name, &args);
        }
        if name == "object.__setattr__"
            && let Some(first) = args.positional.first().cloned()
        {
            let mut rest = args.clone();
            rest.positional.remove(0);
            self.set_plainly(&first, &rest);
            return Ok(Value::None);
        }
        if name == "object.__new__"
            && let Some(class) = args.positional.first().and_then(|first| self.class_of(first))
        {
            return Ok(self.bare_instance(&class));
        }
        if crate::exceptions::is_exception(name) {
            return Ok(self.new_exception(name, args));
        }
        if let Some(result) = self.builtin(name, args, call) {
            return result;
        }
        if let Some(result) = self.library(name, args, call) {
            return result;
        }
        self.hand_over(name, args, call);
        self.change_in_place(name, args, call);
        Ok(self.unknown(&call, "only running it would tell"))
    }

    /// Functions that are known to change what they are given: `random.shuffle(list)`.
    fn change_in_place(&mut self, name: &str, args: &Args, call: TextRange) {
        let last = name.rsplit('.').next().unwrap_or(name);
        let changes = matches!(
            last,
            "shuffle"
                | "heappush"
                | "heappop"
                | "heapify"
                | "heapreplace"
                | "insort"
                | "insort_left"
                | "insort_right"
                | "setitem"
                | "delitem"
        );
        if changes && let Some(first) = args.positional.first().cloned() {
            self.forget(&first, call);
        }
    }

    /// What is in a list or a dictionary is not known any more.
    pub(crate) fn forget(&mut self, value: &Value, call: TextRange) {
        match value {
            Value::List(id) => {
                let hole = self.unknown_items(&call, "it changes the list, and is not followed");
                *self.sdk.heap.list_mut(*id) = vec![hole];
            }
            Value::Dict(id) => {
                let hole = self.unknown(&call, "it changes the dictionary, and is not followed");
                self.open_dict(*id, hole);
            }
            _ => {}
        }
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
                    if self.sdk.submissions.len() > before {
                        self.note_sweep(args.get(0, "config"), call);
                    }
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
            // Whatever it is, it takes a configuration of a run: an experiment.
            Value::Hole(_) if name == "submit" && self.is_configuration(args.positional.first()) => {
                return self.submit_to(receiver, &args, call);
            }
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

    /// What `super()` of a method of `class` has for an object, or for a class.
    fn behind(&self, class: &Rc<Class>, object: &Value, name: &str) -> Option<(Value, Rc<Class>)> {
        let of_object = match object {
            Value::Own(id) => match self.own(*id)? {
                Own::Instance { class, .. } | Own::Class(class) => Some(class),
                _ => None,
            },
            _ => None,
        };
        match of_object {
            Some(of_object) => of_object.member_behind(class, name),
            None => class.inherited(name),
        }
    }

    fn call_own(&mut self, id: u32, name: &str, args: Args, call: TextRange) -> Evaluated {
        if self.defines(&Value::Own(id), "__getattribute__") {
            return Ok(self.unknown(&call, "the object decides itself"));
        }
        if let Some(value) = self.tuple_method(&Value::Own(id), name, &args, call) {
            return value;
        }
        match self.own(id) {
            Some(Own::Instance { class, fields }) => {
                if let Value::Dict(dict) = &fields
                    && let Some(value) = self.sdk.heap.entry(*dict, name).cloned()
                {
                    return self.call_value(&value, args, call);
                }
                match self.class_member(&class, name) {
                    Some((member, owner)) => self.call_member(&member, owner, &Value::Own(id), args, call),
                    None if let Some(base) = self.base_of(&Value::Own(id)) => {
                        self.call_on(&base, name, args, call)
                    }
                    None if self.defines(&Value::Own(id), "__getattr__") => {
                        let object = Value::Own(id);
                        let asked = Args::of([Value::text(name)]);
                        let found = self.call_own_method(&object, "__getattr__", asked, call)?;
                        self.call_value(&found, args, call)
                    }
                    None if class.is_plain_too => match self.field_of(&Value::Own(id), "value") {
                        Some(value) => self.call_on(&value, name, args, call),
                        None => Ok(self.unknown(&call, "it is not followed")),
                    },
                    None if class.name.is_empty() || class.is_foreign() => {
                        Ok(self.unknown(&call, "it is not followed"))
                    }
                    None => {
                        let message = format!("'{}' object has no attribute '{name}'", class.name);
                        Err(Raised::new("AttributeError", message))
                    }
                }
            }
            Some(Own::Class(class)) => match self.class_member(&class, name) {
                Some((member, owner)) => self.call_member(&member, owner, &Value::Own(id), args, call),
                None => Ok(self.unknown(&call, "it is not followed")),
            },
            Some(Own::Super(class, object)) => match self.behind(&class, &object, name) {
                Some((member, owner)) => self.call_member(&member, owner, &object, args, call),
                None if name == "__new__" => {
                    match args.positional.first().and_then(|first| self.class_of(first)) {
                        Some(class) => Ok(self.bare_instance(&class)),
                        None => Ok(self.unknown(&call, "it is not followed")),
                    }
                }
                None if name == "__setattr__" => {
                    self.set_plainly(&object, &args);
                    Ok(Value::None)
                }
                None if name == "__init__" => {
                    self.keep_arguments(&class, &object, &args);
                    self.make_base(&class, &object, &args, call).map(|()| Value::None)
                }
                None => match self.base_of(&object) {
                    Some(base) => self.call_on(&base, name, args, call),
                    None => Ok(Value::None),
                },
            },
            Some(Own::Module(module)) => match self.modules[module].get(name).cloned() {
                Some(value) => self.call_value(&value, args, call),
                None => Ok(self.unknown(&call, "the module has no such name")),
            },
            Some(Own::Cached(_, memo)) if name == "cache_clear" => {
                self.sdk.heap.list_mut(memo).clear();
                Ok(Value::None)
            }
            Some(Own::Config(sections, is_raw)) => self.config_method(sections, is_raw, name, &args, call),
            Some(Own::Section(..)) => self.section_method(&Value::Own(id), name, &args, call),
            Some(Own::Iterator { .. }) => self.iterator_method(&Value::Own(id), name, &args, call),
            Some(Own::File { path, written }) => Ok(self.file_method(id, &path, written, name, &args, call)),
            Some(Own::Parser(parser)) => self.parser_method(&parser, name, &args, call),
            _ => Ok(self.unknown(&call, "it is not followed")),
        }
    }
}
