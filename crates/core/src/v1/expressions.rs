//! HyperDrive's parameter expressions: `choice`, `uniform` and the others, as lists like `["uniform", [0, 1]]`.
//! Source: `azureml/train/hyperdrive/parameter_expressions.py` of azureml-train-core 1.62.

use super::args::{Args, Raised};
use super::sdk::Sdk;
use super::value::Value;

/// The exception of a wrong expression, sampling, policy or configuration.
pub(super) fn invalid(what: &str, condition: &str) -> Raised {
    Raised::new("HyperDriveConfigException", format!("{what} expects {condition}"))
}

impl Sdk<'_> {
    /// Calls an expression by its name; `None` where there is none of this name.
    pub(super) fn expression(&mut self, name: &str, args: &Args) -> Option<Result<Value, Raised>> {
        let params: &[&str] = match name {
            "choice" => return Some(self.choice(args)),
            "randint" => &["upper"],
            "uniform" | "loguniform" => &["min_value", "max_value"],
            "quniform" | "qloguniform" => &["min_value", "max_value", "q"],
            "normal" | "lognormal" => &["mu", "sigma"],
            "qnormal" | "qlognormal" => &["mu", "sigma", "q"],
            _ => return None,
        };
        Some(self.numeric(name, params, args))
    }

    fn listed(&mut self, name: &str, values: Vec<Value>) -> Value {
        let values = self.heap.new_list(values);
        self.heap.new_list(vec![Value::text(name), values])
    }

    fn choice(&mut self, args: &Args) -> Result<Value, Raised> {
        if let Some(hole) = &args.open {
            let hole = Value::Hole(hole.clone());
            return Ok(self.listed("choice", vec![hole]));
        }
        if let Some((name, _)) = args.named.first() {
            return Err(Raised::type_error(format!("choice() got an unexpected keyword argument '{name}'")));
        }
        if args.positional.is_empty() {
            return Err(Raised::new("HyperDriveConfigException", "Please specify an input for choice."));
        }
        let single = "non-empty single list, non-empty single range() or a positive number of arguments";
        for item in &args.positional {
            let items = match item {
                Value::Range(start, stop, step) => match range_items(*start, *stop, *step) {
                    Some(items) => self.heap.new_list(items.into_iter().map(Value::Int).collect()),
                    None => self.unknown("the range is too long"),
                },
                Value::List(_) => item.clone(),
                _ => continue,
            };
            if args.positional.len() > 1 || items.truth(&self.heap) == Some(false) {
                return Err(invalid("choice", single));
            }
            return Ok(self.listed("choice", vec![items]));
        }
        if let [hole @ Value::Hole(_)] = args.positional.as_slice() {
            // It may be a list of values or a value.
            return Ok(self.listed("choice", vec![hole.clone()]));
        }
        let values = self.heap.new_list(args.positional.clone());
        Ok(self.listed("choice", vec![values]))
    }

    fn numeric(&mut self, name: &str, params: &[&str], args: &Args) -> Result<Value, Raised> {
        let bound = args.bind(name, params)?;
        let mut values = Vec::new();
        for (param, value) in params.iter().zip(bound) {
            let Some(value) = value else {
                return Err(Raised::type_error(format!(
                    "{name}() missing 1 required positional argument: '{param}'"
                )));
            };
            let known = value.as_hole().is_none();
            let is_number = value.as_float().is_some();
            match *param {
                "upper" if known && value.as_int().is_none_or(|upper| upper <= 0) => {
                    return Err(invalid(name, "a positive number as input"));
                }
                "q" if known && value.as_float().is_none_or(|q| q.fract() != 0.0) => {
                    return Err(invalid(name, "q to be an int"));
                }
                "upper" | "q" => {}
                _ if known && !is_number => return Err(invalid(name, &format!("{param} to be a float"))),
                _ => {}
            }
            values.push(value);
        }
        let number = |at: usize| values.get(at).and_then(Value::as_float);
        if let (Some(low), Some(high)) = (number(0), number(1)) {
            match params[0] {
                "min_value" if name.ends_with("loguniform") && low > high => {
                    return Err(invalid(name, "min_value <= max_value"));
                }
                "min_value" if !name.ends_with("loguniform") && low >= high => {
                    return Err(invalid(name, "min_value < max_value"));
                }
                "mu" if high < 0.0 => return Err(invalid(name, "sigma to be non negative")),
                _ => {}
            }
        }
        Ok(self.listed(name, values))
    }
}

/// The numbers of a range; `None` where there are more than any program means.
pub fn range_items(start: i128, stop: i128, step: i128) -> Option<Vec<i128>> {
    const MOST: usize = 100_000;
    let mut items = Vec::new();
    let mut at = start;
    while (step > 0 && at < stop) || (step < 0 && at > stop) {
        items.push(at);
        if items.len() > MOST {
            return None;
        }
        at = at.checked_add(step)?;
    }
    Some(items)
}
