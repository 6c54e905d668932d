//! The program's own classes: their definition, their objects, and what their names stand for.

use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt, StmtClassDef};
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Raised, Value};

use crate::decorators::setter_name;
use crate::own::{Class, Decorated, Kind, Own};
use crate::reader::{Evaluated, Reader};
use crate::scope::Names;

/// Classes that one is derived from, through others.
const MOST_BASES: usize = 100;

impl Reader<'_> {
    /// `class`
    pub(crate) fn define_class(&mut self, definition: &StmtClassDef) -> Result<(), Raised> {
        let mut class = Class { name: definition.name.to_string(), ..Class::default() };
        for base in definition.bases() {
            let value = self.evaluate(base)?;
            self.derive(&mut class, &value);
        }
        self.open_frame(true);
        if let Some(frame) = self.frames.last_mut() {
            frame.in_class = Some(definition.name.as_str().into());
        }
        let read = self.class_body(&mut class, &definition.body);
        let frame = self.frames.pop().unwrap_or_default();
        read?;
        let private = |name: &str| name.starts_with("__") && !name.ends_with("__");
        class.names = frame.locals;
        for (name, value) in class.names.clone().into_iter().filter(|(name, _)| private(name)) {
            let own = format!("_{}{name}", class.name.trim_start_matches('_'));
            class.names.remove(&name);
            class.names.insert(own.into(), value);
        }
        let is_record =
            class.kind == Kind::Tuple || crate::decorators::has(&definition.decorator_list, "dataclass");
        class.is_record = is_record;
        class.is_frozen = self.is_frozen(definition) || class.kind == Kind::Tuple;
        if self.is_all_by_name(definition) {
            class.by_name.clone_from(&class.parameters);
        }
        for keyword in definition
            .keywords()
            .iter()
            .filter(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == "metaclass"))
        {
            let made = self.evaluate(&keyword.value)?;
            class.is_made_by_metaclass |= matches!(made, Value::Own(_));
        }
        class.is_abstract |=
            definition.keywords().iter().any(|keyword| self.unit.source(&keyword.value).ends_with("ABCMeta"));
        if class.kind == Kind::Enum {
            self.make_members(&mut class);
        } else if !is_record {
            class.parameters.clear();
        }
        let changed = self.sdk.heap.new_dict(Vec::new());
        class.changed = changed.as_dict();
        let class = Rc::new(class);
        let value = self.keep(Own::Class(class.clone()));
        self.bind(&definition.name, value.clone());
        self.tell_names(&value, &class, definition.range)?;
        self.tell_bases(&class, value.clone(), definition)?;
        // Decorators of the program get the class; what they give back has its name.
        for decorator in definition.decorator_list.iter().rev() {
            let by = self.evaluate(&decorator.expression)?;
            if matches!(by, Value::Own(_)) {
                let made = self.call_value(&by, Args::of([value.clone()]), decorator.range)?;
                self.bind(&definition.name, made);
            }
        }
        Ok(())
    }

    /// The statements of a class.
    fn class_body(&mut self, class: &mut Class, body: &[Stmt]) -> Result<(), Raised> {
        let mut by_name = false;
        for statement in body {
            match statement {
                Stmt::FunctionDef(method) => {
                    let setter = crate::decorators::is_setter(method);
                    let value = if setter {
                        self.function(method, None, Vec::new(), None)?
                    } else {
                        self.decorated(method)?
                    };
                    let name = if setter { setter_name(&method.name) } else { method.name.to_string() };
                    self.bind(&name, value);
                }
                Stmt::Assign(assign) => {
                    self.block(std::slice::from_ref(statement))?;
                    // Members of an enumeration.
                    if let [Expr::Name(name)] = assign.targets.as_slice()
                        && class.kind == Kind::Enum
                    {
                        class.parameters.push(name.id.to_string());
                    }
                }
                Stmt::AnnAssign(assign) => {
                    self.block(std::slice::from_ref(statement))?;
                    let Expr::Name(name) = &*assign.target else { continue };
                    let annotation = self.unit.source(&*assign.annotation);
                    if !annotation.contains("ClassVar") {
                        class.parameters.push(name.id.to_string());
                    }
                    if annotation.contains("InitVar") {
                        class.passed_on.push(name.id.to_string());
                    }
                    if annotation.ends_with("KW_ONLY") {
                        class.parameters.pop();
                        by_name = true;
                    } else if by_name || assign.value.as_deref().is_some_and(|value| self.is_by_name(value)) {
                        class.by_name.push(name.id.to_string());
                    }
                    if assign.value.as_deref().is_some_and(|value| self.is_not_given(value)) {
                        class.not_given.push(name.id.to_string());
                    }
                }
                Stmt::Expr(expression) if expression.value.is_string_literal_expr() => {}
                other => drop(self.block(std::slice::from_ref(other))?),
            }
        }
        Ok(())
    }

    /// Calls `__init_subclass__` of what a class is derived from.
    fn tell_bases(
        &mut self,
        class: &Rc<Class>,
        value: Value,
        definition: &StmtClassDef,
    ) -> Result<(), Raised> {
        let found = class.bases.iter().find_map(|base| base.member("__init_subclass__"));
        let Some((Value::Own(id), owner)) = found else { return Ok(()) };
        let Some(Own::Function(function)) = self.own(id) else { return Ok(()) };
        let mut args = Args::of([value.clone()]);
        for keyword in definition.arguments.iter().flat_map(|arguments| &arguments.keywords) {
            if let Some(name) = keyword.arg.as_ref().filter(|name| name.as_str() != "metaclass") {
                args.named.push((name.as_str().into(), self.evaluate(&keyword.value)?));
            }
        }
        self.call_method_of(&function, Some((owner, value)), args, definition.range).map(drop)
    }

    fn derive(&self, class: &mut Class, base: &Value) {
        match base {
            Value::Own(id) => match self.own(*id) {
                Some(Own::Class(base)) => {
                    if base.kind != Kind::Plain {
                        class.kind = base.kind;
                    }
                    class.is_abstract |= base.is_abstract;
                    let weight = class.weight + base.weight + 1;
                    // Looking a name up goes through all of them.
                    if weight > MOST_BASES {
                        class.kind = Kind::Foreign;
                    } else {
                        class.weight = weight;
                        class.bases.push(base);
                    }
                }
                _ => class.kind = Kind::Foreign,
            },
            Value::Symbol(name) => match name.rsplit('.').next().unwrap_or(name) {
                "Enum" => class.kind = Kind::Enum,
                "IntEnum" | "StrEnum" => (class.kind, class.is_plain_too) = (Kind::Enum, true),
                "NamedTuple" => class.kind = Kind::Tuple,
                "str" | "int" => class.is_plain_too = true,
                "ABC" => class.is_abstract = true,
                "object" | "Protocol" => {}
                _ => {
                    class.kind = Kind::Foreign;
                    class.foreign.push(name.clone());
                }
            },
            _ => class.kind = Kind::Foreign,
        }
    }

    /// The members of an enumeration are objects with a name and a value.
    fn make_members(&mut self, class: &mut Class) {
        let (name, names, is_plain_too) = (class.name.clone(), class.names.clone(), class.is_plain_too);
        let own = Rc::new(Class { name, names, is_plain_too, is_member: true, ..Class::default() });
        let mut members: Vec<(Value, Value)> = Vec::new();
        for name in std::mem::take(&mut class.parameters) {
            let Some(value) = class.names.get(name.as_str()).cloned() else { continue };
            // Another name of a member.
            let same = members.iter().find(|(other, _)| self.sdk.heap.equal(other, &value) == Some(true));
            if let Some((_, member)) = same {
                class.names.insert(name.as_str().into(), member.clone());
                continue;
            }
            let known = value.clone();
            let fields =
                vec![(Value::text("name"), Value::text(name.as_str())), (Value::text("value"), value)];
            let fields = self.sdk.heap.new_dict(fields);
            let member = self.keep(Own::Instance { class: own.clone(), fields });
            class.names.insert(name.as_str().into(), member.clone());
            members.push((known, member));
            class.parameters.push(name);
        }
    }

    /// `namedtuple("Name", ["a", "b"])`
    pub(crate) fn named_tuple(&mut self, args: &Args) -> Option<Value> {
        let name = args.get(0, "typename")?.as_text()?.to_string();
        let fields = args.get(1, "field_names")?;
        let parameters = match fields.as_text() {
            Some(text) => text.replace(',', " ").split_whitespace().map(str::to_owned).collect(),
            None => self
                .iterate(fields)?
                .iter()
                .map(|field| field.as_text().map(|text| text.to_string()))
                .collect::<Option<Vec<_>>>()?,
        };
        let mut names = Names::new();
        let defaults = args.named.iter().find(|(name, _)| &**name == "defaults").map(|(_, value)| value);
        if let Some(defaults) = defaults {
            let defaults = self.iterate(defaults)?;
            let parameters: &[String] = &parameters;
            let first = parameters.len().checked_sub(defaults.len())?;
            names.extend(parameters[first..].iter().map(|name| name.as_str().into()).zip(defaults));
        }
        let class = Class { name, parameters, names, kind: Kind::Tuple, is_record: true, ..Class::default() };
        Some(self.keep(Own::Class(Rc::new(class))))
    }

    pub(crate) fn member_of_value(&mut self, class: &Rc<Class>, args: &Args, call: TextRange) -> Evaluated {
        let wanted = args.positional.first().cloned().unwrap_or(Value::None);
        let members: Vec<Value> =
            class.all_parameters().iter().filter_map(|name| class.member(name)).map(|it| it.0).collect();
        let mut all_others = true;
        for member in members {
            let value = self.field_of(&member, "value");
            match value.and_then(|value| self.sdk.heap.equal(&value, &wanted)) {
                Some(true) => return Ok(member),
                Some(false) => {}
                None => all_others = false,
            }
        }
        if all_others && class.member("_missing_").is_none() && !class.is_foreign() {
            let said = run_composer_core::v1::repr(&self.sdk.heap, &wanted).unwrap_or_default();
            return Err(Raised::new("ValueError", format!("{said} is not a valid {}", class.name)));
        }
        Ok(self.unknown(&call, "it is no known member of the enumeration"))
    }

    /// An attribute of an object of the program's own, if the object itself has it.
    pub(crate) fn field_of(&self, value: &Value, name: &str) -> Option<Value> {
        let Value::Own(id) = value else { return None };
        match self.own(*id)? {
            Own::Instance { fields: Value::Dict(fields), .. } => self.sdk.heap.entry(fields, name).cloned(),
            _ => None,
        }
    }

    /// `class.name`, or what an object has of its class.
    pub(crate) fn class_member(&self, class: &Rc<Class>, name: &str) -> Option<(Value, Rc<Class>)> {
        let own = |class: &Rc<Class>| {
            let changed = class.changed.and_then(|changed| self.sdk.heap.entry(changed, name));
            Some((changed.or_else(|| class.names.get(name))?.clone(), class.clone()))
        };
        own(class).or_else(|| class.order()[1..].iter().find_map(own))
    }

    /// What a member of a class is for an object: methods know their object, properties are what they return.
    pub(crate) fn bound(
        &mut self,
        member: &Value,
        owner: Rc<Class>,
        object: &Value,
        name: &str,
        node: TextRange,
    ) -> Evaluated {
        let Value::Own(id) = member else { return Ok(member.clone()) };
        Ok(match self.own(*id) {
            Some(
                Own::Function(_) | Own::Cached(..) | Own::Decorated(Decorated::Static | Decorated::Class, _),
            ) => Value::Method((object.clone(), name.into()).into()),
            Some(Own::Decorated(made @ (Decorated::Property | Decorated::Cached), function)) => {
                let Some(function) = self.function_of(&function) else {
                    return Ok(self.unknown(&node, "it is not followed"));
                };
                let args = Args::of([object.clone()]);
                let value = self.call_method_of(&function, Some((owner, object.clone())), args, node)?;
                if made == Decorated::Cached {
                    self.set_field(object, name, value.clone());
                }
                value
            }
            Some(Own::Instance { .. }) if self.defines(member, "__get__") => {
                let args = Args::of([object.clone(), Value::Symbol(owner.name.as_str().into())]);
                return self.call_own_method(member, "__get__", args, node);
            }
            _ => member.clone(),
        })
    }

    /// Calls a member of a class for one of its objects, or for the class itself.
    pub(crate) fn call_member(
        &mut self,
        member: &Value,
        owner: Rc<Class>,
        object: &Value,
        args: Args,
        call: TextRange,
    ) -> Evaluated {
        let Value::Own(id) = member else { return self.call_value(member, args, call) };
        let is_class = matches!(object, Value::Own(id) if matches!(self.own(*id), Some(Own::Class(_))));
        let mut args = args;
        match self.own(*id) {
            Some(Own::Function(function)) => {
                if !is_class {
                    args.positional.insert(0, object.clone());
                }
                let object = args.positional.first().cloned().unwrap_or(Value::None);
                self.call_method_of(&function, Some((owner, object)), args, call)
            }
            Some(Own::Decorated(Decorated::Class, function)) => {
                let class = match object {
                    Value::Own(id) => match self.own(*id) {
                        Some(Own::Instance { class, .. }) => self.keep(Own::Class(class)),
                        _ => object.clone(),
                    },
                    _ => object.clone(),
                };
                args.positional.insert(0, class.clone());
                match self.function_of(&function) {
                    Some(function) => self.call_method_of(&function, Some((owner, class)), args, call),
                    None => Ok(self.unknown(&call, "it is not followed")),
                }
            }
            Some(Own::Decorated(Decorated::Static, function)) => self.call_value(&function, args, call),
            Some(Own::Cached(function, memo)) => {
                let mut key = args.clone();
                if !is_class {
                    key.positional.insert(0, object.clone());
                }
                let object = object.clone();
                self.cached(memo, &key, |reader| reader.call_member(&function, owner, &object, args, call))
            }
            Some(Own::Decorated(Decorated::Property | Decorated::Cached, _)) => {
                Ok(self.unknown(&call, "it is not followed"))
            }
            _ => self.call_value(member, args, call),
        }
    }

    pub(crate) fn function_of(&self, value: &Value) -> Option<Rc<crate::own::Function>> {
        let Value::Own(id) = value else { return None };
        match self.own(*id) {
            Some(Own::Function(function)) => Some(function),
            Some(Own::Cached(function, _) | Own::Decorated(_, function)) => self.function_of(&function),
            _ => None,
        }
    }
}
