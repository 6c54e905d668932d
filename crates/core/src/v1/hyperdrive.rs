//! HyperDrive: samplings, policies and `HyperDriveConfig`. Source: `azureml/train/hyperdrive` of azureml-train-core 1.62.

use super::args::{Args, Raised};
use super::class::Class;
use super::expressions::invalid;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

/// Seven days: the service takes no more.
const MAX_DURATION_MINUTES: i128 = 10_080;

impl Sdk<'_> {
    /// `RandomParameterSampling(space)` and its relatives; `None` where there is none of this name.
    pub(super) fn sampling(&mut self, name: &str, args: &Args) -> Option<Result<Value, Raised>> {
        let (wire, distributions): (&str, &[&str]) = match name {
            "RandomParameterSampling" => ("RANDOM", &[]),
            "GridParameterSampling" => ("GRID", &["choice"]),
            "BayesianParameterSampling" => ("BayesianOptimization", &["choice", "quniform", "uniform"]),
            _ => return None,
        };
        Some(self.new_sampling(name, wire, distributions, args))
    }

    fn new_sampling(
        &mut self,
        name: &str,
        wire: &str,
        distributions: &[&str],
        args: &Args,
    ) -> Result<Value, Raised> {
        let [space, properties] = args.bound(name, ["parameter_space", "properties"])?;
        let or_none = |value: Option<Value>| value.unwrap_or(Value::None);
        let (space, properties) = (or_none(space), or_none(properties));
        if !distributions.is_empty() && !matches!(space, Value::Dict(_) | Value::Hole(_)) {
            let kind = super::create::python_type(&space);
            return Err(Raised::new("AttributeError", format!("'{kind}' object has no attribute 'values'")));
        }
        if let (Value::Dict(space), false) = (&space, distributions.is_empty()) {
            for (_, expression) in self.heap.dict(*space) {
                self.check_distribution(expression, distributions)?;
            }
        }
        let id = self.fresh(Class::ParameterSampling);
        self.heap.put(id, "name", Value::text(wire));
        self.heap.put(id, "parameter_space", space);
        self.heap.put(id, "properties", properties);
        Ok(Value::Object(id))
    }

    fn check_distribution(&self, expression: &Value, distributions: &[&str]) -> Result<(), Raised> {
        let Value::List(expression) = expression else { return Ok(()) };
        let [Value::Text(kind), Value::List(values)] = self.heap.list(*expression) else { return Ok(()) };
        if !distributions.contains(&&**kind) {
            return Err(invalid(
                "This sampling method",
                &format!("only the following distributions: [{}]", distributions.join(", ")),
            ));
        }
        if distributions.len() == 1 {
            return Ok(());
        }
        let failure = |text: &str| Err(Raised::new("HyperDriveConfigException", text));
        let values = self.heap.list(*values);
        match &**kind {
            "choice" => {
                let values = self.items(&values[0]);
                let is = |value: &Value, text: bool| match value {
                    Value::Text(_) => text,
                    Value::Int(_) | Value::Float(_) => !text,
                    Value::Hole(_) => true,
                    _ => false,
                };
                if !values.iter().all(|value| is(value, true) || is(value, false)) {
                    return failure("'choice' values should be 'int', 'string' or 'float'.");
                }
                if !values.iter().all(|value| is(value, true)) && !values.iter().all(|value| is(value, false))
                {
                    return failure("Either all or none of the 'choice' values should be 'str' type.");
                }
            }
            "quniform" => {
                let numbers: Vec<i128> = values
                    .iter()
                    .filter_map(|value| match value {
                        Value::Int(number) => Some(*number),
                        _ => None,
                    })
                    .collect();
                let known = values.iter().all(|value| value.as_hole().is_none());
                if known && numbers.len() != values.len() {
                    return failure("Expected quniform arguments to be int.");
                }
                if let [low, high, q] = numbers[..]
                    && q != 0
                    && (high - low) / q > 100_000
                {
                    return failure(
                        "Too many discrete points for quniform distribution. Use larger q or uniform instead.",
                    );
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// `BanditPolicy(…)` and its relatives; `None` where there is none of this name.
    pub(super) fn policy(&mut self, name: &str, args: &Args) -> Option<Result<Value, Raised>> {
        let params: &[&str] = match name {
            "BanditPolicy" => &["evaluation_interval", "slack_factor", "slack_amount", "delay_evaluation"],
            "MedianStoppingPolicy" => &["evaluation_interval", "delay_evaluation"],
            "TruncationSelectionPolicy" => {
                &["truncation_percentage", "evaluation_interval", "delay_evaluation"]
            }
            "NoTerminationPolicy" => &[],
            _ => return None,
        };
        Some(self.new_policy(name, params, args))
    }

    fn new_policy(&mut self, name: &str, params: &[&str], args: &Args) -> Result<Value, Raised> {
        let bound = args.bind(name, params)?;
        let value = |param: &str| {
            let at = params.iter().position(|name| *name == param)?;
            bound[at].clone()
        };
        let whole = |param: &str, default: i128| -> Result<Value, Raised> {
            let value = value(param).unwrap_or(Value::Int(default));
            match value {
                Value::Hole(_) => Ok(value),
                _ if value.as_int().is_some() => Ok(value),
                _ => Err(Raised::new("HyperDriveConfigException", format!("{param} should be of type int"))),
            }
        };
        let mut properties = Vec::new();
        let wire = match name {
            "NoTerminationPolicy" => "Default",
            "BanditPolicy" => {
                let (factor, amount) = (value("slack_factor"), value("slack_amount"));
                let truth = |value: &Option<Value>| {
                    value.as_ref().is_some_and(|value| value.truth(&self.heap) != Some(false))
                };
                let none = |value: &Option<Value>| value.as_ref().is_none_or(Value::is_none);
                if (none(&factor) && none(&amount)) || (truth(&factor) && truth(&amount)) {
                    return Err(invalid(
                        "Bandit termination policy",
                        "exactly one of slack factor or slack amount to be set.",
                    ));
                }
                properties.push(("evaluation_interval", whole("evaluation_interval", 1)?));
                properties.push(("delay_evaluation", whole("delay_evaluation", 0)?));
                if truth(&factor) {
                    properties.push(("slack_factor", factor.unwrap_or(Value::None)));
                } else {
                    properties.push(("slack_amount", amount.unwrap_or(Value::None)));
                }
                "Bandit"
            }
            "MedianStoppingPolicy" => {
                properties.push(("evaluation_interval", whole("evaluation_interval", 1)?));
                properties.push(("delay_evaluation", whole("delay_evaluation", 0)?));
                "MedianStopping"
            }
            _ => {
                let percentage = whole("truncation_percentage", 0)?;
                if percentage.as_int().is_some_and(|percentage| !(1..=99).contains(&percentage)) {
                    return Err(invalid("truncation_percentage", "value to be between 1 and 99."));
                }
                properties.push(("evaluation_interval", whole("evaluation_interval", 1)?));
                properties.push(("delay_evaluation", whole("delay_evaluation", 0)?));
                properties.push(("truncation_percentage", percentage));
                properties.push(("exclude_finished_jobs", Value::Bool(false)));
                "TruncationSelection"
            }
        };
        let id = self.fresh(Class::TerminationPolicy);
        self.heap.put(id, "name", Value::text(wire));
        let properties =
            properties.into_iter().map(|(name, value)| (Value::text(name), value)).collect::<Vec<_>>();
        let properties = if wire == "Default" { Value::None } else { self.heap.new_dict(properties) };
        self.heap.put(id, "properties", properties);
        Ok(Value::Object(id))
    }

    pub(super) fn new_hyperdrive(&mut self, args: &Args) -> Result<Value, Raised> {
        let params = Class::HyperDriveConfig.info().params;
        let bound = args.bind("HyperDriveConfig.__init__", params)?;
        for (param, value) in params.iter().zip(&bound).take(4) {
            if value.is_none() {
                return Err(Raised::type_error(format!(
                    "HyperDriveConfig.__init__() missing 1 required positional argument: '{param}'"
                )));
            }
        }
        let id = self.heap.new_object(Class::HyperDriveConfig);
        for (param, value) in params.iter().zip(bound) {
            self.heap.put(id, param, value.unwrap_or(Value::None));
        }
        self.check_hyperdrive(id)?;
        Ok(Value::Object(id))
    }

    fn check_hyperdrive(&mut self, id: ObjectId) -> Result<(), Raised> {
        let given: Vec<Value> = ["estimator", "run_config", "pipeline"]
            .iter()
            .map(|name| self.heap.field(id, name))
            .filter(|value| !value.is_none())
            .collect();
        match given.as_slice() {
            [] => {
                return Err(invalid(
                    "HyperDriveConfig",
                    "at least one of estimator, run_config, pipeline to be set",
                ));
            }
            [_] => {}
            _ => {
                return Err(invalid(
                    "HyperDriveConfig",
                    "only one of estimator, run_config, pipeline to be set",
                ));
            }
        }
        let run_config = self.heap.field(id, "run_config");
        if !run_config.is_none()
            && run_config.as_hole().is_none()
            && run_config.class(&self.heap) != Some(Class::ScriptRunConfig)
        {
            return Err(Raised::new(
                "HyperDriveConfigException",
                "run_config should be of type ScriptRunConfig",
            ));
        }
        let sampling = self.heap.field(id, "hyperparameter_sampling");
        if sampling.is_none() {
            return Err(invalid("HyperDriveConfig", "hyperparameter_sampling to be set"));
        }
        for (name, class) in
            [("policy", Class::TerminationPolicy), ("hyperparameter_sampling", Class::ParameterSampling)]
        {
            let value = self.heap.field(id, name);
            let is_known = !value.is_none() && value.as_hole().is_none();
            if is_known && value.class(&self.heap) != Some(class) {
                let kind = super::create::python_type(&value);
                return Err(Raised::new(
                    "AttributeError",
                    format!("'{kind}' object has no attribute 'to_json'"),
                ));
            }
        }
        // The enum's member, as `PrimaryMetricGoal.MAXIMIZE` reads.
        let goal = self.heap.field(id, "primary_metric_goal");
        let goal = match &goal {
            Value::Symbol(name) if name.ends_with(".MAXIMIZE") => Value::text("maximize"),
            Value::Symbol(name) if name.ends_with(".MINIMIZE") => Value::text("minimize"),
            Value::Hole(_) => goal,
            other => {
                let kind = super::create::python_type(other);
                return Err(Raised::new(
                    "AttributeError",
                    format!("'{kind}' object has no attribute 'name'"),
                ));
            }
        };
        self.heap.put(id, "primary_metric_goal", goal);
        let total = self.heap.field(id, "max_total_runs");
        let concurrent = self.heap.field(id, "max_concurrent_runs");
        let concurrent = if concurrent.truth(&self.heap) == Some(false) { total.clone() } else { concurrent };
        self.heap.put(id, "max_concurrent_runs", concurrent.clone());
        let minutes = self.heap.field(id, "max_duration_minutes");
        let minutes = if minutes.is_none() { Value::Int(MAX_DURATION_MINUTES) } else { minutes };
        if let Value::Text(_) = minutes {
            return Err(Raised::type_error("'>' not supported between instances of 'str' and 'int'"));
        }
        self.heap.put(id, "max_duration_minutes", minutes.clone());
        if minutes.as_float().is_some_and(|minutes| minutes > 10_080.0) {
            self.warn(
                "The experiment maximum duration provided exceeds the service limit of 10080 minutes. The maximum \
                 duration will be overridden with 10080 minutes.",
            );
        }
        self.bayesian_advice(&sampling, &total, &concurrent);
        Ok(())
    }

    fn bayesian_advice(&mut self, sampling: &Value, total: &Value, concurrent: &Value) {
        let Value::Object(sampling) = sampling else { return };
        if self.heap.field(*sampling, "name").as_text().is_none_or(|name| &**name != "BayesianOptimization") {
            return;
        }
        let Value::Dict(space) = self.heap.field(*sampling, "parameter_space") else { return };
        let advised = 20 * i128::try_from(self.heap.dict(space).len()).unwrap_or(i128::MAX);
        if total.as_int().is_some_and(|total| total < advised) {
            self.warn(format!(
                "For best results with Bayesian Sampling we recommend using a maximum number of runs greater than or \
                 equal to 20 times the number of hyperparameters being tuned. Recommendend value:{advised}."
            ));
        }
        if concurrent.as_int().is_some_and(|concurrent| concurrent > 20) {
            self.warn(
                "We recommend using 20 max concurrent runs or fewer when using Bayesian sampling since a higher \
                 number might not provide the best result.",
            );
        }
    }
}
