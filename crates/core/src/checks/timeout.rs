//! A run without a timeout goes on until somebody cancels it.

use serde_json::Value;

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.job.timeout_secs().is_none() && context.node(&["limits", "timeout"]).is_none() {
        let finding = Finding::warning(Code::NoTimeout, "No timeout: the run goes on until it ends or somebody cancels it")
            .help("Add `limits: {timeout: 3600}` (seconds). A hung run costs money until then; v1 ended runs after 30 days.");
        let hour =
            set_field(context.document, &["limits", "timeout"], &Value::from(3600)).unwrap_or_default();
        let finding = if hour.is_empty() { finding } else { finding.fix("Stop it after an hour", hour) };
        findings.push(context.at(&["limits", "timeout"], finding));
    }
}
