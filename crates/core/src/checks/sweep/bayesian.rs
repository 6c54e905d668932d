//! Bayesian sampling: which expressions it takes, and what does not go with it.

use serde_json::{Value, json};

use super::super::Context;
use super::bounds::are_values;
use crate::document::{remove_field, set_field};
use crate::finding::{Code, Finding};
use crate::job::{Expression, SamplingName, SweepJob};

pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    if sweep.sampling_algorithm.as_ref().map(|algorithm| algorithm.name()) != Some(SamplingName::Bayesian) {
        return;
    }
    for (name, expression) in &sweep.search_space {
        if matches!(expression, Expression::Choice(_) | Expression::Uniform(_) | Expression::QUniform(_)) {
            continue;
        }
        let mut finding = Finding::error(
            Code::BayesianNeedsPlainRanges,
            format!("`{name}` is `{}`, which Bayesian sampling does not take", expression.tag()),
        )
        .help("It takes `choice`, `uniform` and `quniform` (HyperDrive's rule since v1). Use one of them, or sample at random.");
        if let Some(value) = plain(expression)
            && let Ok(edits) = set_field(context.document, &["search_space", name], &value)
        {
            finding = finding.fix("Use a plain range of the same values", edits);
        }
        findings.push(context.at(&["search_space", name, "type"], finding));
    }
    if sweep.early_termination.is_some() {
        let finding = Finding::warning(Code::BayesianWithPolicy, "Early termination does not go with Bayesian sampling")
            .help("The sampler learns from finished trials only, and the service does not support the two together. Remove the policy, or sample at random.")
            .fix("Remove the policy", remove_field(context.document, &["early_termination"]));
        findings.push(context.at(&["early_termination"], finding));
    }
}

/// The same values without logarithm or bell.
fn plain(expression: &Expression) -> Option<Value> {
    match expression {
        Expression::LogUniform(range) => {
            let round = |number: f64| (number * 1e8).round() / 1e8;
            let (least, most) = (range.min_value?.real(), range.max_value?.real());
            let (least, most) =
                if are_values(least, most) { (least, most) } else { (least.exp(), most.exp()) };
            Some(json!({ "type": "uniform", "min_value": round(least), "max_value": round(most) }))
        }
        Expression::Randint(randint) => {
            Some(json!({ "type": "quniform", "min_value": 0, "max_value": randint.upper?.0 - 1, "q": 1 }))
        }
        _ => None,
    }
}
