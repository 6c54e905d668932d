//! Several nodes need something that makes their processes meet, and the other way round.

use serde_json::{Value, json};

use super::Context;
use crate::document::{Document, set_field};
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
            let (document, path) = count_path(context);
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

/// Where the number of nodes belongs: a sweep's own `resources` win over those of its trial.
pub(super) fn count_path<'a>(context: &Context<'a>) -> (&'a Document, Vec<&'static str>) {
    let path = ["resources", "instance_count"];
    let own = context.job.sweep().is_some_and(|sweep| sweep.resources.is_some());
    if own { (context.document, path.to_vec()) } else { context.spec_path(&path) }
}

/// One node whose processes are counted is a common use, and then the number of nodes need not be said.
fn runs_on_one_node(distribution: &Distribution) -> bool {
    match distribution {
        Distribution::PyTorch(count) | Distribution::Mpi(count) => count.process_count_per_instance.is_some(),
        Distribution::TensorFlow(_) | Distribution::Ray(_) => false,
    }
}

fn nodes_of(distribution: &Distribution) -> i64 {
    match distribution {
        Distribution::TensorFlow(roles) => {
            let servers = roles.parameter_server_count.map_or(0, |count| count.0).max(0);
            roles.worker_count.map_or(1, |count| count.0).max(1).saturating_add(servers)
        }
        _ => 2,
    }
}
