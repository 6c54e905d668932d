//! The number of trials: in all, at the same time, and for what Bayesian sampling needs to learn.

use serde_json::Value;

use super::super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::{SamplingName, SweepJob};

/// Most trials of a sweep (the service's limit of `HyperDrive`).
const MOST_TRIALS: i64 = 1000;
/// Trials that Bayesian sampling wants for each parameter, and those at the same time above which it learns little
/// (azureml-core `BayesianParameterSampling`: `RECOMMENDED_RUNS_FACTOR`, `MAX_CONCURRENT`).
const TRIALS_PER_PARAMETER: i64 = 20;
const BAYESIAN_AT_ONCE: i64 = 20;

pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    let total = sweep.limits.max_total_trials.map(|count| count.0);
    let at_once = sweep.limits.max_concurrent_trials.map(|count| count.0);
    let set =
        |field: &str, number: i64| set_field(context.document, &["limits", field], &Value::from(number));
    if let Some(total) = total.filter(|total| *total > MOST_TRIALS) {
        let mut finding =
            Finding::error(Code::TooManyTrials, format!("{total} trials are more than the service runs"))
                .help(format!("A sweep has at most {MOST_TRIALS} trials."));
        if let Ok(edits) = set("max_total_trials", MOST_TRIALS) {
            finding = finding.fix(format!("Set `max_total_trials: {MOST_TRIALS}`"), edits);
        }
        findings.push(context.at(&["limits", "max_total_trials"], finding));
    }
    if let (Some(total), Some(at_once)) = (total, at_once)
        && at_once > total
    {
        let mut finding = Finding::error(
            Code::TooManyConcurrentTrials,
            format!("{at_once} trials at the same time are more than the {total} in all"),
        )
        .help("`max_concurrent_trials` can be at most `max_total_trials`.");
        if let Ok(edits) = set("max_concurrent_trials", total) {
            finding = finding.fix(format!("Set `max_concurrent_trials: {total}`"), edits);
        }
        findings.push(context.at(&["limits", "max_concurrent_trials"], finding));
    }
    if sweep.sampling_algorithm.as_ref().map(|algorithm| algorithm.name()) != Some(SamplingName::Bayesian) {
        return;
    }
    let wanted =
        TRIALS_PER_PARAMETER.saturating_mul(i64::try_from(sweep.search_space.len()).unwrap_or(i64::MAX));
    if let Some(total) = total.filter(|total| *total < wanted) {
        let mut finding = Finding::warning(
            Code::FewTrialsForBayesian,
            format!("{total} trials are few for Bayesian sampling over {} parameter{}", sweep.search_space.len(), if sweep.search_space.len() == 1 { "" } else { "s" }),
        )
        .help(format!("It learns from earlier trials; {wanted} ({TRIALS_PER_PARAMETER} for each parameter) are recommended."));
        if let Ok(edits) = set("max_total_trials", wanted)
            && wanted <= MOST_TRIALS
        {
            finding = finding.fix(format!("Set `max_total_trials: {wanted}`"), edits);
        }
        findings.push(context.at(&["limits", "max_total_trials"], finding));
    }
    if let Some(at_once) = at_once.filter(|at_once| *at_once > BAYESIAN_AT_ONCE) {
        let mut finding = Finding::warning(
            Code::FewTrialsForBayesian,
            format!("{at_once} trials at the same time learn little from each other"),
        )
        .help(format!("Bayesian sampling works with at most {BAYESIAN_AT_ONCE} at once: those that run together know nothing of each other."));
        if let Ok(edits) = set("max_concurrent_trials", BAYESIAN_AT_ONCE) {
            finding = finding.fix(format!("Set `max_concurrent_trials: {BAYESIAN_AT_ONCE}`"), edits);
        }
        findings.push(context.at(&["limits", "max_concurrent_trials"], finding));
    }
}
