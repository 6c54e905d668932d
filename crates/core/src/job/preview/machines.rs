//! Compute target, number of nodes and processes.

use serde_json::Value;

use super::{Shapes, join};
use crate::document::{Node, Rewrite};

pub(super) fn find(shapes: &mut Shapes<'_>, spec: &[&str]) {
    compute(shapes, &["compute"], &[]);
    if !spec.is_empty() {
        compute(shapes, &join(spec, &["compute"]), spec);
    }
    distribution(shapes, spec);
}

/// `{target: azureml:cpu, instance_count: 2, instance_type, location, properties}`: the target is the value, the rest is
/// `resources`. A trial's compute target belongs to the sweep.
fn compute(shapes: &mut Shapes<'_>, path: &[&str], spec: &[&str]) {
    let Some(node) = shapes.node(path) else { return };
    if node.entries().is_none() && spec.is_empty() {
        return;
    }
    let text =
        |name: &str| node.child(name).and_then(Node::scalar).map(|scalar| scalar.text.trim().to_owned());
    let target = if node.entries().is_none() {
        node.scalar().map(|scalar| scalar.text.clone())
    } else {
        text("target")
    };
    let target = target.map(|name| match name.as_str() {
        "local" => name,
        _ if name.starts_with("azureml:") || name.starts_with('/') => name,
        _ => format!("azureml:{name}"),
    });
    let values: Vec<(&str, Value)> = [
        ("instance_count", node.child("instance_count").or_else(|| node.child("node_count"))),
        ("instance_type", node.child("instance_type")),
        ("properties", node.child("properties")),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?.to_value())))
    .collect();
    let locations = text("location").map(|location| Value::from(vec![location]));
    let resources = join(spec, &["resources"]);
    let shown = target.as_deref().unwrap_or("azureml:NAME");
    let today = format!("`compute: {shown}`");
    let why = if values.is_empty() { "" } else { "The number and kind of nodes stand in `resources`." };
    shapes.old(path, &today, why, |rewrite| {
        let Some(target) = &target else { return };
        if spec.is_empty() {
            rewrite.set(path, &Value::from(target.as_str()));
        } else {
            rewrite.remove(path);
            if rewrite.document().find(&["compute"]).is_none() {
                rewrite.set(&["compute"], &Value::from(target.as_str()));
            }
        }
        for (name, value) in values.into_iter().chain(locations.map(|list| ("locations", list))) {
            set_missing(rewrite, &join(&resources, &[name]), &value);
        }
    });
}

fn set_missing(rewrite: &mut Rewrite, path: &[&str], value: &Value) {
    if rewrite.document().find(path).is_none() {
        rewrite.set(path, value);
    }
}

/// `process_count` was that of all nodes together; `process_count_per_node` was only renamed.
fn distribution(shapes: &mut Shapes<'_>, spec: &[&str]) {
    let path = join(spec, &["distribution"]);
    let per_node = join(&path, &["process_count_per_node"]);
    if shapes.node(&per_node).is_some() {
        shapes.old(&per_node, "`process_count_per_instance`", "", |today| {
            today.rename(&per_node, "process_count_per_instance");
        });
    }
    let total = join(&path, &["process_count"]);
    let Some(count) = shapes.text(&total) else { return };
    let places = [join(&["compute"], &["instance_count"]), join(&["compute"], &["node_count"])];
    let in_spec = [join(spec, &["compute", "instance_count"]), join(spec, &["resources", "instance_count"])];
    let nodes = places
        .iter()
        .chain(&in_spec)
        .find_map(|path| shapes.text(path)?.trim().parse::<i64>().ok())
        .unwrap_or(1);
    let count = count.trim().parse::<i64>().ok();
    let each = count.filter(|count| nodes > 0 && count % nodes == 0).map(|count| count / nodes);
    let why = "It counted the processes of all nodes together; now it counts those of each node.";
    shapes.old(&total, "`process_count_per_instance`", why, |today| {
        if let Some(each) = each {
            today.rename(&total, "process_count_per_instance");
            today.set(&join(&path, &["process_count_per_instance"]), &each.into());
        }
    });
}
