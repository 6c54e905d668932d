//! Search space expressions: which values a parameter may take, and with which probability.

use serde_json::Value;

use crate::document::{Node, NodeKind, ScalarValue, write_scalar};
use crate::finding::{Code, Finding, TextEdit};
use crate::schema::{Field, Map, Number, Reader, Shape, Whole, python_number, record, tagged};

tagged! {
    /// Values of one parameter of a search space.
    pub enum Expression by "type" in Lower or bare_values {
        /// One of a list.
        Choice(Choice) = "choice",
        /// Any value between two bounds, evenly.
        Uniform(Range) = "uniform",
        /// `exp(uniform(min_value, max_value))`: the bounds are natural logarithms.
        LogUniform(Range) = "loguniform",
        /// `round(uniform(min_value, max_value) / q) * q`
        QUniform(QuantizedRange) = "quniform",
        /// `round(exp(uniform(min_value, max_value)) / q) * q`: the bounds are natural logarithms.
        QLogUniform(QuantizedRange) = "qloguniform",
        /// Normally distributed around `mu`.
        Normal(Bell) = "normal",
        /// `exp(normal(mu, sigma))`
        LogNormal(Bell) = "lognormal",
        /// `round(normal(mu, sigma) / q) * q`
        QNormal(QuantizedBell) = "qnormal",
        /// `round(exp(normal(mu, sigma)) / q) * q`
        QLogNormal(QuantizedBell) = "qlognormal",
        /// A whole number from 0 to `upper - 1`.
        Randint(Randint) = "randint",
    }
}

record! {
    /// One of a list.
    pub struct Choice {
        /// The values; a mapping opens a space of its own below that value.
        values: Option<Vec<ChoiceValue>>,
    }
}

record! {
    /// Values between two bounds.
    pub struct Range {
        /// Smallest value.
        min_value: Option<Number> = required("The smallest value."),
        /// Largest value.
        max_value: Option<Number> = required("The largest value."),
    }
}

record! {
    /// Steps between two bounds.
    pub struct QuantizedRange {
        /// Smallest value.
        min_value: Option<Number> = required("The smallest value."),
        /// Largest value.
        max_value: Option<Number> = required("The largest value."),
        /// Width of a step.
        q: Option<Number> = required("The width of a step."),
    }
}

record! {
    /// A bell curve.
    pub struct Bell {
        /// Mean.
        mu: Option<Number> = required("The mean."),
        /// Standard deviation.
        sigma: Option<Number> = required("The standard deviation."),
    }
}

record! {
    /// A bell curve in steps.
    pub struct QuantizedBell {
        /// Mean.
        mu: Option<Number> = required("The mean."),
        /// Standard deviation.
        sigma: Option<Number> = required("The standard deviation."),
        /// Width of a step.
        q: Option<Number> = required("The width of a step."),
    }
}

record! {
    /// Whole numbers below a bound.
    pub struct Randint {
        /// The bound itself is never drawn.
        upper: Option<Whole<1>> = required("The number of values: 0 to `upper - 1` are drawn."),
    }
}

/// `lr: [0.1, 0.01]` or `lr: 0.1`: the values of a choice without saying so.
fn bare_values(reader: &mut Reader<'_>, node: &Node, path: &str) {
    if let Some(expression) = node.scalar().and_then(|scalar| of_hyperdrive(&scalar.text)) {
        let finding = Finding::error(
            Code::WrongType,
            format!("`{path}` has to be a mapping, but it is an expression of the SDK"),
        )
        .help("As text every trial would get it letter by letter.")
        .fix(
            format!("Change to `{expression}`"),
            vec![TextEdit::replace(node.range.clone(), expression.clone())],
        );
        return reader.report(node, path, finding);
    }
    let values = match node.to_value() {
        // As HyperDrive writes it down: `[choice, [1, 2]]`.
        Value::Array(values) if matches!(values.as_slice(), [Value::String(word), Value::Array(_)] if word == "choice") => {
            values[1].clone()
        }
        Value::Array(values) => Value::Array(values),
        single => Value::Array(vec![single]),
    };
    let choice = format!("{{type: choice, values: {}}}", write_scalar(&values));
    let message = format!("`{path}` has to say how values are drawn, but it is {}", node.kind_name());
    let finding = Finding::error(Code::WrongType, message)
        .help("Each parameter is a mapping with `type`, for example `{type: uniform, min_value: 0.001, max_value: 0.1}`.");
    // Several words are rather a field without its colon.
    let words = node.scalar().is_some_and(|scalar| scalar.text.contains(' '));
    let edit = TextEdit::replace(node.range.clone(), choice.clone());
    let finding = if words { finding } else { finding.fix(format!("Change to `{choice}`"), vec![edit]) };
    reader.report(node, path, finding);
}

