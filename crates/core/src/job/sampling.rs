//! How a sweep draws values.

use serde_json::Value;

use super::identity::NoSettings;
use crate::document::{Node, NodeKind, ScalarValue};
use crate::schema::{Field, Reader, Shape, Whole, record, tagged, words};

tagged! {
    /// A sampling algorithm with its options.
    pub enum Sampling by "type" in Snake {
        /// Values at random.
        Random(RandomSampling) = "random",
        /// Every combination.
        Grid(NoSettings) = "grid",
        /// Values that earlier trials make promising.
        Bayesian(NoSettings) = "bayesian",
    }
}

record! {
    /// Options of random sampling.
    pub struct RandomSampling {
        /// Seed: the same one draws the same values.
        seed: Option<Whole<{ i64::MIN }>>,
        /// How values spread: `random`, or `sobol` for a more even cover that can be repeated.
        rule: Option<SamplingRule>,
        /// Base of logarithms in log expressions: `e` or a number.
        logbase: Option<LogBase>,
    }
}

words! {
    /// How random values spread.
    pub enum SamplingRule in Snake {
        /// Independently.
        Random = "random" => "random",
        /// Evenly, by a Sobol sequence.
        Sobol = "sobol" => "sobol",
    }
}

words! {
    /// Sampling algorithms by name.
    pub enum SamplingName in Lower {
        /// Values at random.
        Random = "random" => "Random",
        /// Every combination.
        Grid = "grid" => "Grid",
        /// Values that earlier trials make promising.
        Bayesian = "bayesian" => "Bayesian",
    }
}

/// Base of logarithms: a number, or text such as `e`.
#[derive(Clone, Debug, PartialEq)]
pub struct LogBase(pub Value);

impl Field for LogBase {
    const SHAPE: &'static Shape = &Shape::AnyOf(&[&Shape::Number, &Shape::Text]);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        let text =
            node.scalar().filter(|scalar| scalar.value == ScalarValue::Text).map(|scalar| scalar.text.trim());
        // The client takes text that is a number for that number.
        let number = match text {
            Some(text) => text.parse::<f64>().ok().filter(|number| number.is_finite()),
            None => Some(reader.number(node, path)?.real()),
        };
        Some(Self(number.map_or_else(|| text.unwrap_or_default().into(), Value::from)))
    }

    fn write(&self) -> Value {
        self.0.clone()
    }
}

/// `sampling_algorithm`: a name, or a name with options.
#[derive(Clone, Debug, PartialEq)]
pub enum SamplingAlgorithm {
    /// Only the name.
    Name(SamplingName),
    /// With options.
    Options(Sampling),
}

impl SamplingAlgorithm {
    /// Which one it is.
    pub fn name(&self) -> SamplingName {
        match self {
            Self::Name(name) => *name,
            Self::Options(Sampling::Random(_)) => SamplingName::Random,
            Self::Options(Sampling::Grid(_)) => SamplingName::Grid,
            Self::Options(Sampling::Bayesian(_)) => SamplingName::Bayesian,
        }
    }
}

impl Field for SamplingAlgorithm {
    const SHAPE: &'static Shape = &Shape::AnyOf(&[SamplingName::SHAPE, Sampling::SHAPE]);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        match &node.kind {
            NodeKind::Mapping { .. } => Sampling::read(reader, node, path).map(Self::Options),
            _ => SamplingName::read(reader, node, path).map(Self::Name),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Name(name) => name.write(),
            Self::Options(options) => options.write(),
        }
    }
}
