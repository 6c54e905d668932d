//! Types a field can have. Must not know mappings with known fields: those are records.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use super::reader::Reader;
use super::shape::Shape;
use crate::document::{Node, ScalarStyle, ScalarValue};

/// A type that can be read from a value of a document and written as one.
pub trait Field: Sized {
    /// What it accepts.
    const SHAPE: &'static Shape;
    /// Whether the names of a mapping of these may be of any kind, and not text alone.
    const ANY_NAME: bool = false;
    /// Reads it; `None` where nothing usable is there, and a finding says why.
    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self>;
    /// Writes it as the document would say it.
    fn write(&self) -> Value;
}

/// How a field stands in a struct: optional, with a default, or many at once.
pub trait Slot: Sized {
    /// Type of the value.
    type Field: Field;
    /// From what was read.
    fn fill(value: Option<Self::Field>) -> Self;
    /// What is written; `None`: the field is left out.
    fn value(&self) -> Option<Value>;
}

impl<T: Field> Slot for Option<T> {
    type Field = T;

    fn fill(value: Option<T>) -> Self {
        value
    }

    fn value(&self) -> Option<Value> {
        self.as_ref().map(Field::write)
    }
}

/// Names to values, in document order.
pub type Map<T> = Vec<(String, T)>;

impl<T: Field> Field for Map<T> {
    const SHAPE: &'static Shape = &Shape::Map(T::SHAPE);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        let entries = reader.entries(node, path)?;
        let mut map = Self::with_capacity(entries.len());
        let mut inner = format!("{path}.");
        let length = inner.len();
        for entry in entries {
            inner.truncate(length);
            inner.push_str(&entry.key);
            let is_refused = !matches!(T::SHAPE, Shape::Nullable(_) | Shape::Any | Shape::Literal);
            if reader.glued(entry, &inner, is_refused) && is_refused {
                continue;
            }
            // Variables of a process may be left empty, and what is passed on as it is.
            if entry.value.is_null() && is_refused {
                reader.empty_field(entry, &inner);
                continue;
            }
            if let Some(value) = T::read(reader, &entry.value, &inner) {
                let name = if T::ANY_NAME { reader.document.python_name(entry) } else { entry.key.clone() };
                map.push((name, value));
            }
        }
        Some(map)
    }

    fn write(&self) -> Value {
        Value::Object(self.iter().map(|(name, value)| (name.clone(), value.write())).collect())
    }
}

impl<T: Field> Slot for Map<T> {
    type Field = Self;

    fn fill(value: Option<Self>) -> Self {
        value.unwrap_or_default()
    }

    fn value(&self) -> Option<Value> {
        (!self.is_empty()).then(|| self.write())
    }
}

impl<T: Field> Field for Vec<T> {
    const SHAPE: &'static Shape = &Shape::List(T::SHAPE);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        let Some(items) = node.items() else {
            reader.wrong_type(node, path, "a list");
            return None;
        };
        let read = |(index, item)| T::read(reader, item, &format!("{path}.{index}"));
        Some(items.iter().enumerate().filter_map(read).collect())
    }

    fn write(&self) -> Value {
        self.iter().map(Field::write).collect()
    }
}

/// A value that may be left empty.
impl<T: Field> Field for Option<T> {
    const SHAPE: &'static Shape = &Shape::Nullable(T::SHAPE);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        if node.is_null() { Some(None) } else { T::read(reader, node, path).map(Some) }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, Field::write)
    }
}

/// A setting whose absence means something else than a null in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Setting<T> {
    /// Not there: a default holds.
    #[default]
    Unset,
    /// There without a value.
    Null,
    /// There with one.
    Given(T),
}

impl<T: Copy> Setting<T> {
    /// The value, where there is one.
    pub fn given(&self) -> Option<T> {
        match self {
            Self::Given(value) => Some(*value),
            Self::Unset | Self::Null => None,
        }
    }

    /// The value or, where it is not there, a default; `None` of a null.
    pub fn or(&self, default: T) -> Option<T> {
        match self {
            Self::Given(value) => Some(*value),
            Self::Unset => Some(default),
            Self::Null => None,
        }
    }
}

impl<T: Field> Slot for Setting<T> {
    type Field = Option<T>;

    fn fill(value: Option<Option<T>>) -> Self {
        match value {
            None => Self::Unset,
            Some(None) => Self::Null,
            Some(Some(value)) => Self::Given(value),
        }
    }

    fn value(&self) -> Option<Value> {
        match self {
            Self::Unset => None,
            Self::Null => Some(Value::Null),
            Self::Given(value) => Some(value.write()),
        }
    }
}

impl Field for String {
    const SHAPE: &'static Shape = &Shape::Text;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        reader.string(node, path)
    }

    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl Slot for String {
    type Field = Self;

    fn fill(value: Option<Self>) -> Self {
        value.unwrap_or_default()
    }

    fn value(&self) -> Option<Value> {
        Some(self.write())
    }
}

impl Field for bool {
    const SHAPE: &'static Shape = &Shape::Flag;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        reader.flag(node, path)
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

/// Passed on as it is.
impl Field for Value {
    const SHAPE: &'static Shape = &Shape::Any;

    fn read(_: &mut Reader<'_>, node: &Node, _: &str) -> Option<Self> {
        Some(node.to_value())
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

/// A single value of any kind: as the document has it, and as the text that Python makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// Value, as the wire has it.
    pub value: Value,
    /// Text, as a process sees it, where the value is not that text: documents have thousands of literals.
    text: Option<String>,
}

impl Literal {
    /// A value whose text is its own, or that has none.
    pub fn of(value: Value) -> Self {
        Self { value, text: None }
    }
}

impl Field for Literal {
    const SHAPE: &'static Shape = &Shape::Literal;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        if let Some(scalar) = node.scalar().filter(|scalar| scalar.style == ScalarStyle::Binary) {
            // Values of any kind stay bytes in azure-ai-ml 1.35, and its serialiser writes bytes as base64.
            return Some(Self { value: Value::String(BASE64_STANDARD.encode(&scalar.text)), text: None });
        }
        let value = node.to_value();
        // Not by the kind of `value`: numbers that JSON cannot hold and dates are text there, and another one for Python.
        if node.scalar().is_some_and(|scalar| scalar.value == ScalarValue::Text) {
            return Some(Self { value, text: None });
        }
        reader.literal(node, path).map(|text| Self { value, text: Some(text) })
    }

    fn write(&self) -> Value {
        self.value.clone()
    }
}

impl std::ops::Deref for Literal {
    type Target = str;

    fn deref(&self) -> &str {
        self.text.as_deref().or_else(|| self.value.as_str()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn a_literal_is_the_text_that_python_makes_of_it() {
        let (document, _) =
            Document::read("job.yml", "a: .inf\nb: 0.10\nc: yes\nd: 2024-01-31\ne: '0.10'\nf: 007\n");
        let texts: Vec<String> = document
            .root
            .iter()
            .flat_map(|root| root.entries().unwrap_or_default())
            .filter_map(|entry| Literal::read(&mut Reader::new(&document), &entry.value, &entry.key))
            .map(|literal| literal.to_string())
            .collect();
        assert_eq!(texts, ["inf", "0.1", "True", "2024-01-31", "0.10", "7"]);
    }
}
