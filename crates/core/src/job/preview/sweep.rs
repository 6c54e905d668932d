//! Sweeps: algorithm, limits, search space and policy.

use serde_json::Value;

use super::{LEFT_OUT, Shapes, join};
use crate::document::{Node, Rewrite};

pub(super) fn find(shapes: &mut Shapes<'_>) {
    if shapes.node(&["algorithm"]).is_some() {
        shapes.old(&["algorithm"], "`sampling_algorithm`", "", |today| {
            today.rename(&["algorithm"], "sampling_algorithm");
        });
    }
    limits(shapes);
    search_space(shapes);
    early_termination(shapes);
    moved_up(shapes);
}

fn limits(shapes: &mut Shapes<'_>) {
    let total = ["limits".to_owned(), "limits.max_total_trials".to_owned()];
    for name in ["max_total_trials", "max_concurrent_trials"] {
        if shapes.node(&[name]).is_some() {
            let supplies = if name == "max_total_trials" { &total[..] } else { &[] };
            shapes.old_supplying(&[name], &format!("`limits.{name}`"), "", supplies, |today| {
                today.shift(&[name], &["limits", name]);
            });
        }
    }
    for (old, new) in
        [("max_total_runs", "max_total_trials"), ("max_concurrent_runs", "max_concurrent_trials")]
    {
        let path = ["limits", old];
        if shapes.node(&path).is_some() {
            let supplies = if new == "max_total_trials" { &total[..] } else { &[] };
            shapes.old_supplying(&path, &format!("`{new}`"), "", supplies, |today| today.rename(&path, new));
        }
    }
    for path in
        [&["timeout_minutes"][..], &["limits", "max_duration_minutes"], &["limits", "timeout_minutes"]]
    {
        let Some(minutes) = shapes.text(path) else { continue };
        let minutes = minutes.trim().parse::<f64>().ok();
        shapes.old(path, "`limits.timeout`", "In seconds.", |today| {
            #[expect(clippy::cast_possible_truncation, reason = "seconds of a sweep")]
            if let Some(minutes) = minutes.filter(|_| today.document().find(&["limits", "timeout"]).is_none())
            {
                today.shift(path, &["limits", "timeout"]);
                today.set(&["limits", "timeout"], &Value::from((minutes * 60.0) as i64));
            }
        });
    }
}

fn search_space(shapes: &mut Shapes<'_>) {
    let entries = shapes.node(&["search_space"]).and_then(Node::entries).unwrap_or_default();
    for entry in entries.iter().filter(|entry| entry.value.child("spec").is_some()) {
        let path = ["search_space", entry.key.as_str(), "spec"];
        let supplies = [format!("search_space.{}.type", entry.key)];
        shapes.old_supplying(&path, "`type`", "", &supplies, |today| today.rename(&path, "type"));
    }
}

fn early_termination(shapes: &mut Shapes<'_>) {
    let word = |word: &str| match word.to_ascii_lowercase().as_str() {
        "median" => Some("median_stopping"),
        "truncation" => Some("truncation_selection"),
        _ => None,
    };
    for name in ["spec", "policy_type"] {
        let path = ["early_termination", name];
        let Some(given) = shapes.text(&path) else { continue };
        let supplies = ["early_termination.type".to_owned()];
        shapes.old_supplying(&path, "`type`", "", &supplies, |today| {
            today.rename(&path, "type");
            if let Some(new) = word(given) {
                today.set(&["early_termination", "type"], &new.into());
            }
        });
    }
    let path = ["early_termination", "type"];
    if let Some(new) = shapes.text(&path).and_then(word) {
        shapes.old(&path, &format!("`{new}`"), "", |today| today.set(&path, &new.into()));
    }
    let path = ["early_termination", "exclude_finished_jobs"];
    if shapes.node(&path).is_some() {
        shapes.old(&path, LEFT_OUT, "The service decides it.", |today| today.remove(&path));
    }
}

/// What a trial says about the whole sweep.
fn moved_up(shapes: &mut Shapes<'_>) {
    let entries = shapes.node(&["trial"]).and_then(Node::entries).unwrap_or_default();
    for entry in entries {
        let name = entry.key.as_str();
        let path = join(&["trial"], &[name]);
        match name {
            "type" => {
                let why = "A trial is always a command.";
                shapes.of_the_sweep(name, why, "Remove it", |today| today.remove(&path));
            }
            "name" | "display_name" | "experiment_name" | "description" | "tags" | "properties"
            | "identity" => {
                up(shapes, name, "All trials have what the sweep says.");
            }
            "limits" => {
                let why = "The time of one trial is `limits.trial_timeout` of the sweep.";
                let of_the_sweep = ["max_total_trials", "max_concurrent_trials", "trial_timeout"];
                shapes.of_the_sweep(name, why, "Move it to `limits` of the sweep", |rewrite| {
                    let free = |rewrite: &Rewrite, name: &str| {
                        rewrite.document().find(&["limits", name]).is_none()
                            && rewrite.document().find(&join(&path, &[name])).is_some()
                    };
                    for limit in
                        of_the_sweep.into_iter().filter(|limit| free(rewrite, limit)).collect::<Vec<_>>()
                    {
                        rewrite.shift(&join(&path, &[limit]), &["limits", limit]);
                    }
                    if rewrite.document().find(&["limits", "trial_timeout"]).is_none() {
                        rewrite.shift(&join(&path, &["timeout"]), &["limits", "trial_timeout"]);
                    }
                    rewrite.remove(&path);
                });
            }
            // As a mapping it is of the preview.
            "compute" if entry.value.entries().is_none() => {
                up(shapes, name, "All trials run on the compute target of the sweep.");
            }
            _ => {}
        }
    }
}

fn up(shapes: &mut Shapes<'_>, name: &str, why: &str) {
    let path = join(&["trial"], &[name]);
    if shapes.node(&[name]).is_some() {
        let why = format!("{why} The sweep has a `{name}` of its own, which counts.");
        return shapes.of_the_sweep(name, &why, "Remove it", |today| today.remove(&path));
    }
    shapes.of_the_sweep(name, why, "Move it to the sweep", |today| today.shift(&path, &[name]));
}
