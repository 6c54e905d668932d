//! Constants of the SDK's classes, and the members of its enumerations.

use super::args::{Args, Raised};
use super::frameworks;
use super::sdk::Sdk;
use super::value::Value;

/// The enumeration of goals; its members are symbols below it.
const GOAL: &str = "azureml.train.hyperdrive.PrimaryMetricGoal";

/// What a dotted name of the SDK stands for where it is a plain value: `azureml.train.dnn.PyTorch.DEFAULT_VERSION`.
pub fn constant(name: &str) -> Option<Value> {
    let (class, attribute) = name.rsplit_once('.')?;
    let framework = class.rsplit('.').next().filter(|_| class.contains(".train."))?;
    if !matches!(framework, "PyTorch" | "TensorFlow" | "Chainer" | "SKLearn") {
        return None;
    }
    match attribute {
        "DEFAULT_VERSION" => Some(Value::text(frameworks::default_version(framework))),
        "FRAMEWORK_NAME" => Some(Value::text(framework)),
        _ => None,
    }
}

/// `PrimaryMetricGoal["MAXIMIZE"]`; `None` for a symbol that has no items.
///
/// # Errors
/// A `KeyError` for a name that is no member.
pub fn member(symbol: &str, key: &Value) -> Option<Result<Value, Raised>> {
    let key = key.as_text().filter(|_| symbol.ends_with("hyperdrive.PrimaryMetricGoal"))?;
    Some(match &**key {
        "MAXIMIZE" | "MINIMIZE" => Ok(Value::Symbol(format!("{GOAL}.{key}").into())),
        _ => Err(Raised::new("KeyError", format!("'{key}'"))),
    })
}

impl Sdk<'_> {
    /// `PrimaryMetricGoal("MAXIMIZE")` and `PrimaryMetricGoal.from_str("maximize")`.
    pub(super) fn goal(&self, function: &str, args: &Args) -> Result<Value, Raised> {
        let given = args.positional.first().or_else(|| args.named.first().map(|(_, value)| value));
        let Some(text) = given.and_then(Value::as_text) else {
            return Ok(self.unknown("the goal is not known"));
        };
        let word = if function == "from_str" { text.to_uppercase() } else { text.to_string() };
        match (word.as_str(), function) {
            ("MAXIMIZE" | "MINIMIZE", _) => Ok(Value::Symbol(format!("{GOAL}.{word}").into())),
            (_, "from_str") => Err(super::expressions::invalid(
                "The primary metric goal",
                "either 'maximize' or 'minimize'.",
            )),
            _ => Err(Raised::new("ValueError", format!("'{word}' is not a valid PrimaryMetricGoal"))),
        }
    }
}
