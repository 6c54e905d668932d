//! The trial of a sweep: described in place, or by a component file beside the document.

use serde_json::Value;

use super::spec::CommandSpec;
use crate::document::{Node, NodeKind};
use crate::schema::{Field, Reader, Shape, Slot};

/// `trial`.
#[derive(Clone, Debug, PartialEq)]
pub enum Trial {
    /// Described in place.
    Inline(Box<CommandSpec>),
    /// A component file, relative to the document. The official client takes no such reference.
    File(String),
}

impl Default for Trial {
    fn default() -> Self {
        Self::Inline(Box::default())
    }
}

impl Field for Trial {
    const SHAPE: &'static Shape = CommandSpec::SHAPE;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        match &node.kind {
            NodeKind::Scalar(_) => {
                let text = reader.string(node, path)?;
                Some(Self::File(text.strip_prefix("file:").unwrap_or(&text).to_owned()))
            }
            _ => CommandSpec::read(reader, node, path).map(Box::new).map(Self::Inline),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Inline(spec) => spec.write(),
            Self::File(path) => format!("file:{path}").into(),
        }
    }
}

impl Slot for Trial {
    type Field = Self;

    fn fill(value: Option<Self>) -> Self {
        value.unwrap_or_default()
    }

    fn value(&self) -> Option<Value> {
        Some(self.write())
    }
}
