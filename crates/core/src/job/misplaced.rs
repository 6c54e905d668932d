//! Fields that stand in the wrong mapping: at the top instead of below `resources`, below `environment` instead of at the top,
//! of a sweep in a command job, and of the SDK v1. Works on what was found as unknown.

use std::ops::Range;

use super::kind::JobKind;
use super::not_set_in::is_field_of;
use super::sweep_job::SweepJob;
use crate::document::{Document, Entry, Node, Rewrite};
use crate::finding::{Code, Finding, apply_edits};
use crate::schema::{FieldShape, Record, RecordShape, Shape};

/// Fields of v1's run configurations, and what they are today.
const OF_V1: [(&str, &str); 10] = [
    ("script", "the script and its arguments are the `command`: `python train.py --lr 0.1`"),
    ("arguments", "the script and its arguments are the `command`: `python train.py --lr 0.1`"),
    ("framework", "how processes are started is `distribution`"),
    ("communicator", "how processes are started is `distribution`"),
    ("run_config", "its parts are fields of the job itself"),
    ("source_directory_data_store", "the service chooses where code is uploaded to"),
    ("distributed_job_config", "how processes are started is `distribution`"),
    ("docker_runtime_config", "arguments of docker are `resources.docker_args`"),
    ("hyperparameter_sampling", "a sweep has `sampling_algorithm` and `search_space`"),
    ("primary_metric_name", "a sweep has `objective: {goal, primary_metric}`"),
];

/// Says of unknown fields where they belong.
pub(super) fn misplaced(
    document: &Document,
    root: &Node,
    kind: JobKind,
    record: &'static RecordShape,
    findings: &mut Vec<Finding>,
) {
    let mut moves: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for finding in findings.iter_mut().filter(|finding| finding.code == Code::UnknownField) {
        let path: Vec<String> = finding.field.split('.').map(str::to_owned).collect();
        let Some((name, parents)) = path.split_last() else { continue };
        let generic =
            matches!(name.as_str(), "name" | "type" | "tags" | "properties" | "description" | "version");
        let target = match parents.is_empty() {
            _ if generic => None,
            true => section(record, name),
            false => own(record, name).or_else(|| section(record, name)),
        };
        let free = target.as_ref().is_some_and(|target| is_free(root, target));
        if let Some(target) = target.clone().filter(|_| free) {
            moves.push((path, target));
        } else if let Some(target) = target.as_deref().filter(|_| finding.fixes.is_empty()) {
            finding.help = match target {
                [section, _] => format!("It belongs below `{section}`."),
                _ => "It belongs to the top level, where there is one already.".to_owned(),
            };
        } else if let Some((_, today)) = OF_V1.iter().find(|(v1, _)| parents.is_empty() && v1 == name) {
            finding.help = format!(
                "It is of the SDK v1; today {today}. `run-composer convert` and the page's import read whole v1 files."
            );
        }
    }
    if kind == JobKind::Command {
        of_a_sweep(document, root, findings);
    }
    among_names(root, record, &mut moves);
    while let Some((_, target)) = moves.first() {
        let section = target[..target.len() - 1].to_vec();
        let (here, others) = moves
            .into_iter()
            .partition(|(_, target)| target.split_last().is_some_and(|(_, s)| *s == section));
        moves = others;
        say(document, &section, &here, findings);
    }
}

/// One finding for all fields that belong to one section.
fn say(
    document: &Document,
    section: &[String],
    moved: &[(Vec<String>, Vec<String>)],
    findings: &mut Vec<Finding>,
) {
    let unknown = |finding: &Finding| {
        moved.iter().any(|(from, _)| {
            let from = from.join(".");
            finding.field == from && finding.code == Code::UnknownField
                || finding
                    .field
                    .strip_prefix(&from)
                    .is_some_and(|rest| rest.starts_with('.') || rest.is_empty())
        })
    };
    let Some(key) = moved.first().and_then(|(from, _)| key_of(document, from)) else { return };
    let place = Some(document.place(key));
    let missing = |finding: &Finding| {
        let of = |path: &[String]| path.join(".") == finding.field;
        finding.code == Code::MissingField && (of(section) || moved.iter().any(|(_, target)| of(target)))
    };
    findings.retain(|finding| !unknown(finding) && !missing(finding));
    let names: Vec<String> = moved.iter().map(|(from, _)| format!("`{}`", from.join("."))).collect();
    let belongs = if names.len() == 1 { "belongs" } else { "belong" };
    let (place_name, title) = if section.is_empty() {
        ("to the top level".to_owned(), "Move it to the top level".to_owned())
    } else {
        (format!("below `{}`", section.join(".")), format!("Move below `{}`", section.join(".")))
    };
    let mut rewrite = Rewrite::new(document);
    for (from, target) in moved {
        rewrite.shift(&refs(from), &refs(target));
    }
    let mut finding = Finding::error(Code::MisplacedField, format!("{} {belongs} {place_name}", all(&names)))
        .help("The official client refuses a field that stands elsewhere.")
        .field(moved[0].0.join("."));
    finding.place = place;
    let edits = rewrite.finish();
    // In braces there is no place for the comments that stand beside a line.
    let kept =
        apply_edits(&document.text, &edits).is_some_and(|text| comments(&text) >= comments(&document.text));
    findings.push(if edits.is_empty() || !kept { finding } else { finding.fix(title, edits) });
}