/// `uniform(0, 1)` as the SDKs write it, as a mapping.
fn of_hyperdrive(text: &str) -> Option<String> {
    let (name, rest) = text.trim().split_once('(')?;
    let inner = rest.strip_suffix(')')?.trim();
    let name = name.trim().rsplit('.').next()?.to_ascii_lowercase();
    let fields: &[&str] = match name.as_str() {
        "choice" => {
            let values = inner.trim_start_matches('[').trim_end_matches(']').trim();
            return (!values.is_empty() && !values.contains(['[', '(']))
                .then(|| format!("{{type: choice, values: [{values}]}}"));
        }
        "uniform" | "loguniform" => &["min_value", "max_value"],
        "quniform" | "qloguniform" => &["min_value", "max_value", "q"],
        "normal" | "lognormal" => &["mu", "sigma"],
        "qnormal" | "qlognormal" => &["mu", "sigma", "q"],
        "randint" => &["upper"],
        _ => return None,
    };
    let values: Vec<&str> = inner
        .split(',')
        .map(|value| value.split_once('=').map_or(value, |(_, value)| value).trim())
        .collect();
    let numbers = values.iter().all(|value| python_number(value).is_some());
    let pairs: Vec<String> =
        fields.iter().zip(&values).map(|(field, value)| format!("{field}: {value}")).collect();
    (numbers && values.len() == fields.len()).then(|| format!("{{type: {name}, {}}}", pairs.join(", ")))
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq)]
pub enum ChoiceValue {
    /// A number.
    Number(Number),
    /// Text.
    Text(String),
    /// A space below this value: names to expressions or single values.
    Nested(Map<NestedValue>),
}

/// One entry of a nested space.
#[derive(Clone, Debug, PartialEq)]
pub enum NestedValue {
    /// An expression of its own.
    Expression(Expression),
    /// A single value.
    Value(Value),
}

impl Field for ChoiceValue {
    const SHAPE: &'static Shape = &Shape::AnyOf(&[&Shape::Text, &Shape::Number, &Shape::Map(&Shape::Any)]);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        let scalar = match &node.kind {
            NodeKind::Mapping { .. } => return Field::read(reader, node, path).map(Self::Nested),
            NodeKind::Sequence { .. } => {
                reader.wrong_type(node, path, "a single value or a mapping");
                return None;
            }
            NodeKind::Scalar(scalar) => scalar,
        };
        match &scalar.value {
            ScalarValue::Text => Some(Self::Text(scalar.text.clone())),
            // The check of mixed choices explains it; the client refuses it.
            ScalarValue::Bool(flag) => {
                let word = if *flag { "true" } else { "false" };
                let finding =
                    Finding::error(Code::MixedChoice, format!("`{word}` cannot be a value of a choice"))
                        .help("Write it as text and let the script compare words, or use 0 and 1.")
                        .fix(
                            "Put it in quotes",
                            vec![TextEdit::replace(node.range.clone(), format!("\"{word}\""))],
                        );
                reader.report(node, path, finding);
                Some(Self::Text(word.to_owned()))
            }
            ScalarValue::Null => {
                let finding = Finding::error(Code::WrongType, format!("`{path}` is empty"))
                    .help("A value of a choice is a number, text or a mapping.");
                reader.report(node, path, finding);
                None
            }
            value if is_refused(value) => {
                let finding = no_value(reader, node, path);
                reader.report(node, path, finding);
                None
            }
            ScalarValue::BigInteger if !scalar.to_value().is_number() => {
                let digits = scalar.python();
                let finding =
                    Finding::warning(Code::InvalidValue, format!("`{path}` is a number beyond 64 bits"))
                        .help("It is sent as text, which a command cannot tell from the number.")
                        .fix(
                            "Put it in quotes",
                            vec![TextEdit::replace(node.range.clone(), format!("\"{digits}\""))],
                        );
                reader.report(node, path, finding);
                Some(Self::Text(digits))
            }
            _ => reader.number(node, path).map(Self::Number),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Number(number) => number.write(),
            Self::Text(text) => text.write(),
            Self::Nested(map) => map.write(),
        }
    }
}

