//! Numbers of documents: whole or not, as the document writes them.

use serde_json::Value;

use super::field::Field;
use super::reader::Reader;
use super::shape::Shape;
use crate::document::Node;

/// Python's `int(text)`: blanks around it and underscores between digits are fine.
pub(super) fn python_int(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.trim_start_matches(['-', '+']);
    let tidy =
        digits.starts_with(|c: char| c.is_ascii_digit()) && !digits.ends_with('_') && !digits.contains("__");
    if tidy { text.replace('_', "").parse().ok() } else { None }
}

/// Python's `float(text)`, where it is finite: underscores between digits are fine.
pub(crate) fn python_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let tidy = |(at, _): (usize, &str)| digit(at.checked_sub(1)) && digit(Some(at + 1));
    let number =
        text.match_indices('_').all(tidy).then(|| text.replace('_', "").parse::<f64>().ok()).flatten();
    number.filter(|number| number.is_finite())
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_in_text_are_those_of_python() {
        for (text, number) in [
            ("2", Some(2)),
            (" 2 ", Some(2)),
            ("1_0", Some(10)),
            ("-3", Some(-3)),
            ("2.0", None),
            ("_1", None),
            ("", None),
        ] {
            assert_eq!(python_int(text), number, "{text}");
        }
    }

    #[test]
    fn numbers_in_text_are_those_of_python() {
        for (text, number) in [
            ("1e-3", Some(0.001)),
            (" 1_0.5 ", Some(10.5)),
            ("-.5", Some(-0.5)),
            ("1__0", None),
            ("_1", None),
            ("1_", None),
            ("nan", None),
            ("", None),
        ] {
            assert_eq!(python_number(text), number, "{text}");
        }
    }
}
