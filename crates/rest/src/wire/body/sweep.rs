//! `properties` of a sweep job.

use run_composer_core::job::{
    ChoiceValue, CommandSpec, EarlyTermination, Expression, NestedValue, RandomSampling, Sampling,
    SamplingAlgorithm, Seconds, SweepJob, SweepLimits, Trial, double_braces, iso_duration,
};
use run_composer_core::schema::{Field, Number, Setting, Whole};
use serde_json::{Value, json};

use super::parts::{base, code_id, distribution, inputs, outputs, queue_settings, resources, variables};
use super::{Properties, ResolvedIds};

pub(super) fn properties(job: &SweepJob, ids: &ResolvedIds) -> Value {
    let mut body = Properties::default();
    body.set("jobType", "Sweep");
    base(&mut body, &job.base, ids);
    let empty = CommandSpec::default();
    let spec = match &job.trial {
        Trial::Inline(spec) => spec,
        Trial::File(_) => &empty,
    };
    body.set("trial", trial(spec, ids));
    body.set("inputs", inputs(&job.inputs, ids));
    body.set("outputs", outputs(&job.outputs));
    let space = job.search_space.iter().map(|(name, values)| (name.clone(), expression(values)));
    body.set("searchSpace", space.collect::<Value>());
    body.set_some("samplingAlgorithm", job.sampling_algorithm.as_ref().map(sampling));
    let mut objective = Properties::default();
    objective.set_some("goal", job.objective.goal.map(|goal| goal.wire()));
    objective.set("primaryMetric", job.objective.primary_metric.as_str());
    body.set("objective", objective.finish());
    body.set_some("earlyTermination", job.early_termination.as_ref().map(early_termination));
    body.set("limits", limits(&job.limits));
    body.set_some("queueSettings", job.queue_settings.as_ref().map(queue_settings));
    // The service takes the machines from here; the client copies those of the trial.
    body.set_some("resources", job.resources.as_ref().or(spec.resources.as_ref()).map(resources));
    body.finish()
}

fn trial(spec: &CommandSpec, ids: &ResolvedIds) -> Value {
    let mut body = Properties::default();
    body.set("command", double_braces(&spec.command));
    body.set_some("codeId", code_id(ids));
    body.set_some("environmentId", ids.environment.clone());
    body.set("environmentVariables", variables(&spec.environment_variables));
    body.set_some("resources", spec.resources.as_ref().map(resources));
    body.set_some("distribution", spec.distribution.as_ref().map(distribution));
    body.finish()
}

fn expression(expression: &Expression) -> Value {
    let number = |number: &Option<Number>| number.as_ref().map_or(Value::Null, Field::write);
    let arguments = match expression {
        Expression::Choice(choice) => {
            json!([choice.values.iter().flatten().map(choice_value).collect::<Vec<_>>()])
        }
        Expression::Uniform(range) | Expression::LogUniform(range) => {
            json!([number(&range.min_value), number(&range.max_value)])
        }
        Expression::QUniform(range) | Expression::QLogUniform(range) => {
            json!([number(&range.min_value), number(&range.max_value), number(&range.q)])
        }
        Expression::Normal(bell) | Expression::LogNormal(bell) => {
            json!([number(&bell.mu), number(&bell.sigma)])
        }
        Expression::QNormal(bell) | Expression::QLogNormal(bell) => {
            json!([number(&bell.mu), number(&bell.sigma), number(&bell.q)])
        }
        Expression::Randint(randint) => json!([randint.upper.map(|upper| upper.0)]),
    };
    json!([expression.tag(), arguments])
}

fn choice_value(value: &ChoiceValue) -> Value {
    let nested = |value: &NestedValue| match value {
        NestedValue::Expression(inner) => expression(inner),
        NestedValue::Value(value) => value.clone(),
    };
    match value {
        ChoiceValue::Number(number) => number.write(),
        ChoiceValue::Text(text) => text.as_str().into(),
        ChoiceValue::Nested(map) => map.iter().map(|(name, value)| (name.clone(), nested(value))).collect(),
    }
}

fn sampling(algorithm: &SamplingAlgorithm) -> Value {
    let mut body = Properties::default();
    body.set("samplingAlgorithmType", algorithm.name().wire());
    if let SamplingAlgorithm::Options(Sampling::Random(RandomSampling { seed, rule, logbase })) = algorithm {
        body.set_some("seed", seed.map(|seed| seed.0));
        body.set_some("rule", rule.map(|rule| rule.wire()));
        body.set_some("logbase", logbase.as_ref().map(|base| base.0.clone()));
    }
    body.finish()
}

/// Slacks, interval and delay that are not given go as 0, the median's interval as 1 (defaults of the client's classes);
/// a null in their place goes as none.
fn early_termination(policy: &EarlyTermination) -> Value {
    let mut body = Properties::default();
    let (kind, interval) = match policy {
        EarlyTermination::Bandit(bandit) => {
            let slack = |slack: &Setting<Number>| {
                slack.or(Number::Whole(0)).map(|slack| match slack {
                    Number::Whole(0) => json!(0),
                    slack => json!(slack.real()),
                })
            };
            body.set_some("slackFactor", slack(&bandit.slack_factor));
            body.set_some("slackAmount", slack(&bandit.slack_amount));
            ("Bandit", 0)
        }
        EarlyTermination::MedianStopping(_) => ("MedianStopping", 1),
        EarlyTermination::TruncationSelection(truncation) => {
            body.set("truncationPercentage", truncation.truncation_percentage.map_or(0, |percent| percent.0));
            ("TruncationSelection", 0)
        }
    };
    body.set("policyType", kind);
    let times = policy.policy();
    body.set_some(
        "evaluationInterval",
        times.evaluation_interval.or(Whole(interval)).map(|interval| interval.0),
    );
    body.set_some("delayEvaluation", times.delay_evaluation.or(Whole(0)).map(|delay| delay.0));
    body.finish()
}

fn limits(limits: &SweepLimits) -> Value {
    // The service takes less than a minute for 60 days; the client raises it (`_get_floored_timeout`). 0 is no limit.
    let duration = |secs: Seconds| (secs.0 != 0).then(|| iso_duration(secs.0.max(60)));
    let mut body = Properties::default();
    body.set("jobLimitsType", "Sweep");
    body.set_some("maxTotalTrials", limits.max_total_trials.map(|count| count.0));
    body.set_some("maxConcurrentTrials", limits.max_concurrent_trials.map(|count| count.0));
    body.set_some("timeout", limits.timeout.and_then(duration));
    body.set_some("trialTimeout", limits.trial_timeout.and_then(duration));
    body.finish()
}
