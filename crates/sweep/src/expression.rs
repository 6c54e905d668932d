//! One expression of a search space: how a point between 0 and 1 becomes a value.

use serde_json::Value;
use statrs::distribution::{ContinuousCDF, Normal};

use crate::space::{Space, Values};

/// How a parameter takes its values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    /// One of a list.
    Choice(Vec<Choice>),
    /// A number.
    Number(Distribution),
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice {
    /// A plain value.
    Value(Value),
    /// A space of its own below this value.
    Space(Space),
}

/// How a number is distributed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Distribution {
    shape: Shape,
    /// The number is the base of logarithms to the power of what `shape` draws.
    exponent: Option<f64>,
    /// The number is a multiple of this.
    step: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Uniform {
        min: f64,
        max: f64,
    },
    Normal {
        mu: f64,
        sigma: f64,
    },
    /// Whole numbers below `upper`.
    Below {
        upper: f64,
    },
}

impl Expression {
    /// Reads `["uniform", [0.1, 0.9]]`. `base` is that of logarithms.
    pub(crate) fn read(name: &str, wire: &Value, base: f64) -> Result<Self, String> {
        let bad = |what: &str| format!("The search space of `{name}` {what}: {wire}");
        let (Some(kind), Some(arguments)) = (wire[0].as_str(), wire[1].as_array()) else {
            return Err(bad("has to be an expression such as [\"uniform\", [0.1, 0.9]]"));
        };
        let kind = kind.to_ascii_lowercase();
        if kind == "choice" {
            // The values stand in a list in the list of arguments.
            let values = arguments.first().and_then(Value::as_array).unwrap_or(arguments);
            if values.is_empty() {
                return Err(bad("is a choice of nothing"));
            }
            let read = |value: &Value| match value.as_object() {
                Some(_) => Space::read_below(value, base).map(Choice::Space),
                None => Ok(Choice::Value(value.clone())),
            };
            return Ok(Self::Choice(values.iter().map(read).collect::<Result<_, _>>()?));
        }
        let number = |place: usize| {
            arguments
                .get(place)
                .and_then(Value::as_f64)
                .filter(|number| number.is_finite())
                .ok_or_else(|| bad(&format!("has no number as argument {}", place + 1)))
        };
        let is_stepped = kind.starts_with('q');
        let plain = kind.strip_prefix('q').unwrap_or(&kind);
        let exponent = plain.starts_with("log").then_some(base);
        let shape = match plain.strip_prefix("log").unwrap_or(plain) {
            "uniform" => Shape::Uniform { min: number(0)?, max: number(1)? },
            "normal" => Shape::Normal { mu: number(0)?, sigma: number(1)? },
            "randint" if kind == "randint" => Shape::Below { upper: number(0)? },
            _ => return Err(bad("is of an unknown kind")),
        };
        let is_finite = |drawn: f64| exponent.is_none_or(|base| base.powf(drawn).is_finite());
        let is_sound = match shape {
            Shape::Uniform { min, max } => min <= max && is_finite(min) && is_finite(max),
            Shape::Normal { sigma, .. } => sigma >= 0.0,
            Shape::Below { upper } => upper >= 1.0 && upper.fract() == 0.0,
        };
        let step = is_stepped.then(|| number(2)).transpose()?;
        if !is_sound || step.is_some_and(|step| step <= 0.0) {
            return Err(bad("holds no value"));
        }
        Ok(Self::Number(Distribution { shape, exponent, step }))
    }

    /// Coordinates that a value takes: one, and those of all spaces below it.
    pub(crate) fn dimensions(&self) -> usize {
        1 + self.spaces().map(Space::dimensions).sum::<usize>()
    }

    fn spaces(&self) -> impl Iterator<Item = &Space> {
        let choices = match self {
            Self::Choice(choices) => choices.as_slice(),
            Self::Number(_) => &[],
        };
        choices.iter().filter_map(|choice| match choice {
            Choice::Space(space) => Some(space),
            Choice::Value(_) => None,
        })
    }

