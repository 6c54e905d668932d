//! Numbers of documents: whole or not, as the document writes them.

use serde_json::Value;

use super::field::Field;
use super::reader::Reader;
use super::shape::Shape;
use crate::document::Node;

/// A whole number of at least 1.
pub type Count = Whole<1>;

/// A whole number of at least `LEAST`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole<const LEAST: i64>(pub i64);

impl<const LEAST: i64> Field for Whole<LEAST> {
    const SHAPE: &'static Shape = &Shape::Whole { least: LEAST };

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        reader.integer(node, path, LEAST).map(Self)
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }
}

/// A number that keeps whether it was written whole: `10` and `10.0` differ in a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Written without a point.
    Whole(i64),
    /// Written without a point, and too large for the former.
    Large(u64),
    /// Written with a point.
    Real(f64),
}

impl Number {
    /// As a real number.
    pub fn real(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "bounds of a search space, compared only")]
            Self::Whole(number) => number as f64,
            #[expect(clippy::cast_precision_loss, reason = "as above")]
            Self::Large(number) => number as f64,
            Self::Real(number) => number,
        }
    }
}

impl Default for Number {
    fn default() -> Self {
        Self::Whole(0)
    }
}

impl Field for Number {
    const SHAPE: &'static Shape = &Shape::Number;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        reader.number(node, path)
    }

    fn write(&self) -> Value {
        match self {
            Self::Whole(number) => Value::from(*number),
            Self::Large(number) => Value::from(*number),
            Self::Real(number) => Value::from(*number),
        }
    }
}
