//! The tree of a document. Every node knows the bytes it was read from; equality of values ignores them.

use std::ops::Range;

use serde_json::Value;

use super::scalar::{ScalarValue, decimal, python_float};
use super::timestamp::Timestamp;

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Bytes of the value in the document; for block collections from the first key to the end of the last value.
    pub range: Range<usize>,
    /// What it is.
    pub kind: NodeKind,
}

/// Kinds of values.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A single value.
    Scalar(Scalar),
    /// A list. `flow` tells `[a, b]` from a block of dashes.
    Sequence {
        /// The items.
        items: Vec<Node>,
        /// Written as `[a, b]`.
        flow: bool,
    },
    /// A mapping. `flow` tells `{a: b}` from a block of lines.
    Mapping {
        /// The entries in document order; duplicate keys are kept.
        entries: Vec<Entry>,
        /// Written as `{a: b}`.
        flow: bool,
    },
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key as text.
    pub key: String,
    /// Bytes of the key.
    pub key_range: Range<usize>,
    /// The value.
    pub value: Node,
}

/// A single value as written and as read.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text after YAML's unquoting and folding.
    pub text: String,
    /// How it was written.
    pub style: ScalarStyle,
    /// What YAML 1.1, as the official client's PyYAML reads it, makes of it.
    pub value: ScalarValue,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// `!!binary` in front of base64; the text is what that stands for.
    Binary,
}

impl Node {
    /// How many values there are, keys counted, with this one.
    pub(super) fn count(&self) -> usize {
        1 + match &self.kind {
            NodeKind::Scalar(_) => 0,
            NodeKind::Sequence { items, .. } => items.iter().map(Self::count).sum(),
            NodeKind::Mapping { entries, .. } => {
                entries.iter().map(|entry| 1 + entry.value.count()).sum::<usize>()
            }
        }
    }

    /// How many lists and mappings are in one another, with this one.
    pub(super) fn depth(&self) -> usize {
        match &self.kind {
            NodeKind::Scalar(_) => 0,
            NodeKind::Sequence { items, .. } => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            NodeKind::Mapping { entries, .. } => {
                1 + entries.iter().map(|entry| entry.value.depth()).max().unwrap_or(0)
            }
        }
    }

    /// Changes the text of every key and every single value, which are told with the byte they start at.
    pub(super) fn each_text(&mut self, change: &mut impl FnMut(usize, &mut String)) {
        let start = self.range.start;
        match &mut self.kind {
            NodeKind::Scalar(scalar) => {
                let before = scalar.text.clone();
                change(start, &mut scalar.text);
                if scalar.text != before {
                    scalar.value = ScalarValue::Text;
                }
            }
            NodeKind::Sequence { items, .. } => {
                for item in items {
                    item.each_text(change);
                }
            }
            NodeKind::Mapping { entries, .. } => {
                for entry in entries {
                    change(entry.key_range.start, &mut entry.key);
                    entry.value.each_text(change);
                }
            }
        }
    }

    /// The child of a mapping by key (the last one wins, as in PyYAML) or of a list by index.
    pub fn child(&self, step: &str) -> Option<&Self> {
        match &self.kind {
            NodeKind::Mapping { entries, .. } => {
                entries.iter().rev().find(|e| e.key == step).map(|e| &e.value)
            }
            NodeKind::Sequence { items, .. } => items.get(step.parse::<usize>().ok()?),
            NodeKind::Scalar(_) => None,
        }
    }

    /// The entries of a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Mapping { entries, .. } => Some(entries),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn items(&self) -> Option<&[Self]> {
        match &self.kind {
            NodeKind::Sequence { items, .. } => Some(items),
            _ => None,
        }
    }

    /// The scalar.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Whether the value is null (written or left out).
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(Scalar { value: ScalarValue::Null, .. }))
    }

    /// What people call this kind of value, with its article.
    pub fn kind_name(&self) -> &'static str {
        match &self.kind {
            NodeKind::Sequence { .. } => "a list",
            NodeKind::Mapping { .. } => "a mapping",
            NodeKind::Scalar(scalar) => match scalar.value {
                ScalarValue::Null => "empty",
                ScalarValue::Bool(_) => "true/false",
                ScalarValue::Integer(_) | ScalarValue::BigInteger => "a whole number",
                ScalarValue::Float(_) => "a number",
                ScalarValue::Date => "a date",
                ScalarValue::Text => "text",
            },
        }
    }

    /// The plain value without places. Numbers JSON cannot hold (`NaN`, infinities,
    /// integers beyond 64 bits) become the text that Python prints; times are in UTC, as the official client sends them.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            NodeKind::Scalar(scalar) => scalar.to_value(),
            NodeKind::Sequence { items, .. } => items.iter().map(Self::to_value).collect(),
            NodeKind::Mapping { entries, .. } => {
                Value::Object(entries.iter().map(|e| (e.key.clone(), e.value.to_value())).collect())
            }
        }
    }
}

impl Scalar {
    /// The plain value.
    pub fn to_value(&self) -> Value {
        match &self.value {
            ScalarValue::Null => Value::Null,
            ScalarValue::Bool(flag) => Value::Bool(*flag),
            ScalarValue::Integer(number) => Value::from(*number),
            ScalarValue::Float(number) => serde_json::Number::from_f64(*number)
                .map_or_else(|| Value::from(python_float(*number)), Value::Number),
            ScalarValue::BigInteger => {
                let text = self.python();
                text.parse::<i64>()
                    .map(Value::from)
                    .or_else(|_| text.parse::<u64>().map(Value::from))
                    .unwrap_or_else(|_| Value::from(text))
            }
            ScalarValue::Date => Timestamp::parse(&self.text)
                .map_or_else(|| Value::from(self.text.as_str()), |time| Value::from(time.wire())),
            ScalarValue::Text => Value::from(self.text.as_str()),
        }
    }

    /// The text that Python's `str()` makes of it.
    pub fn python(&self) -> String {
        match &self.value {
            ScalarValue::Null => "None".to_owned(),
            ScalarValue::Bool(true) => "True".to_owned(),
            ScalarValue::Bool(false) => "False".to_owned(),
            ScalarValue::Integer(number) => number.to_string(),
            ScalarValue::BigInteger => decimal(&self.text).unwrap_or_else(|| self.text.clone()),
            ScalarValue::Float(number) => python_float(*number),
            ScalarValue::Date => {
                Timestamp::parse(&self.text).map_or_else(|| self.text.clone(), |time| time.python())
            }
            ScalarValue::Text => self.text.clone(),
        }
    }
}