    /// The value at a point. Spaces that are not chosen use up their coordinates all the same, so that a coordinate means
    /// the same parameter at every point.
    pub(crate) fn value(&self, point: &mut impl Iterator<Item = f64>) -> Value {
        let at = point.next().unwrap_or_default();
        let choices = match self {
            Self::Number(distribution) => return distribution.value(at),
            Self::Choice(choices) => choices,
        };
        let chosen = place(at, choices.len());
        let mut value = Value::Null;
        for (index, choice) in choices.iter().enumerate() {
            let here = match choice {
                Choice::Value(value) => value.clone(),
                Choice::Space(space) => Value::Object(space.values(point)),
            };
            if index == chosen {
                value = here;
            }
        }
        value
    }

    /// The coordinate of a value that was drawn; `None` for kinds that have no Bayesian sampling.
    pub(crate) fn coordinate(&self, value: &Value) -> Option<f64> {
        match self {
            Self::Choice(choices) => {
                let index = choices
                    .iter()
                    .position(|choice| matches!(choice, Choice::Value(known) if known == value))?;
                Some((count(index) + 0.5) / count(choices.len()))
            }
            Self::Number(Distribution { shape: Shape::Uniform { min, max }, exponent: None, .. }) => {
                let width = max - min;
                let at = if width > 0.0 { (value.as_f64()? - min) / width } else { 0.5 };
                // Rounding to a step may lead out of the bounds by half a step.
                Some(at.clamp(0.0, 1.0 - f64::EPSILON))
            }
            Self::Number(_) => None,
        }
    }

    /// Whether every value has a coordinate: the kinds that the service takes for Bayesian sampling.
    pub(crate) fn has_coordinates(&self) -> bool {
        match self {
            Self::Choice(choices) => choices.iter().all(|choice| matches!(choice, Choice::Value(_))),
            Self::Number(distribution) => {
                matches!(distribution, Distribution { shape: Shape::Uniform { .. }, exponent: None, .. })
            }
        }
    }

    /// The number of values, for a choice.
    pub(crate) fn cardinality(&self) -> Option<usize> {
        match self {
            Self::Choice(choices) => Some(choices.len()),
            Self::Number(_) => None,
        }
    }

    /// Number of values in a grid; `None` where the expression is no choice.
    pub(crate) fn combinations(&self) -> Option<u64> {
        let Self::Choice(choices) = self else { return None };
        choices.iter().try_fold(0_u64, |sum, choice| match choice {
            Choice::Value(_) => Some(sum.saturating_add(1)),
            Choice::Space(space) => Some(sum.saturating_add(space.combinations()?)),
        })
    }

    /// One value of the grid.
    pub(crate) fn combination(&self, mut index: u64) -> Option<Value> {
        let Self::Choice(choices) = self else { return None };
        for choice in choices {
            let (here, value): (u64, Option<Values>) = match choice {
                Choice::Value(value) if index == 0 => return Some(value.clone()),
                Choice::Value(_) => (1, None),
                Choice::Space(space) => (space.combinations()?, space.combination(index)),
            };
            match value {
                Some(value) if index < here => return Some(Value::Object(value)),
                _ => index -= here.min(index),
            }
        }
        None
    }
}

impl Distribution {
    fn value(&self, at: f64) -> Value {
        let drawn = match self.shape {
            Shape::Uniform { min, max } => min + (max - min) * at,
            Shape::Normal { mu, sigma } => match Normal::new(mu, sigma) {
                // 0 and 1 are infinitely far out.
                Ok(normal) => normal.inverse_cdf(at.clamp(1e-12, 1.0 - 1e-12)),
                Err(_) => mu,
            },
            Shape::Below { upper } => return whole((at * upper).floor().min(upper - 1.0)),
        };
        let number = self.exponent.map_or(drawn, |base| base.powf(drawn));
        match self.step {
            None => Value::from(number),
            Some(step) => stepped(number, step),
        }
    }
}

