//! Blanks around the name of the metric: the service compares names letter by letter, and no trial would have one.

use super::super::Context;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::SweepJob;

pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    let metric = sweep.objective.primary_metric.as_str();
    let name = metric.trim();
    if name == metric || name.is_empty() {
        return;
    }
    let field: &[&str] = &["objective", "primary_metric"];
    let mut finding =
        Finding::warning(Code::InvalidValue, format!("The metric `{metric}` has a blank before or behind its name"))
            .help("Names are compared letter by letter: unless the script logs it with the blank, the sweep finds no best trial.");
    if let Some(node) = context.node(field) {
        let edit = TextEdit::replace(node.range.clone(), format!("\"{name}\""));
        finding = finding.fix(format!("Change to `{name}`"), vec![edit]);
    }
    findings.push(context.at(field, finding));
}
