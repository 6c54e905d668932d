//! The bandit policy: exactly one slack. Truncation: a percentage.

use super::super::Context;
use crate::document::{remove_field, set_field};
use crate::finding::{Code, Finding};
use crate::job::{EarlyTermination, SweepJob};

pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    let at = ["early_termination"];
    match &sweep.early_termination {
        Some(EarlyTermination::Bandit(bandit)) => {
            // The client sends a slack that is not given as 0, which the service takes for none.
            let set = |slack: Option<crate::schema::Number>| slack.is_some_and(|slack| slack.real() != 0.0);
            let finding = match (set(bandit.slack_factor.given()), set(bandit.slack_amount.given())) {
                (true, true) => {
                    Finding::error(Code::BanditNeedsOneSlack, "The bandit policy has both `slack_factor` and `slack_amount`")
                        .help("One of them decides: a ratio of the best metric, or a difference to it. Remove the other.")
                        .fix("Keep the factor", remove_field(context.document, &["early_termination", "slack_amount"]))
                        .fix("Keep the amount", remove_field(context.document, &["early_termination", "slack_factor"]))
                }
                (false, false) => {
                    // A slack that could not be read is told already.
                    let there = |name| context.node(&["early_termination", name]).is_some_and(|node| !node.is_null());
                    let zero = |slack: crate::schema::Setting<crate::schema::Number>| slack.given().is_some();
                    let misread = there("slack_factor") && !zero(bandit.slack_factor) || there("slack_amount") && !zero(bandit.slack_amount);
                    if misread {
                        return;
                    }
                    let finding = Finding::error(Code::BanditNeedsOneSlack, "The bandit policy has neither `slack_factor` nor `slack_amount`")
                        .help("Without a slack every trial but the best is stopped. 0.1 allows a metric that is 10 % worse.");
                    match set_field(context.document, &["early_termination", "slack_factor"], &0.1.into()) {
                        Ok(edits) => finding.fix("Add `slack_factor: 0.1`", edits),
                        Err(_) => finding,
                    }
                }
                _ => {
                    let negative = [bandit.slack_factor, bandit.slack_amount].into_iter().filter_map(|slack| slack.given()).any(|slack| slack.real() < 0.0);
                    if !negative {
                        return;
                    }
                    Finding::error(Code::BanditNeedsOneSlack, "A slack has to be more than 0")
                        .help("It says how much worse than the best trial a metric may be.")
                }
            };
            findings.push(context.at(&at, finding));
        }
        Some(EarlyTermination::TruncationSelection(policy)) => {
            let percent = policy.truncation_percentage.map_or(20, |percent| percent.0);
            if !(1..=99).contains(&percent) {
                let finding = Finding::error(
                    Code::InvalidValue,
                    format!("`truncation_percentage` is {percent}; it has to be from 1 to 99"),
                )
                .help("It is the percentage of trials that are stopped at each evaluation.");
                findings.push(context.at(&["early_termination", "truncation_percentage"], finding));
            }
        }
        _ => {}
    }
}