impl Field for NestedValue {
    const SHAPE: &'static Shape = &Shape::Any;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        match &node.kind {
            NodeKind::Mapping { .. } => Expression::read(reader, node, path).map(Self::Expression),
            // Below a value of a choice the client makes numbers of texts that are some.
            NodeKind::Scalar(scalar) if scalar.value == ScalarValue::Text => {
                let number = python_number(&scalar.text);
                Some(Self::Value(number.map_or_else(|| node.to_value(), Value::from)))
            }
            NodeKind::Scalar(scalar) if is_refused(&scalar.value) => {
                let finding = no_value(reader, node, path);
                reader.report(node, path, finding);
                Some(Self::Value(node.to_value()))
            }
            NodeKind::Scalar(_) => Some(Self::Value(node.to_value())),
            NodeKind::Sequence { .. } => {
                reader.wrong_type(node, path, "a number, text or an expression");
                None
            }
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Expression(expression) => expression.write(),
            Self::Value(value) => value.clone(),
        }
    }
}

/// A value that is neither a number nor text.
fn no_value(reader: &Reader<'_>, node: &Node, path: &str) -> Finding {
    let finding = Finding::error(
        Code::WrongType,
        format!("`{path}` has to be a number or text, but it is {}", node.kind_name()),
    )
    .help("The official client refuses it as a value of a choice. Put it in quotes if it is text.");
    let written = &reader.document.text[node.range.clone()];
    if written.is_empty() {
        return finding;
    }
    finding.fix("Put it in quotes", vec![TextEdit::replace(node.range.clone(), format!("\"{written}\""))])
}

/// Single values that the official client takes nowhere below a choice.
fn is_refused(value: &ScalarValue) -> bool {
    match value {
        ScalarValue::Null | ScalarValue::Bool(_) | ScalarValue::Date => true,
        ScalarValue::Float(number) => !number.is_finite(),
        _ => false,
    }
}

impl Expression {
    /// Lower and upper bound, where the expression has them.
    pub fn bounds(&self) -> Option<(Number, Number)> {
        match self {
            Self::Uniform(range) | Self::LogUniform(range) => Some((range.min_value?, range.max_value?)),
            Self::QUniform(range) | Self::QLogUniform(range) => Some((range.min_value?, range.max_value?)),
            _ => None,
        }
    }

    /// Width of a step, where the expression has one.
    pub fn step(&self) -> Option<Number> {
        match self {
            Self::QUniform(range) | Self::QLogUniform(range) => range.q,
            Self::QNormal(bell) | Self::QLogNormal(bell) => bell.q,
            _ => None,
        }
    }

    /// Standard deviation, where the expression has one.
    pub fn sigma(&self) -> Option<Number> {
        match self {
            Self::Normal(bell) | Self::LogNormal(bell) => bell.sigma,
            Self::QNormal(bell) | Self::QLogNormal(bell) => bell.sigma,
            _ => None,
        }
    }

    /// The values of a choice.
    pub fn choices(&self) -> Option<&[ChoiceValue]> {
        match self {
            Self::Choice(choice) => choice.values.as_deref(),
            _ => None,
        }
    }
}
