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
    let Some(node) = shapes.node(path).filter(|node| node.entries().is_some()) else { return };
    let text =
        |name: &str| node.child(name).and_then(Node::scalar).map(|scalar| scalar.text.trim().to_owned());
    let target = text("target").map(|name| match name.as_str() {
        "local" => name,
        _ if name.starts_with("azureml:") || name.starts_with('/') => name,
        _ => format!("azureml:{name}"),
    });
    let resources = join(spec, &["resources"]);
    let moved: Vec<(Vec<&str>, Vec<&str>)> = TO_RESOURCES
        .iter()
        .filter(|(old, _)| node.child(old).is_some())
        .map(|(old, new)| (join(path, &[*old]), join(&resources, &[*new])))
        .collect();
    let shown = target.as_deref().unwrap_or("azureml:NAME");
    let today = format!("`compute: {shown}`");
    // What is there already, and says something else, a person has to decide.
    let value = |path: &[&str]| shapes.node(path).and_then(Node::scalar).map(|scalar| scalar.text.clone());
    let contested = moved.iter().find(|(old, new)| shapes.node(new).is_some() && value(old) != value(new));
    if let Some((old, new)) = contested {
        let why = format!("`{}` and `{}` differ: keep the one you mean.", old.join("."), new.join("."));
        return shapes.old(path, &today, &why, |_| {});
    }
    let new_places: Vec<String> = moved.iter().map(|(_, new)| format!("`{}`", new.join("."))).collect();
    let why = if moved.is_empty() {
        String::new()
    } else {
        format!("What it said of the nodes is in {}.", new_places.join(" and "))
    };
    shapes.old(path, &today, &why, |rewrite| {
        let Some(target) = &target else { return };
        for (old, new) in &moved {
            to_resources(rewrite, old, new);
        }
        if !spec.is_empty() {
            if rewrite.document().find(&["compute"]).is_some() {
                return rewrite.remove(path);
            }
            rewrite.shift(path, &["compute"]);
        }
        rewrite.set(&["compute"], &Value::from(target.as_str()));
    });
}

/// What stood below `compute` and stands below `resources` today.
const TO_RESOURCES: [(&str, &str); 5] = [
    ("instance_count", "instance_count"),
    ("node_count", "instance_count"),
    ("instance_type", "instance_type"),
    ("properties", "properties"),
    ("location", "locations"),
];

fn to_resources(rewrite: &mut Rewrite, old: &[&str], new: &[&str]) {
    if rewrite.document().find(new).is_some() {
        return;
    }
    rewrite.shift(old, new);
    let location = rewrite.document().find(new).and_then(Node::scalar).map(|scalar| scalar.text.clone());
    if let Some(location) = location.filter(|_| new.ends_with(&["locations"])) {
        rewrite.set(new, &Value::from(vec![location.trim()]));
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
