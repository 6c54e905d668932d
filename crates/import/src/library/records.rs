//! `dataclasses`, and the methods of named tuples: records of the program as dictionaries, and copies of them.

use std::rc::Rc;

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, IntoTuple, Raised, Value};

use crate::own::{Class, Kind, Own};
use crate::reader::{Evaluated, Reader};

/// Records within records.
pub(super) const DEEPEST: usize = 20;

/// Makes something plain of the names and values of a record.
type Make<'m, R> = &'m dyn Fn(&mut R, Vec<String>, Vec<Value>) -> Value;

impl Reader<'_> {
    /// Calls a function of `dataclasses`; `None` where it is none that is followed.
    pub(crate) fn records(&mut self, name: &str, args: &Args, call: TextRange) -> Option<Evaluated> {
        let record = args.positional.first()?.clone();
        let parameters = self.record_class(&record).map(|class| class.all_parameters())?;
        let value = match name {
            "dataclasses.asdict" if args.positional.len() == 1 && args.named.is_empty() => self.as_plain(
                &record,
                &|reader, names, values| {
                    let entries = names.into_iter().map(Value::text).zip(values).collect();
                    reader.sdk.heap.new_dict(entries)
                },
                DEEPEST,
            )?,
            "dataclasses.astuple" if args.positional.len() == 1 && args.named.is_empty() => {
                self.as_plain(&record, &|_, _, values| values.into_tuple(), DEEPEST)?
            }
            "dataclasses.fields" => {
                let fields = parameters.into_iter().map(|name| {
                    let entry = (Value::text("name"), Value::text(name));
                    let fields = self.sdk.heap.new_dict(vec![entry]);
                    self.keep(Own::Instance { class: Rc::new(Class::default()), fields })
                });
                let fields: Vec<Value> = fields.collect();
                fields.into_tuple()
            }
            "dataclasses.is_dataclass" => Value::Bool(true),
            "dataclasses.replace" => return self.replaced(&record, args, call),
            _ => return None,
        };
        Some(Ok(value))
    }

    /// A method that every named tuple has; `None` where it is none.
    pub(crate) fn tuple_method(
        &mut self,
        record: &Value,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Option<Evaluated> {
        let class = self.record_class(record).filter(|class| class.kind == Kind::Tuple)?;
        match name {
            "_asdict" => {
                let values = self.iterate(record)?;
                let entries = class.all_parameters().into_iter().map(Value::text).zip(values).collect();
                Some(Ok(self.sdk.heap.new_dict(entries)))
            }
            "_replace" => self.replaced(record, args, call),
            "_make" => {
                let items = self.iterate(args.positional.first()?)?;
                Some(self.instantiate(&class, Args::of(items), call))
            }
            _ => None,
        }
    }

    /// The class of a record or the record's class itself: one with parameters, all of it the program's own.
    fn record_class(&self, record: &Value) -> Option<Rc<Class>> {
        let Value::Own(id) = record else { return None };
        let (Own::Instance { class, .. } | Own::Class(class)) = self.own(*id)? else { return None };
        (!class.is_foreign() && !class.all_parameters().is_empty()).then_some(class)
    }

    /// A copy with other values for some of its fields.
    fn replaced(&mut self, record: &Value, args: &Args, call: TextRange) -> Option<Evaluated> {
        let class = self.record_class(record)?;
        let mut new = Args { open: args.open.clone(), ..Args::default() };
        for name in class.all_parameters() {
            let given = args.named.iter().find(|(key, _)| **key == *name).map(|(_, value)| value.clone());
            let value = given.or_else(|| self.field_of(record, &name))?;
            new.named.push((name.as_str().into(), value));
        }
        if let Some((odd, _)) =
            args.named.iter().find(|(key, _)| !new.named.iter().any(|(name, _)| name == key))
        {
            let message = format!("__init__() got an unexpected keyword argument '{odd}'");
            return Some(Err(Raised::new("TypeError", message)));
        }
        Some(self.instantiate(&class, new, call))
    }

    /// A record made into something plain, with the records in it and in its lists and dictionaries.
    fn as_plain(&mut self, value: &Value, make: Make<'_, Self>, depth: usize) -> Option<Value> {
        let deeper = depth.checked_sub(1)?;
        Some(match value {
            Value::Own(_) => match self.record_class(value).filter(|class| class.kind == Kind::Plain) {
                Some(class) => {
                    let names = class.all_parameters();
                    let values: Option<Vec<Value>> = names
                        .iter()
                        .map(|name| {
                            let value = self.field_of(value, name)?;
                            self.as_plain(&value, make, deeper)
                        })
                        .collect();
                    make(self, names, values?)
                }
                None => value.clone(),
            },
            Value::List(id) => {
                let items = self.sdk.heap.list(*id).to_vec();
                let items: Option<Vec<Value>> =
                    items.iter().map(|item| self.as_plain(item, make, deeper)).collect();
                self.sdk.heap.new_list(items?)
            }
            Value::Tuple(items) => {
                let items: Option<Vec<Value>> =
                    items.iter().map(|item| self.as_plain(item, make, deeper)).collect();
                items?.into_tuple()
            }
            Value::Dict(id) => {
                let mut entries = Vec::new();
                for (key, value) in self.sdk.heap.dict(*id).to_vec() {
                    entries.push((key, self.as_plain(&value, make, deeper)?));
                }
                self.sdk.heap.new_dict(entries)
            }
            other => other.clone(),
        })
    }

    /// `copy.copy`
    pub(super) fn shallow_copy(&mut self, value: &Value) -> Value {
        if let Value::Own(id) = value
            && let Some(Own::Instance { class, fields }) = self.own(*id)
            && !class.is_member
        {
            let fields = self.sdk.heap.shallow_copy(&fields);
            return self.keep(Own::Instance { class, fields });
        }
        self.sdk.heap.shallow_copy(value)
    }

    /// `copy.deepcopy`: of the program's own objects too, and of lists and dictionaries with some in them.
    pub(super) fn deep_copy(&mut self, value: &Value, depth: usize) -> Value {
        let Some(deeper) = depth.checked_sub(1) else { return value.clone() };
        match value {
            Value::Own(id) => match self.own(*id) {
                Some(Own::Instance { class, fields }) if !class.is_member => {
                    let fields = self.deep_copy(&fields, deeper);
                    self.keep(Own::Instance { class, fields })
                }
                _ => value.clone(),
            },
            Value::List(id) if self.sdk.heap.list(*id).iter().any(|item| self.holds_own(item, deeper)) => {
                let items = self.sdk.heap.list(*id).to_vec();
                let items = items.iter().map(|item| self.deep_copy(item, deeper)).collect();
                self.sdk.heap.new_list(items)
            }
            Value::Dict(id)
                if self.sdk.heap.dict(*id).iter().any(|(_, item)| self.holds_own(item, deeper)) =>
            {
                let entries = self.sdk.heap.dict(*id).to_vec();
                let entries =
                    entries.into_iter().map(|(key, item)| (key, self.deep_copy(&item, deeper))).collect();
                self.sdk.heap.new_dict(entries)
            }
            _ => self.sdk.heap.deep_copy(value),
        }
    }

    /// Whether a value is an object of the program, or has one in it.
    fn holds_own(&self, value: &Value, depth: usize) -> bool {
        let Some(deeper) = depth.checked_sub(1) else { return false };
        match value {
            Value::Own(_) => true,
            Value::List(id) => self.sdk.heap.list(*id).iter().any(|item| self.holds_own(item, deeper)),
            Value::Dict(id) => self.sdk.heap.dict(*id).iter().any(|(_, item)| self.holds_own(item, deeper)),
            _ => false,
        }
    }
}
