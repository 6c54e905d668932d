//! Bounds, steps and deviations that make sense.

use super::super::Context;
use crate::document::Rewrite;
use crate::finding::{Code, Finding};
use crate::job::{Expression, SweepJob};
use crate::schema::Field;

pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    for (name, expression) in &sweep.search_space {
        order(context, name, expression, findings);
        step(context, name, expression, findings);
        deviation(context, name, expression, findings);
        logarithms(context, name, expression, findings);
    }
}

fn order(context: &Context<'_>, name: &str, expression: &Expression, findings: &mut Vec<Finding>) {
    let Some((least, most)) = expression.bounds() else { return };
    if least.real() < most.real() {
        return;
    }
    let same = (least.real() - most.real()).abs() < f64::EPSILON;
    let message = if same {
        format!("`{name}` has the same smallest and largest value")
    } else {
        format!("The smallest value of `{name}` is larger than the largest")
    };
    let mut finding =
        Finding::error(Code::InvalidBounds, message).help("`min_value` has to be less than `max_value`.");
    if !same {
        let mut swap = Rewrite::new(context.document);
        swap.set(&["search_space", name, "min_value"], &most.write());
        swap.set(&["search_space", name, "max_value"], &least.write());
        finding = finding.fix("Swap them", swap.finish());
    }
    findings.push(context.at(&["search_space", name, "min_value"], finding));
}

fn step(context: &Context<'_>, name: &str, expression: &Expression, findings: &mut Vec<Finding>) {
    let Some(q) = expression.step().map(|q| q.real()) else { return };
    let finding = if q <= 0.0 {
        Finding::error(Code::InvalidBounds, format!("The step `q` of `{name}` has to be more than 0"))
            .help("Values are rounded to multiples of it.")
    } else if expression.bounds().is_some_and(|(least, most)| {
        matches!(expression, Expression::QUniform(_))
            && most.real() > least.real()
            && q > most.real() - least.real()
    }) {
        Finding::warning(Code::InvalidBounds, format!("The step `q` of `{name}` is wider than the range"))
            .help("All values are rounded to one or two. Take a smaller step.")
    } else {
        return;
    };
    findings.push(context.at(&["search_space", name, "q"], finding));
}

fn deviation(context: &Context<'_>, name: &str, expression: &Expression, findings: &mut Vec<Finding>) {
    if expression.sigma().is_some_and(|sigma| sigma.real() <= 0.0) {
        let finding = Finding::error(
            Code::InvalidBounds,
            format!("The deviation `sigma` of `{name}` has to be more than 0"),
        )
        .help("It says how far the values spread around `mu`.");
        findings.push(context.at(&["search_space", name, "sigma"], finding));
    }
}

/// The bounds of a log expression are natural logarithms (azure-ai-ml `LogUniform`: "Minimum value of the log of the
/// distribution"). Bounds between 0 and 1 such as 1e-4 and 1e-1 are never meant: they would give values around 1.
fn logarithms(context: &Context<'_>, name: &str, expression: &Expression, findings: &mut Vec<Finding>) {
    if !matches!(expression, Expression::LogUniform(_) | Expression::QLogUniform(_)) {
        return;
    }
    let Some((least, most)) = expression.bounds().map(|(least, most)| (least.real(), most.real())) else {
        return;
    };
    let raw_small = are_values(least, most);
    let too_large = most > 20.0;
    if !raw_small && !too_large {
        return;
    }
    let (low, high) = (least.exp(), most.exp());
    let mut finding = Finding::warning(
        Code::BoundsAreNotLogarithms,
        format!("`{name}` draws values from {low:.4} to {high:.4}: its bounds are natural logarithms"),
    )
    .help(if least > 0.0 {
        let (low, high) = (rounded(least.ln()), rounded(most.ln()));
        format!("For values from {least} to {most} write `min_value: {low}` and `max_value: {high}`.")
    } else {
        "For values from 0.0001 to 0.1 write `min_value: -9.21` and `max_value: -2.303`.".to_owned()
    });
    if least > 0.0 {
        let mut rewrite = Rewrite::new(context.document);
        rewrite.set(&["search_space", name, "min_value"], &rounded(least.ln()).into());
        rewrite.set(&["search_space", name, "max_value"], &rounded(most.ln()).into());
        finding = finding.fix(format!("Draw values from {least} to {most}"), rewrite.finish());
    }
    findings.push(context.at(&["search_space", name, "min_value"], finding));
}

/// Whether bounds of a log expression are values, and no logarithms of any.
pub(super) fn are_values(least: f64, most: f64) -> bool {
    least > 0.0 && least < most && most <= 1.0
}

fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}
