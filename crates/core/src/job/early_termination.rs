//! When a sweep stops trials that do not promise anything.

use crate::schema::{Number, Setting, Whole, record, tagged};

tagged! {
    /// `early_termination`: when trials that do not promise anything are stopped.
    pub enum EarlyTermination by "type" in Snake {
        /// Stops trials whose metric is worse than the best one by more than a slack.
        Bandit(Bandit) = "bandit",
        /// Stops trials whose best metric is worse than the median of the running averages.
        MedianStopping(Policy) = "median_stopping",
        /// Stops a percentage of the trials with the worst metrics at each evaluation.
        TruncationSelection(TruncationSelection) = "truncation_selection",
    }
}

record! {
    /// When the policy is applied.
    pub struct Policy {
        /// Reports of the metric between two evaluations; 1 by default.
        evaluation_interval: Setting<Whole<0>> = nullable,
        /// Reports of the metric before the first evaluation; 0 by default.
        delay_evaluation: Setting<Whole<0>> = nullable,
    }
}

record! {
    /// Options of the bandit policy: exactly one of the two slacks.
    pub struct Bandit {
        /// Slack as a ratio of the best metric.
        slack_factor: Setting<Number> = nullable,
        /// Slack as a difference to the best metric.
        slack_amount: Setting<Number> = nullable,
        /// When the policy is applied.
        policy: Policy = flatten,
    }
}

record! {
    /// Options of truncation selection.
    pub struct TruncationSelection {
        /// Percentage of trials that are stopped at each evaluation: 1 to 99.
        truncation_percentage: Option<Whole<{ i64::MIN }>> = required("The percentage of trials to stop at each evaluation, for example 20."),
        /// When the policy is applied.
        policy: Policy = flatten,
    }
}

impl EarlyTermination {
    /// When the policy is applied.
    pub fn policy(&self) -> &Policy {
        match self {
            Self::Bandit(bandit) => &bandit.policy,
            Self::MedianStopping(policy) => policy,
            Self::TruncationSelection(truncation) => &truncation.policy,
        }
    }
}
