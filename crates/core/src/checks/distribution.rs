//! Several nodes need something that makes their processes meet, and the other way round.

use serde_json::{Value, json};

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::Distribution;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let job = context.job;
    let count = job.resources().and_then(|resources| resources.instance_count);
    match (&job.spec().distribution, count) {
        (None, Some(count)) if count.0 > 1 => {
            let mut finding = Finding::warning(
                Code::NodesWithoutDistribution,
                format!("{} nodes run the same command, and nothing makes them meet", count.0),
            )
            .help("Each node does the same work from the start. Add `distribution`, or set `instance_count: 1`.");
            let (document, path) = context.spec_path(&["distribution"]);
            let value = json!({ "type": "pytorch", "process_count_per_instance": 1 });
            if let Ok(edits) = set_field(document, &path, &value) {
                finding = finding.fix("Add a PyTorch distribution", edits);
            }
            findings.push(at_count(context, finding));
        }
        (Some(distribution), None) if !runs_on_one_node(distribution) => {
            let mut finding = Finding::warning(
                Code::DistributionWithoutNodes,
                "The number of nodes is not given: the distribution has one node",
            )
            .help("Say how many: `resources: {instance_count: 2}`.");
            let nodes = nodes_of(distribution);
            let (document, path) = context.spec_path(&["resources", "instance_count"]);
            if let Ok(edits) = set_field(document, &path, &Value::from(nodes)) {
                finding = finding.fix(format!("Set `instance_count: {nodes}`"), edits);
            }
            findings.push(context.at_spec(&["distribution"], finding));
        }
        _ => {}
    }
}

fn at_count(context: &Context<'_>, finding: Finding) -> Finding {
    let own = context.job.sweep().is_some_and(|sweep| sweep.resources.is_some());
    let path = ["resources", "instance_count"];
    if own { context.at(&path, finding) } else { context.at_spec(&path, finding) }
}

/// One node with several processes is a common use, and then the count need not be said.
fn runs_on_one_node(distribution: &Distribution) -> bool {
    match distribution {
        Distribution::PyTorch(count) | Distribution::Mpi(count) => {
            count.process_count_per_instance.is_some_and(|count| count.0 > 1)
        }
        Distribution::TensorFlow(_) | Distribution::Ray(_) => false,
    }
}

fn nodes_of(distribution: &Distribution) -> i64 {
    match distribution {
        Distribution::TensorFlow(roles) => {
            let servers = roles.parameter_server_count.map_or(0, |count| count.0);
            (roles.worker_count.map_or(1, |count| count.0) + servers).max(1)
        }
        _ => 2,
    }
}