/// Signs that begin a comment.
fn comments(text: &str) -> usize {
    text.lines().filter(|line| line.trim_start().starts_with('#')).count() + text.matches(" #").count()
}

/// Fields of the job that stand among names of the user's: `outputs` below `inputs`. Each has to be what it is called.
fn among_names(root: &Node, record: &'static RecordShape, moves: &mut Vec<(Vec<String>, Vec<String>)>) {
    let fields = flat(record);
    for section in ["inputs", "outputs", "search_space", "environment_variables", "tags"] {
        for entry in root.child(section).and_then(Node::entries).unwrap_or_default() {
            let Some(field) = fields.iter().find(|field| field.name == entry.key) else { continue };
            let inner = entry.value.entries().unwrap_or_default();
            let known = |inner: &Entry| match record_of(field.shape) {
                Some(record) => flat(record).iter().any(|own| own.name == inner.key),
                // Names again, with mappings below them.
                None => {
                    matches!(field.name, "inputs" | "outputs" | "search_space")
                        && inner.value.entries().is_some()
                }
            };
            let fits = !inner.is_empty() && inner.iter().all(known) && root.child(field.name).is_none();
            if fits {
                moves.push((vec![section.to_owned(), entry.key.clone()], vec![entry.key.clone()]));
            }
        }
    }
}

/// `search_space` and its like in a document that says it is a command job.
fn of_a_sweep(document: &Document, root: &Node, findings: &mut Vec<Finding>) {
    const OF_SWEEPS: [&str; 4] = ["search_space", "objective", "sampling_algorithm", "early_termination"];
    let of_a_sweep =
        |finding: &Finding| finding.code == Code::UnknownField && OF_SWEEPS.contains(&finding.field.as_str());
    let Some(first) = findings.iter().find(|finding| of_a_sweep(finding)).cloned() else { return };
    let names: Vec<String> = findings
        .iter()
        .filter(|finding| of_a_sweep(finding))
        .map(|finding| format!("`{}`", finding.field))
        .collect();
    findings.retain(|finding| !of_a_sweep(finding));
    let mut rewrite = Rewrite::new(document);
    rewrite.set(&["type"], &"sweep".into());
    let of_trial = flat(SweepJob::RECORD).into_iter().find(|field| field.name == "trial");
    for field in of_trial.and_then(|trial| record_of(trial.shape)).map(flat).unwrap_or_default() {
        let stays = flat(SweepJob::RECORD).iter().any(|own| own.name == field.name);
        if !stays && root.child(field.name).is_some() {
            rewrite.shift(&[field.name], &["trial", field.name]);
        }
    }
    let verb = if names.len() == 1 { "is a field" } else { "are fields" };
    let mut finding = Finding::error(
        Code::MisplacedField,
        format!("{} {verb} of a sweep, and this is a command job", all(&names)),
    )
    .help("A sweep has `type: sweep`, and `command`, `code` and `environment` below `trial`.")
    .fix("Make it a sweep", rewrite.finish())
    .field(first.field);
    finding.place = first.place;
    findings.push(finding);
}

/// The only section of the record that has such a field.
fn section(record: &RecordShape, name: &str) -> Option<Vec<String>> {
    let has = |field: &&FieldShape| {
        // What is called `mode` or `path` belongs to values with names of the user's.
        is_field_of(field.shape, name)
    };
    let fields = flat(record);
    let mut sections = fields.iter().copied().filter(has);
    let first = sections.next()?;
    sections.next().is_none().then(|| vec![first.name.to_owned(), name.to_owned()])
}

/// Where the key of a field stands.
fn key_of(document: &Document, path: &[String]) -> Option<Range<usize>> {
    let (name, parents) = path.split_last()?;
    let entries = document.find(&refs(parents))?.entries()?;
    entries.iter().rev().find(|entry| entry.key == *name).map(|entry| entry.key_range.clone())
}

/// A field of the job itself.
fn own(record: &RecordShape, name: &str) -> Option<Vec<String>> {
    flat(record).iter().any(|field| field.name == name).then(|| vec![name.to_owned()])
}

/// Whether the place is free, and the mapping around it can take a field.
fn is_free(root: &Node, target: &[String]) -> bool {
    let Some((name, section)) = target.split_last() else { return false };
    let node = section.iter().try_fold(root, |node, step| node.child(step));
    node.is_none_or(|node| node.child(name).is_none() && (node.is_null() || node.entries().is_some()))
}

/// The fields of a record, with those of records that are part of it.
pub(super) fn flat(record: &RecordShape) -> Vec<&FieldShape> {
    let mut fields = Vec::new();
    for field in record.fields {
        match field.shape {
            Shape::Record(inner) if field.flatten => fields.extend(flat(inner)),
            _ => fields.push(field),
        }
    }
    fields
}

/// The record that a value may be.
pub(super) fn record_of(shape: &Shape) -> Option<&'static RecordShape> {
    match shape {
        Shape::Record(record) => Some(record),
        Shape::Nullable(inner) => record_of(inner),
        Shape::AnyOf(shapes) => shapes.iter().find_map(|shape| record_of(shape)),
        _ => None,
    }
}

fn refs(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

/// `a, b and c`
fn all(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
