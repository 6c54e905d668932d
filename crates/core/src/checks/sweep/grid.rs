//! Grid sampling: choices only, and as many trials as combinations.

use serde_json::{Value, json};

use super::super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::{Expression, SamplingName, SweepJob};

/// Values of a range that a fix lists.
const STEPS: i32 = 5;

pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    if sweep.sampling_algorithm.as_ref().map(|algorithm| algorithm.name()) != Some(SamplingName::Grid) {
        return;
    }
    for (name, expression) in &sweep.search_space {
        if matches!(expression, Expression::Choice(_)) {
            continue;
        }
        let mut finding = Finding::error(
            Code::GridNeedsChoices,
            format!("`{name}` is `{}`, but a grid takes lists of values only", expression.tag()),
        )
        .help("List the values with `type: choice`, or change `sampling_algorithm` to `random`.");
        if let Some(values) = listed(expression, steps(sweep))
            && let Ok(edits) = set_field(
                context.document,
                &["search_space", name],
                &json!({ "type": "choice", "values": values }),
            )
        {
            finding = finding.fix(format!("List {} values", values.len()), edits);
        }
        if let Ok(edits) = set_field(context.document, &["sampling_algorithm"], &Value::from("random")) {
            finding = finding.fix("Sample at random", edits);
        }
        findings.push(context.at(&["search_space", name, "type"], finding));
    }
    count(context, sweep, findings);
}

/// So many values that the trials reach all combinations, where that is possible at all.
fn steps(sweep: &SweepJob) -> i32 {
    let lists = sweep.search_space.iter().filter_map(|(_, expression)| expression.choices());
    let combinations: i64 =
        lists.map(|values| i64::try_from(values.len()).unwrap_or(i64::MAX).max(1)).product();
    let trials = sweep.limits.max_total_trials.map_or(i64::from(STEPS), |total| total.0);
    i32::try_from(trials / combinations.max(1)).unwrap_or(STEPS).clamp(2, STEPS)
}

/// Evenly spread values of a range; whole steps where the expression has some.
fn listed(expression: &Expression, steps: i32) -> Option<Vec<f64>> {
    let (least, most) = expression.bounds().map(|(least, most)| (least.real(), most.real()))?;
    if least >= most || expression.step().is_some_and(|q| q.real() <= 0.0) {
        return None;
    }
    let log = matches!(expression, Expression::LogUniform(_) | Expression::QLogUniform(_));
    let value = |step: i32| {
        let even = least + (most - least) * f64::from(step) / f64::from(steps - 1);
        let even = if log { even.exp() } else { even };
        let round = |number: f64| (number * 1e6).round() / 1e6;
        expression.step().map_or(round(even), |q| (even / q.real()).round() * q.real())
    };
    let mut values: Vec<f64> = (0..steps).map(value).collect();
    values.dedup();
    Some(values)
}

/// The number of combinations beside the number of trials.
fn count(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    let sizes = sweep
        .search_space
        .iter()
        .map(|(_, expression)| expression.choices().map(|values| values.len() as u64));
    let combinations = sizes
        .collect::<Option<Vec<u64>>>()
        .map(|sizes| sizes.iter().fold(1_u64, |all, size| all.saturating_mul(*size)));
    let (Some(combinations), Some(total)) = (combinations, sweep.limits.max_total_trials) else { return };
    let trials = u64::try_from(total.0).unwrap_or(0);
    if combinations == trials || combinations == 0 {
        return;
    }
    let (message, help) = if combinations > trials {
        (
            format!("The grid has {combinations} combinations, but only {trials} trials are run"),
            "Which of them is not known before. Raise `max_total_trials`, or list fewer values.",
        )
    } else {
        (
            format!("The grid has {combinations} combinations; {trials} trials are never reached"),
            "The sweep ends when all combinations were tried.",
        )
    };
    let mut finding = if combinations > trials {
        Finding::warning(Code::GridSizeDiffers, message)
    } else {
        Finding::info(Code::GridSizeDiffers, message)
    }
    .help(help);
    if let Ok(edits) =
        set_field(context.document, &["limits", "max_total_trials"], &Value::from(combinations))
    {
        finding = finding.fix(format!("Set `max_total_trials: {combinations}`"), edits);
    }
    findings.push(context.at(&["limits", "max_total_trials"], finding));
}
