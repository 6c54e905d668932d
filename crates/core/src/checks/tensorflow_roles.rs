//! Workers and parameter servers of a TensorFlow job: one for each node.

use serde_json::Value;

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::Distribution;

/// Each node plays one role, so that their sum is the number of nodes (`TensorFlow` distribution of the service).
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(Distribution::TensorFlow(roles)) = &context.job.spec().distribution else { return };
    let Some(nodes) = context.job.resources().and_then(|resources| resources.instance_count) else { return };
    let Some(workers) = roles.worker_count else { return };
    let servers = roles.parameter_server_count.map_or(0, |count| count.0);
    if workers.0 + servers == nodes.0 {
        return;
    }
    let sum = workers.0 + servers;
    let mut finding = Finding::error(
        Code::RolesDoNotFitNodes,
        format!(
            "{} workers and {servers} parameter servers need {sum} nodes, but there are {}",
            workers.0, nodes.0
        ),
    )
    .help("Each node plays one role.");
    let own = context.job.sweep().is_some_and(|sweep| sweep.resources.is_some());
    let field = ["resources", "instance_count"];
    let (document, path) = if own { (context.document, field.to_vec()) } else { context.spec_path(&field) };
    if let Ok(edits) = set_field(document, &path, &Value::from(sum)) {
        finding = finding.fix(format!("Set `instance_count: {sum}`"), edits);
    }
    findings.push(context.at_spec(&["distribution", "worker_count"], finding));
}
