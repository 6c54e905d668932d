//! A run without a timeout goes on until somebody cancels it.

use serde_json::Value;

use super::Context;
use crate::document::{Node, ScalarValue, set_field};
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let job = context.job;
    let given = context.node(&["limits", "timeout"]);
    // The official client takes 0 for none.
    let is_zero = given.and_then(Node::scalar).is_some_and(|scalar| scalar.value == ScalarValue::Integer(0));
    if job.timeout_secs().is_some_and(|secs| secs > 0) || given.is_some() && !is_zero {
        return;
    }
    let (message, help, secs) = match job.sweep() {
        None => (
            "No timeout: the run goes on until it ends or somebody cancels it",
            "Add `limits: {timeout: 3600}` (seconds). A hung run costs money until then; v1 ended runs after 30 days.",
            3600,
        ),
        Some(_) => (
            "No timeout: the sweep goes on until all trials have ended or somebody cancels it",
            "Add `timeout` (seconds) below `limits`. A sweep that hangs costs money until then.",
            86_400,
        ),
    };
    let mut finding = Finding::warning(Code::NoTimeout, message).help(help);
    // Limits of a sweep need more than a timeout: a fix does not invent them.
    let complete =
        job.sweep().is_none() || context.node(&["limits"]).is_some_and(|limits| limits.entries().is_some());
    if let Ok(edits) = set_field(context.document, &["limits", "timeout"], &Value::from(secs))
        && complete
    {
        let title = if secs == 3600 { "Stop it after an hour" } else { "Stop it after a day" };
        finding = finding.fix(title, edits);
    }
    findings.push(context.at(&["limits", "timeout"], finding));
}
