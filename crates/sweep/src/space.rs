//! A search space: parameters by name, each with its expression.

use serde_json::{Map, Value};

use crate::expression::Expression;

/// The values of one trial.
pub type Values = Map<String, Value>;

/// Parameters by name, in the order of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    parameters: Vec<(String, Parameter)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Parameter {
    /// Only below a choice: a value that goes with it.
    Fixed(Value),
    Drawn(Expression),
}

impl Space {
    /// Reads `searchSpace`. `base` is that of logarithms, `e` by default.
    pub fn read(wire: &Value, base: f64) -> Result<Self, String> {
        let Some(map) = wire.as_object().filter(|map| !map.is_empty()) else {
            return Err("`searchSpace` is missing: the parameters and the values they may take".into());
        };
        let read = |(name, wire): (&String, &Value)| {
            Ok((name.clone(), Parameter::Drawn(Expression::read(name, wire, base)?)))
        };
        Ok(Self { parameters: map.iter().map(read).collect::<Result<_, String>>()? })
    }

    /// Reads a space below a value of a choice, where plain values are allowed too.
    pub(crate) fn read_below(wire: &Value, base: f64) -> Result<Self, String> {
        let read = |(name, wire): (&String, &Value)| {
            let parameter = match wire {
                Value::Array(_) => Parameter::Drawn(Expression::read(name, wire, base)?),
                fixed => Parameter::Fixed(fixed.clone()),
            };
            Ok((name.clone(), parameter))
        };
        let parameters = wire.as_object().into_iter().flatten().map(read).collect::<Result<_, String>>()?;
        Ok(Self { parameters })
    }

    /// Names of the parameters.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn drawn(&self) -> impl Iterator<Item = (&str, &Expression)> {
        self.parameters.iter().filter_map(|(name, parameter)| match parameter {
            Parameter::Drawn(expression) => Some((name.as_str(), expression)),
            Parameter::Fixed(_) => None,
        })
    }

    /// Coordinates of a point.
    pub(crate) fn dimensions(&self) -> usize {
        self.drawn().map(|(_, expression)| expression.dimensions()).sum()
    }

    /// The values at a point of the unit cube.
    pub(crate) fn values(&self, point: &mut impl Iterator<Item = f64>) -> Values {
        let mut values = Values::new();
        for (name, parameter) in &self.parameters {
            let value = match parameter {
                Parameter::Fixed(value) => value.clone(),
                // As a trait object: spaces lie in expressions that lie in spaces.
                Parameter::Drawn(expression) => {
                    expression.value(&mut (point as &mut dyn Iterator<Item = f64>))
                }
            };
            values.insert(name.clone(), value);
        }
        values
    }

    /// Number of combinations; `None` where a parameter is no choice. Never less than the real number below `u64::MAX`.
    pub fn combinations(&self) -> Option<u64> {
        self.drawn().try_fold(1_u64, |product, (_, expression)| {
            Some(product.saturating_mul(expression.combinations()?))
        })
    }

    /// One of the combinations; the last parameter changes fastest.
    pub(crate) fn combination(&self, mut index: u64) -> Option<Values> {
        if index >= self.combinations()? {
            return None;
        }
        let mut reversed = Vec::with_capacity(self.parameters.len());
        for (name, parameter) in self.parameters.iter().rev() {
            let value = match parameter {
                Parameter::Fixed(value) => value.clone(),
                Parameter::Drawn(expression) => {
                    let count = expression.combinations()?.max(1);
                    let value = expression.combination(index % count)?;
                    index /= count;
                    value
                }
            };
            reversed.push((name.clone(), value));
        }
        Some(reversed.into_iter().rev().collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_grid_counts_like_an_odometer() {
        let space =
            Space::read(&json!({ "a": ["choice", [[1, 2]]], "b": ["choice", [["x", "y", "z"]]] }), 10.0)
                .unwrap();
        assert_eq!(space.combinations(), Some(6));
        let all: Vec<Values> = (0..).map_while(|index| space.combination(index)).collect();
        assert_eq!(all.len(), 6);
        assert_eq!(Value::from(all[0].clone()), json!({ "a": 1, "b": "x" }));
        assert_eq!(Value::from(all[4].clone()), json!({ "a": 2, "b": "y" }));
    }

    #[test]
    fn a_space_below_a_value_is_drawn_with_it() {
        let wire = json!({ "model": ["choice", [[
            { "name": "tree", "depth": ["choice", [[3, 5]]] },
            { "name": "net", "rate": ["uniform", [0, 1]] },
        ]]], "seed": ["randint", [4]] });
        let space = Space::read(&wire, 10.0).unwrap();
        assert_eq!(space.dimensions(), 4);
        let at = |point: [f64; 4]| Value::from(space.values(&mut point.into_iter()));
        assert_eq!(at([0.1, 0.9, 0.5, 0.3]), json!({ "model": { "name": "tree", "depth": 5 }, "seed": 1 }));
        assert_eq!(at([0.6, 0.9, 0.5, 0.3]), json!({ "model": { "name": "net", "rate": 0.5 }, "seed": 1 }));
        assert_eq!(space.combinations(), None);
        let grid = json!({ "model": ["choice", [[{ "depth": ["choice", [[3, 5]]] }, "none"]]] });
        let grid = Space::read(&grid, 10.0).unwrap();
        let all: Vec<Value> = (0..).map_while(|index| grid.combination(index)).map(Value::from).collect();
        assert_eq!(
            all,
            [
                json!({ "model": { "depth": 3 } }),
                json!({ "model": { "depth": 5 } }),
                json!({ "model": "none" })
            ]
        );
    }
}