/// `round(number / step) * step`, without the noise of binary fractions: a whole step gives whole numbers, so that
/// `type=int` of an argument parser takes them, and 3 steps of 0.1 are 0.3.
fn stepped(number: f64, step: f64) -> Value {
    let rounded = (number / step).round() * step;
    if step.fract() == 0.0 {
        return whole(rounded);
    }
    let decimals = step.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
    format!("{rounded:.decimals$}").parse::<f64>().map_or(Value::Null, Value::from)
}

#[expect(clippy::cast_possible_truncation, reason = "numbers beyond 2^53 stay as they are")]
fn whole(number: f64) -> Value {
    if number.abs() < 9e15 { Value::from(number as i64) } else { Value::from(number) }
}

/// Which of `count` equal parts a coordinate is in.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the number of choices"
)]
pub(crate) fn place(at: f64, parts: usize) -> usize {
    ((at * count(parts)) as usize).min(parts.saturating_sub(1))
}

#[expect(clippy::cast_precision_loss, reason = "numbers of choices and trials are small")]
pub(crate) fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn drawn(wire: &Value, at: f64) -> Value {
        Expression::read("x", wire, std::f64::consts::E).unwrap().value(&mut std::iter::once(at))
    }

    #[test]
    fn every_expression_follows_its_definition() {
        assert_eq!(drawn(&json!(["choice", [["a", "b", "c"]]]), 0.5), "b");
        assert_eq!(drawn(&json!(["uniform", [1, 3]]), 0.25), 1.5);
        assert_eq!(drawn(&json!(["quniform", [0, 10, 4]]), 0.55), 4);
        assert_eq!(drawn(&json!(["quniform", [0, 1, 0.1]]), 0.29), 0.3);
        assert_eq!(drawn(&json!(["loguniform", [0, 2]]), 0.5), std::f64::consts::E);
        assert_eq!(drawn(&json!(["qloguniform", [0, 2, 1]]), 0.5), 3);
        assert_eq!(drawn(&json!(["normal", [5, 2]]), 0.5), 5.0);
        assert_eq!(drawn(&json!(["qnormal", [5.2, 2, 1]]), 0.5), 5);
        assert_eq!(drawn(&json!(["lognormal", [0, 0]]), 0.9), 1.0);
        assert_eq!(drawn(&json!(["randint", [10]]), 0.999_999), 9);
        let upper_quartile = drawn(&json!(["normal", [0, 1]]), 0.75).as_f64().unwrap();
        assert!((upper_quartile - 0.674_489_75).abs() < 1e-7, "{upper_quartile}");
    }

    #[test]
    fn what_holds_no_value_is_refused() {
        for wire in [
            json!(["choice", [[]]]),
            json!(["uniform", [3, 1]]),
            json!(["uniform", [3]]),
            json!(["normal", [0, -1]]),
            json!(["quniform", [0, 1, 0]]),
            json!(["randint", [0]]),
            json!(["loguniform", [0, 1000]]),
            json!(["qrandint", [3, 4]]),
            json!("uniform"),
        ] {
            let message = Expression::read("x", &wire, 10.0).unwrap_err();
            assert!(message.starts_with("The search space of `x`"), "{message}");
        }
    }

    #[test]
    fn a_coordinate_leads_back_to_its_value() {
        for wire in
            [json!(["choice", [[1, 2, 3]]]), json!(["uniform", [-1, 4]]), json!(["quniform", [0, 9, 3]])]
        {
            let expression = Expression::read("x", &wire, 10.0).unwrap();
            for at in [0.0, 0.3, 0.6, 0.99] {
                let value = expression.value(&mut std::iter::once(at));
                let back = expression.coordinate(&value).unwrap();
                assert_eq!(expression.value(&mut std::iter::once(back)), value, "{wire} at {at}");
            }
        }
    }
}
