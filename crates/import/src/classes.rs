//! The program's own classes: their definition, their objects, and what their names stand for.

use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt, StmtClassDef};
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Raised, Value};

use crate::decorators::setter_name;
use crate::own::{Class, Decorated, Kind, Own};
use crate::reader::{Evaluated, Reader};

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
        for statement in &definition.body {
            match statement {
                Stmt::FunctionDef(method) if crate::decorators::is_setter(method) => {
                    let value = self.function(method, None, Vec::new())?;
                    class.names.insert(setter_name(&method.name).as_str().into(), value);
                }
                Stmt::FunctionDef(method) => {
                    let value = self.decorated(method)?;
                    class.names.insert(method.name.as_str().into(), value);
                }
                Stmt::Assign(assign) => {
                    let value = self.evaluate(&assign.value)?;
                    if let [Expr::Name(name)] = assign.targets.as_slice() {
                        class.parameters.push(name.id.to_string());
                        class.names.insert(name.id.as_str().into(), value);
                    }
                }
                Stmt::AnnAssign(assign) => {
                    let Expr::Name(name) = &*assign.target else { continue };
                    class.parameters.push(name.id.to_string());
                    if let Some(value) = &assign.value {
                        let value = self.evaluate(value)?;
                        class.names.insert(name.id.as_str().into(), value);
                    }
                }
                _ => {}
            }
        }
        let is_record =
            class.kind == Kind::Tuple || crate::decorators::has(&definition.decorator_list, "dataclass");
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
        self.tell_bases(&class, value, definition)
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
                "Enum" | "IntEnum" | "StrEnum" => class.kind = Kind::Enum,
                "NamedTuple" => class.kind = Kind::Tuple,
                "object" | "ABC" | "Protocol" | "str" | "int" => {}
                _ => class.kind = Kind::Foreign,
            },
            _ => class.kind = Kind::Foreign,
        }
    }

    /// The members of an enumeration are objects with a name and a value.
    fn make_members(&mut self, class: &mut Class) {
        let own = Rc::new(Class { name: class.name.clone(), names: class.names.clone(), ..Class::default() });
        for name in class.parameters.clone() {
            let Some(value) = class.names.get(name.as_str()).cloned() else { continue };
            let fields =
                vec![(Value::text("name"), Value::text(name.as_str())), (Value::text("value"), value)];
            let fields = self.sdk.heap.new_dict(fields);
            let member = self.keep(Own::Instance { class: own.clone(), fields });
            class.names.insert(name.as_str().into(), member);
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
        let class = Class { name, parameters, kind: Kind::Tuple, ..Class::default() };
        Some(self.keep(Own::Class(Rc::new(class))))
    }

    /// Makes an object of a class of the program.
    pub(crate) fn instantiate(&mut self, class: &Rc<Class>, args: Args, call: TextRange) -> Evaluated {
        if class.kind == Kind::Enum {
            return Ok(self.member_of_value(class, &args, call));
        }
        let fields = self.sdk.heap.new_dict(Vec::new());
        let instance = self.keep(Own::Instance { class: class.clone(), fields: fields.clone() });
        if let Some((Value::Own(id), owner)) = class.member("__init__")
            && let Some(Own::Function(function)) = self.own(id)
        {
            let mut args = args;
            args.positional.insert(0, instance.clone());
            self.call_method_of(&function, Some((owner, instance.clone())), args, call)?;
            return Ok(instance);
        }
        if class.is_foreign() {
            return Ok(instance);
        }
        let Value::Dict(id) = fields else { return Ok(instance) };
        let names = class.all_parameters();
        let mut given: Vec<(Rc<str>, Value)> =
            names.iter().map(|name| name.as_str().into()).zip(args.positional).collect();
        given.extend(args.named);
        for name in &names {
            let value = match given.iter().find(|(other, _)| **other == **name) {
                Some((_, value)) => Some(value.clone()),
                None => match class.member(name) {
                    Some((Value::Own(made), _)) => match self.own(made) {
                        // `field(default_factory=list)`
                        Some(Own::Partial(factory, _)) => {
                            Some(self.call_value(&factory, Args::default(), call)?)
                        }
                        _ => None,
                    },
                    Some((value, _)) => Some(value),
                    None => args.open.clone().map(Value::Hole),
                },
            };
            if let Some(value) = value {
                self.sdk.heap.set_entry(id, name, value);
            }
        }
        if let Some((Value::Own(made), owner)) = class.member("__post_init__")
            && let Some(Own::Function(function)) = self.own(made)
        {
            let args = Args::of([instance.clone()]);
            self.call_method_of(&function, Some((owner, instance.clone())), args, call)?;
        }
        Ok(instance)
    }

    fn member_of_value(&mut self, class: &Rc<Class>, args: &Args, call: TextRange) -> Value {
        let wanted = args.positional.first().cloned().unwrap_or(Value::None);
        let members: Vec<Value> =
            class.all_parameters().iter().filter_map(|name| class.member(name)).map(|it| it.0).collect();
        for member in members {
            let Some(value) = self.field_of(&member, "value") else { continue };
            if self.sdk.heap.equal(&value, &wanted) == Some(true) {
                return member;
            }
        }
        self.unknown(&call, "it is no known member of the enumeration")
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
        if let Some(value) = class.changed.and_then(|changed| self.sdk.heap.entry(changed, name)) {
            return Some((value.clone(), class.clone()));
        }
        class.member(name)
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
            Some(Own::Function(_) | Own::Decorated(Decorated::Static | Decorated::Class, _)) => {
                Value::Method((object.clone(), name.into()).into())
            }
            Some(Own::Decorated(Decorated::Property, Value::Own(function))) => match self.own(function) {
                Some(Own::Function(function)) => {
                    let args = Args::of([object.clone()]);
                    return self.call_method_of(&function, Some((owner, object.clone())), args, node);
                }
                _ => self.unknown(&node, "it is not followed"),
            },
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
            Some(Own::Decorated(Decorated::Property, _)) => Ok(self.unknown(&call, "it is not followed")),
            _ => self.call_value(member, args, call),
        }
    }

    fn function_of(&self, value: &Value) -> Option<Rc<crate::own::Function>> {
        let Value::Own(id) = value else { return None };
        match self.own(*id) {
            Some(Own::Function(function)) => Some(function),
            _ => None,
        }
    }
}
