//! Objects of the program's own classes: how they are made, and which of their attributes can be set.

use std::rc::Rc;

use ruff_python_ast::{Expr, StmtClassDef};
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, ListId, Raised, Value};

use crate::own::{Body, Class, Kind, Own};
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    /// Makes an object of a class of the program.
    pub(crate) fn instantiate(&mut self, class: &Rc<Class>, args: Args, call: TextRange) -> Evaluated {
        if class.kind == Kind::Enum {
            return self.member_of_value(class, &args, call);
        }
        if let Some(method) = class.is_abstract.then(|| self.abstract_method(class)).flatten() {
            let name = &class.name;
            return Err(Raised::type_error(format!(
                "Can't instantiate abstract class {name} with abstract method {method}"
            )));
        }
        if class.any(|class| class.is_made_by_metaclass) {
            return Ok(self.unknown(&call, "its metaclass makes it"));
        }
        if let Some((new, owner)) = class.member("__new__") {
            let this = self.keep(Own::Class(class.clone()));
            let mut all = args.clone();
            all.positional.insert(0, this.clone());
            let Some(function) = self.function_of(&new) else {
                return Ok(self.unknown(&call, "it is not followed"));
            };
            let made = self.call_method_of(&function, Some((owner, this)), all, call)?;
            let of = self.class_of(&made).filter(|of| of.is_any_of(class));
            return match of {
                Some(_) => self.initialise(class, made, args, call),
                None => Ok(made),
            };
        }
        let instance = self.bare_instance(class);
        self.initialise(class, instance, args, call)
    }

    /// An object without any attribute.
    pub(crate) fn bare_instance(&mut self, class: &Rc<Class>) -> Value {
        let fields = self.sdk.heap.new_dict(Vec::new());
        self.keep(Own::Instance { class: class.clone(), fields })
    }

    /// Does what `__init__` does.
    fn initialise(&mut self, class: &Rc<Class>, instance: Value, args: Args, call: TextRange) -> Evaluated {
        self.keep_arguments(class, &instance, &args);
        if let Some((Value::Own(id), owner)) = class.member("__init__")
            && let Some(Own::Function(function)) = self.own(id)
        {
            let mut args = args;
            args.positional.insert(0, instance.clone());
            self.call_method_of(&function, Some((owner, instance.clone())), args, call)?;
            return Ok(instance);
        }
        if class.is_foreign() {
            self.make_base(class, &instance, &args, call)?;
            return Ok(instance);
        }
        let passed_on = self.fill_record(class, &instance, args, call)?;
        if let Some((Value::Own(made), owner)) = class.member("__post_init__")
            && let Some(Own::Function(function)) = self.own(made)
        {
            let mut args = Args::of([instance.clone()]);
            args.positional.extend(passed_on);
            self.call_method_of(&function, Some((owner, instance.clone())), args, call)?;
        }
        Ok(instance)
    }

    /// Sets the fields of a data class or a named tuple; what `__post_init__` gets beside the object.
    fn fill_record(
        &mut self,
        class: &Rc<Class>,
        instance: &Value,
        args: Args,
        call: TextRange,
    ) -> Result<Vec<Value>, Raised> {
        let names = class.all_parameters();
        let by_position = names.iter().filter(|name| {
            !class.any(|class| class.not_given.contains(name) || class.by_name.contains(name))
        });
        let by_position: Vec<Rc<str>> = by_position.map(|name| name.as_str().into()).collect();
        Self::check_fields(class, &by_position, &names, &args)?;
        let mut given: Vec<(Rc<str>, Value)> = by_position.into_iter().zip(args.positional).collect();
        given.extend(args.named);
        let mut passed_on = Vec::new();
        for name in &names {
            let value = match given.iter().find(|(other, _)| **other == **name) {
                Some((_, value)) => Some(value.clone()),
                None => match class.default_of(name) {
                    Some(Value::Own(made)) => match self.own(made) {
                        // `field(default_factory=list)`
                        Some(Own::Partial(factory, _)) => {
                            Some(self.call_value(&factory, Args::default(), call)?)
                        }
                        Some(Own::Instance { .. }) => Some(Value::Own(made)),
                        _ => None,
                    },
                    Some(value) => Some(value),
                    None => args.open.clone().map(Value::Hole),
                },
            };
            let Some(value) = value else { continue };
            if class.any(|class| class.passed_on.contains(name)) {
                passed_on.push(value);
            } else {
                self.set_field(instance, name, value);
            }
        }
        Ok(passed_on)
    }

    /// The errors of a data class that is given too much or too little.
    fn check_fields(
        class: &Rc<Class>,
        by_position: &[Rc<str>],
        names: &[String],
        args: &Args,
    ) -> Result<(), Raised> {
        if !class.any(|class| class.is_record) || args.open.is_some() {
            return Ok(());
        }
        if args.positional.len() > by_position.len() {
            let (most, got) = (by_position.len() + 1, args.positional.len() + 1);
            return Err(Raised::type_error(format!(
                "{}.__init__() takes {most} positional arguments but {got} were given",
                class.name
            )));
        }
        let is_known = |name: &str| {
            names.iter().any(|known| known == name)
                && !class.any(|class| class.not_given.iter().any(|not| not == name))
        };
        if let Some((name, _)) = args.named.iter().find(|(name, _)| !is_known(name)) {
            return Err(Raised::type_error(format!(
                "{}.__init__() got an unexpected keyword argument '{name}'",
                class.name
            )));
        }
        let by_position = &by_position[..args.positional.len()];
        let is_given = |name: &String| {
            by_position.iter().any(|given| **given == **name)
                || args.named.iter().any(|(given, _)| **given == **name)
                || class.default_of(name).is_some()
                || class.any(|class| class.not_given.contains(name))
        };
        match names.iter().find(|name| !is_given(name)) {
            Some(name) => Err(Raised::type_error(format!(
                "{}.__init__() missing 1 required positional argument: '{name}'",
                class.name
            ))),
            None => Ok(()),
        }
    }

    /// Sets an attribute of an object, whatever its class says of it.
    pub(crate) fn set_field(&mut self, object: &Value, name: &str, value: Value) {
        let Value::Own(id) = object else { return };
        if let Some(Own::Instance { fields: Value::Dict(fields), .. }) = self.own(*id) {
            self.sdk.heap.set_entry(fields, name, value);
        }
    }

    /// A method that a class leaves to those derived from it.
    fn abstract_method(&self, class: &Rc<Class>) -> Option<String> {
        let is_abstract = |value: &Value| {
            self.function_of(value).is_some_and(|function| match &function.body {
                Body::Def(definition) => crate::decorators::has(&definition.decorator_list, "abstractmethod"),
                Body::Lambda(_) => false,
            })
        };
        let mut names: Vec<_> = class.all_names().into_iter().collect();
        names.sort();
        let of_class = |name: &Rc<str>| class.member(name).is_some_and(|(value, _)| is_abstract(&value));
        names.iter().find(|name| of_class(name)).map(ToString::to_string)
    }

    /// Why an attribute of an object cannot be set.
    pub(crate) fn refused_attribute(&self, class: &Rc<Class>, name: &str) -> Option<Raised> {
        if class.any(|class| class.is_frozen) {
            let message = format!("cannot assign to field '{name}'");
            return Some(Raised::new("FrozenInstanceError", message));
        }
        let all_slots = !class.any(|class| !class.names.contains_key("__slots__"));
        let slots = || {
            let mut slots = Vec::new();
            class.any(|class| {
                slots.extend(class.names.get("__slots__").cloned());
                false
            });
            slots
        };
        let is_slot = |slots: &Value| match slots {
            Value::Text(only) => &**only == name,
            slots => self
                .items_of(slots)
                .is_none_or(|all| all.iter().any(|one| one.as_text().is_none_or(|one| &**one == name))),
        };
        if !all_slots || class.is_foreign() || slots().iter().any(is_slot) {
            return None;
        }
        let message = format!("'{}' object has no attribute '{name}'", class.name);
        Some(Raised::new("AttributeError", message))
    }

    /// Calls `__set__` of what a class has under the name; `None` where it has none.
    pub(crate) fn set_by_descriptor(
        &mut self,
        class: &Rc<Class>,
        object: &Value,
        name: &str,
        value: &Value,
    ) -> Option<Result<(), Raised>> {
        let (member, _) =
            self.class_member(class, name).filter(|(member, _)| self.defines(member, "__set__"))?;
        let args = Args::of([object.clone(), value.clone()]);
        Some(self.call_own_method(&member, "__set__", args, TextRange::default()).map(drop))
    }

    /// Calls `__set_name__` of what a class has under its names.
    pub(crate) fn tell_names(
        &mut self,
        value: &Value,
        class: &Rc<Class>,
        definition: TextRange,
    ) -> Result<(), Raised> {
        let mut names: Vec<_> =
            class.names.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        names.retain(|(_, member)| self.defines(member, "__set_name__"));
        names.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (name, member) in names {
            let args = Args::of([value.clone(), Value::Text(name)]);
            self.call_own_method(&member, "__set_name__", args, definition)?;
        }
        Ok(())
    }

    /// `field(kw_only=True)`
    pub(crate) fn is_by_name(&self, value: &Expr) -> bool {
        self.has_keyword(value, "kw_only", "True")
    }

    /// `@dataclass(kw_only=True)`
    pub(crate) fn is_all_by_name(&self, definition: &StmtClassDef) -> bool {
        let decorators = definition.decorator_list.iter();
        decorators
            .map(|decorator| &decorator.expression)
            .any(|made| self.has_keyword(made, "kw_only", "True"))
    }

    /// `field(init=False)`
    pub(crate) fn is_not_given(&self, value: &Expr) -> bool {
        self.has_keyword(value, "init", "False")
    }

    /// `@dataclass(frozen=True)`
    pub(crate) fn is_frozen(&self, definition: &StmtClassDef) -> bool {
        let decorators = definition.decorator_list.iter();
        decorators.map(|decorator| &decorator.expression).any(|made| self.has_keyword(made, "frozen", "True"))
    }

    fn has_keyword(&self, call: &Expr, name: &str, value: &str) -> bool {
        let Expr::Call(call) = call else { return false };
        call.arguments.keywords.iter().any(|keyword| {
            keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name)
                && self.unit.source(&keyword.value) == value
        })
    }

    /// The result of a function that keeps its results: of a call with the same arguments the one it kept.
    pub(crate) fn cached(
        &mut self,
        memo: ListId,
        key: &Args,
        miss: impl FnOnce(&mut Self) -> Evaluated,
    ) -> Evaluated {
        let named = key.named.iter().map(|(name, value)| (Value::Text(name.clone()), value.clone()));
        let named = self.sdk.heap.new_dict(named.collect());
        let key: Vec<Value> = key.positional.iter().cloned().chain([named]).collect();
        let key = self.sdk.heap.new_list(key);
        for entry in self.sdk.heap.list(memo).to_vec() {
            if let Value::Tuple(pair) = entry
                && let [known, value] = &*pair
                && self.equal(known, &key) == Some(true)
            {
                return Ok(value.clone());
            }
        }
        let value = miss(self)?;
        self.sdk.heap.extend(memo, vec![Value::Tuple([key, value.clone()].into())]);
        Ok(value)
    }
}
