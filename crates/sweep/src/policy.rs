//! Early termination: which running trials are stopped.
//!
//! A policy looks at a trial each time it has reported the metric `evaluation_interval` times more, from
//! `delay_evaluation` reports on, and compares it with what the others had after as many reports (Azure ML documentation
//! of the three policies). Sources of the formulas stand at each.

use serde_json::Value;

use crate::expression::count;
use crate::objective::Goal;

/// `earlyTermination` of a sweep job.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    kind: Kind,
    /// Reports between two evaluations; at least one.
    interval: usize,
    /// Reports before the first evaluation.
    delay: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    BanditFactor(f64),
    BanditAmount(f64),
    Median,
    Truncation(f64),
}

impl Policy {
    /// Reads `earlyTermination`; `None` where there is none.
    pub fn read(wire: &Value) -> Result<Option<Self>, String> {
        if wire.is_null() {
            return Ok(None);
        }
        let number = |name: &str| wire[name].as_f64().filter(|number| *number != 0.0);
        let kind = match wire["policyType"].as_str().unwrap_or_default() {
            // The client sends the slack that is not used as 0.
            "Bandit" => match (number("slackFactor"), number("slackAmount")) {
                (Some(factor), None) if factor > 0.0 => Kind::BanditFactor(factor),
                (None, Some(amount)) if amount > 0.0 => Kind::BanditAmount(amount),
                _ => {
                    return Err(
                        "The bandit policy needs exactly one of slack_factor and slack_amount, above 0"
                            .into(),
                    );
                }
            },
            "MedianStopping" => Kind::Median,
            "TruncationSelection" => match number("truncationPercentage") {
                Some(percent) if (1.0..=99.0).contains(&percent) => Kind::Truncation(percent),
                _ => return Err("`truncation_percentage` has to be between 1 and 99".into()),
            },
            other => return Err(format!("`{other}` is no early termination policy")),
        };
        let count =
            |name: &str| wire[name].as_u64().map_or(0, |count| usize::try_from(count).unwrap_or(usize::MAX));
        Ok(Some(Self { kind, interval: count("evaluationInterval").max(1), delay: count("delayEvaluation") }))
    }

    /// The evaluation that is due after so many reports, as a number of reports.
    pub fn due(&self, reports: usize) -> Option<usize> {
        let last = reports / self.interval * self.interval;
        (last > 0 && last >= self.delay).then_some(last)
    }

