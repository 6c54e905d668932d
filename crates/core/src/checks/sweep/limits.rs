//! How long a sweep and its trials may take.

use serde_json::{Value, json};

use super::super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::{SamplingName, SweepJob};

/// Longest duration of a sweep: 10,080 minutes (azureml-core `HyperDriveConfig`: `max_duration_minutes`).
const LONGEST_SECS: i64 = 10_080 * 60;

pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    let limits = &sweep.limits;
    if let Some(timeout) = limits.timeout.filter(|timeout| timeout.0 > LONGEST_SECS) {
        let mut finding = Finding::warning(
            Code::TimeoutTooLong,
            format!("The sweep may take {} seconds, which is more than a week", timeout.0),
        )
        .help(format!("SDK v1 refused more than {LONGEST_SECS} seconds (10,080 minutes). A sweep that hangs costs money until then."));
        if let Ok(edits) = set_field(context.document, &["limits", "timeout"], &Value::from(LONGEST_SECS)) {
            finding = finding.fix("Set it to a week", edits);
        }
        findings.push(context.at(&["limits", "timeout"], finding));
    }
    let short = [("timeout", limits.timeout), ("trial_timeout", limits.trial_timeout)];
    for (field, secs) in short.into_iter().filter_map(|(field, limit)| Some((field, limit?.0))) {
        if (1..60).contains(&secs) {
            let finding = Finding::warning(
                Code::TimeoutTooShort,
                format!("`limits.{field}` is {secs} seconds; 60 are used"),
            )
            .help("The service reads less than a minute as 60 days, so that clients raise it to a minute.");
            findings.push(context.at(&["limits", field], finding));
        }
    }
    if let (Some(trial), Some(all)) = (limits.trial_timeout, limits.timeout)
        && all.0 > 0
        && trial.0 > all.0
    {
        let finding = Finding::warning(Code::TimeoutTooLong, format!("A trial may take {} seconds, the whole sweep only {}", trial.0, all.0))
            .help("The sweep ends first, with whatever the trial has done. Lower `trial_timeout` or raise `timeout`.");
        findings.push(context.at(&["limits", "trial_timeout"], finding));
    }
    if limits.trial_timeout.is_none() && context.node(&["limits", "trial_timeout"]).is_none() {
        let mut finding = Finding::info(Code::NoTrialTimeout, "Trials have no timeout of their own")
            .help("One that hangs keeps a node until the whole sweep ends. Add `trial_timeout` (seconds) below `limits`.");
        let there = context.node(&["limits"]).is_some_and(|limits| limits.entries().is_some());
        let all = limits.timeout.map(|all| all.0).filter(|all| *all > 0);
        let secs = all.map_or(3600, |all| all.min(3600));
        if let Ok(edits) = set_field(context.document, &["limits", "trial_timeout"], &Value::from(secs))
            && there
        {
            let title = if secs == 3600 { "an hour".to_owned() } else { format!("{secs} seconds") };
            finding = finding.fix(format!("Stop a trial after {title}"), edits);
        }
        findings.push(context.at(&["limits"], finding));
    }
    let bayesian =
        sweep.sampling_algorithm.as_ref().is_some_and(|algorithm| algorithm.name() == SamplingName::Bayesian);
    if sweep.early_termination.is_none() && context.node(&["early_termination"]).is_none() && !bayesian {
        let mut finding =
            Finding::info(Code::NoEarlyTermination, "No trial is stopped early, however bad it is").help(
                "A policy stops trials whose metric falls behind, where the script logs it more than once.",
            );
        let policy = json!({ "type": "median_stopping", "evaluation_interval": 1, "delay_evaluation": 5 });
        if let Ok(edits) = set_field(context.document, &["early_termination"], &policy) {
            finding = finding.fix("Add the median stopping policy", edits);
        }
        findings.push(context.at(&["early_termination"], finding));
    }
}
