//! Workers and parameter servers of a TensorFlow job beside the number of nodes.

use serde_json::Value;

use super::Context;
use super::distribution::count_path;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::Distribution;

/// A worker needs a node of its own; a parameter server may share one with a worker, as in Azure's own example (two
/// workers and one server on two nodes).
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(Distribution::TensorFlow(roles)) = &context.job.spec().distribution else { return };
    let Some(nodes) = context.job.resources().and_then(|resources| resources.instance_count) else { return };
    // A count below any that means something is told already.
    let Some(workers) = roles.worker_count.filter(|count| count.0 > 0) else { return };
    let servers = roles.parameter_server_count.map_or(0, |count| count.0).max(0);
    let needed = workers.0.max(servers);
    let finding = if needed > nodes.0 {
        Finding::error(
            Code::RolesDoNotFitNodes,
            format!("{needed} nodes are needed for the roles, but there are {}", nodes.0),
        )
        .help("Each worker, and each parameter server, runs on a node of its own.")
    } else if workers.0 + servers < nodes.0 {
        Finding::warning(
            Code::RolesDoNotFitNodes,
            format!("There are {} nodes, but roles for {} only", nodes.0, workers.0 + servers),
        )
        .help("The other nodes are paid for and idle.")
    } else {
        return;
    };
    let right = if needed > nodes.0 { needed } else { workers.0 + servers };
    let (document, path) = count_path(context);
    let finding = match set_field(document, &path, &Value::from(right)) {
        Ok(edits) => finding.fix(format!("Set `instance_count: {right}`"), edits),
        Err(_) => finding,
    };
    findings.push(context.at_spec(&["distribution", "worker_count"], finding));
}