    /// Whether a trial is stopped at an evaluation, and why. `reports` are those of all trials, each in its order.
    pub fn verdict(&self, goal: Goal, at: usize, trial: usize, reports: &[Vec<f64>]) -> Option<String> {
        let best_until = |values: &[f64]| goal.best(values[..at.min(values.len())].iter().copied());
        let own = best_until(reports.get(trial)?);
        let own_loss = own.map_or(f64::INFINITY, |value| goal.loss(value));
        let is_worse = |limit: f64| own_loss > goal.loss(limit);
        let shown = own.map_or_else(|| "not a number".to_owned(), |value| value.to_string());
        match self.kind {
            // A trial whose best metric is outside of the slack of the best one is stopped: below best / (1 + factor) when
            // maximizing. The allowed distance is the same share of a negative best one.
            Kind::BanditFactor(factor) => {
                let best = goal.best(reports.iter().filter_map(|values| best_until(values)))?;
                let shrinks = (best > 0.0) == (goal == Goal::Maximize);
                let limit = if shrinks { best / (1.0 + factor) } else { best * (1.0 + factor) };
                is_worse(limit).then(|| {
                    format!("bandit policy: {shown} after {at} reports is outside of {limit}, the slack of the best one, {best}")
                })
            }
            Kind::BanditAmount(amount) => {
                let best = goal.best(reports.iter().filter_map(|values| best_until(values)))?;
                let limit = if goal == Goal::Maximize { best - amount } else { best + amount };
                is_worse(limit).then(|| {
                    format!("bandit policy: {shown} after {at} reports is outside of {limit}, the slack of the best one, {best}")
                })
            }
            // Stopped at N where its best metric until N is worse than the median of the running averages over 1:N.
            Kind::Median => {
                let averages = reports.iter().filter(|values| !values.is_empty()).map(|values| {
                    let values = &values[..at.min(values.len())];
                    values.iter().sum::<f64>() / count(values.len())
                });
                let median = median(averages.filter(|average| average.is_finite()).collect())?;
                is_worse(median).then(|| {
                    format!("median stopping policy: {shown} after {at} reports is worse than {median}, the median of all averages")
                })
            }
            // The lowest part of the trials that have come as far is stopped.
            Kind::Truncation(percent) => {
                let rivals: Vec<f64> = reports
                    .iter()
                    .filter(|values| values.len() >= at)
                    .map(|values| best_until(values).map_or(f64::INFINITY, |value| goal.loss(value)))
                    .collect();
                // Those that are as good as the last one that stays, stay too.
                let better = rivals.iter().filter(|loss| **loss < own_loss).count();
                let stopped = (count(rivals.len()) * percent / 100.0).floor();
                (stopped >= 1.0 && count(better) >= count(rivals.len()) - stopped).then(|| {
                    format!("truncation selection: {shown} after {at} reports is among the worst {percent} percent of {} trials", rivals.len())
                })
            }
        }
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn policy(wire: &Value) -> Policy {
        Policy::read(wire).unwrap().unwrap()
    }

    #[test]
    fn evaluations_are_due_at_multiples_of_the_interval_from_the_delay_on() {
        let policy =
            policy(&json!({ "policyType": "MedianStopping", "evaluationInterval": 2, "delayEvaluation": 5 }));
        assert_eq!(
            (1..=9).map(|n| policy.due(n)).collect::<Vec<_>>(),
            [None, None, None, None, None, Some(6), Some(6), Some(8), Some(8)]
        );
    }

    #[test]
    fn the_bandit_keeps_what_is_within_the_slack_of_the_best() {
        // The documentation's example: best 0.8, factor 0.2, stopped below 0.66.
        let factor = policy(&json!({ "policyType": "Bandit", "slackFactor": 0.2, "slackAmount": 0 }));
        let reports = [vec![0.8], vec![0.67], vec![0.66]];
        let stopped = |policy: &Policy, goal, reports: &[Vec<f64>]| {
            (0..reports.len())
                .filter(|trial| policy.verdict(goal, 1, *trial, reports).is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(stopped(&factor, Goal::Maximize, &reports), [2]);
        assert_eq!(stopped(&factor, Goal::Minimize, &[vec![1.0], vec![1.19], vec![1.21]]), [2]);
        assert_eq!(stopped(&factor, Goal::Maximize, &[vec![-1.0], vec![-1.19], vec![-1.21]]), [2]);
        let amount = policy(&json!({ "policyType": "Bandit", "slackAmount": 0.1 }));
        assert_eq!(
            stopped(&amount, Goal::Minimize, &[vec![0.5], vec![0.59], vec![f64::NAN], vec![0.61]]),
            [2, 3]
        );
    }

    #[test]
    fn the_median_is_one_of_running_averages() {
        let policy = policy(&json!({ "policyType": "MedianStopping" }));
        let reports = [vec![0.2, 0.8], vec![0.4, 0.4], vec![0.3, 0.1]];
        // Averages 0.5, 0.4, 0.2: the median is 0.4. The best of the third is 0.3.
        let stopped: Vec<bool> =
            (0..3).map(|trial| policy.verdict(Goal::Maximize, 2, trial, &reports).is_some()).collect();
        assert_eq!(stopped, [false, false, true]);
    }

    #[test]
    fn truncation_stops_the_worst_part() {
        let policy = policy(&json!({ "policyType": "TruncationSelection", "truncationPercentage": 40 }));
        let reports: Vec<Vec<f64>> = (0..5).map(|trial| vec![f64::from(trial)]).collect();
        let stopped: Vec<usize> =
            (0..5).filter(|trial| policy.verdict(Goal::Maximize, 1, *trial, &reports).is_some()).collect();
        assert_eq!(stopped, [0, 1]);
        let even = [vec![1.0], vec![1.0], vec![1.0]];
        assert!(
            (0..3).all(|trial| policy.verdict(Goal::Maximize, 1, trial, &even).is_none()),
            "nobody is worse"
        );
        let reason = policy.verdict(Goal::Maximize, 1, 0, &reports).unwrap();
        assert_eq!(
            reason,
            "truncation selection: 0 after 1 reports is among the worst 40 percent of 5 trials"
        );
    }

    #[test]
    fn a_policy_without_its_numbers_is_refused() {
        for wire in [
            json!({ "policyType": "Bandit" }),
            json!({ "policyType": "Bandit", "slackFactor": 0.1, "slackAmount": 0.1 }),
            json!({ "policyType": "TruncationSelection", "truncationPercentage": 100 }),
            json!({ "policyType": "Hope" }),
        ] {
            Policy::read(&wire).unwrap_err();
        }
        assert_eq!(Policy::read(&Value::Null), Ok(None));
    }
}
