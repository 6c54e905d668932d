//! Checks of sweeps: search space, sampling, policy and limits.

mod bandit;
mod bayesian;
mod bounds;
mod budget;
mod choice;
mod grid;
mod limits;
mod metric;
mod parameters;

use super::{Check, Context};
use crate::finding::Finding;
use crate::job::SweepJob;

/// Those of all checks that look at a sweep.
pub(super) const CHECKS: &[Check] = &[
    |context, findings| with(context, findings, parameters::check),
    |context, findings| with(context, findings, choice::check),
    |context, findings| with(context, findings, bounds::check),
    |context, findings| with(context, findings, grid::check),
    |context, findings| with(context, findings, bayesian::check),
    |context, findings| with(context, findings, bandit::check),
    |context, findings| with(context, findings, budget::check),
    |context, findings| with(context, findings, limits::check),
    |context, findings| with(context, findings, metric::check),
];

fn with(
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
    check: fn(&Context<'_>, &SweepJob, &mut Vec<Finding>),
) {
    if let Some(sweep) = context.job.sweep() {
        check(context, sweep, findings);
    }
}
