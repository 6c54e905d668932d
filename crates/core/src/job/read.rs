//! Reads a job from a document: value and all findings.

use super::job::Job;
use super::kind::JobKind;
use super::misplaced::misplaced;
use super::not_set_in::not_set_in;
use super::preview::{self, Upgrade};
use super::{CommandJob, SweepJob};
use crate::document::{Document, Node, NodeKind};
use crate::finding::{Code, Finding};
use crate::schema::{Casing, Fields, Reader, Record};

/// Reads a job. `None` where there is nothing that could be submitted; the findings say why.
pub fn read_job(document: &Document) -> (Option<Job>, Vec<Finding>) {
    let mut reader = Reader::new(document);
    let Some(root) = &document.root else { return (None, Vec::new()) };
    if !matches!(root.kind, NodeKind::Mapping { .. }) {
        let finding = Finding::error(
            Code::WrongType,
            format!("A job document is a mapping of fields, but this is {}", root.kind_name()),
        )
        .help("Start with lines such as `command: python train.py`.");
        reader.report(root, "", finding);
        return (None, reader.findings);
    }
    let kind = JobKind::of(root);
    if !matches!(kind, JobKind::Command | JobKind::Sweep) {
        let node = root.child("type").unwrap_or(root);
        let finding = Finding::error(
            Code::UnsupportedJobType,
            format!("This is {}; only command and sweep jobs are read here", kind.name()),
        )
        .help("It was recognised, and nothing in it is changed. Command jobs have a `command` at the top level, sweeps a `trial`.");
        reader.report(node, "type", finding);
        return (None, reader.findings);
    }
    let Some(mut fields) = reader.fields(root, "") else { return (None, reader.findings) };
    let job = match kind {
        JobKind::Sweep => Job::Sweep(Box::new(SweepJob::read_fields(&mut reader, &mut fields))),
        _ => Job::Command(Box::new(CommandJob::read_fields(&mut reader, &mut fields))),
    };
    read_type(&mut reader, &mut fields, kind);
    fields.finish(&mut reader);
    let upgrades = preview::upgrades(document, root, kind);
    let mut findings = settle(reader.findings, upgrades);
    let record = if kind == JobKind::Sweep { SweepJob::RECORD } else { CommandJob::RECORD };
    not_set_in(document, root, record, &mut findings);
    misplaced(document, root, kind, record, &mut findings);
    (Some(job), findings)
}

fn read_type(reader: &mut Reader<'_>, fields: &mut Fields<'_>, kind: JobKind) {
    match fields.get("type") {
        Some(node) => {
            reader.choice(node, "type", Casing::Exact, &[(kind.as_str(), ())]);
        }
        // The client infers a command job only.
        None if kind == JobKind::Sweep => {
            let finding =
                Finding::error(Code::MissingField, "`type` is missing: this is read as a sweep job")
                    .help("Without it the official client reads a command job. Add `type: sweep`.");
            let finding = match crate::document::set_field(reader.document, &["type"], &"sweep".into()) {
                Ok(edits) => finding.fix("Add `type: sweep`", edits),
                Err(_) => finding,
            };
            let start = fields.node.range.start;
            let place = reader.document.place(start..start);
            reader.findings.push(finding.at(place).field("type"));
        }
        None => {}
    }
}

/// One mistake is one finding: what an upgrade explains is not reported a second time, nor is the absence of a field
/// whose name is only misspelt.
pub(super) fn settle(mut findings: Vec<Finding>, upgrades: Vec<Upgrade>) -> Vec<Finding> {
    let renamed: Vec<String> = findings.iter().filter_map(renamed_field).collect();
    findings.retain(|finding| {
        let missing = finding.code == Code::MissingField;
        let explained = upgrades.iter().any(|upgrade| upgrade.explains(&finding.field, missing));
        !(explained || missing && renamed.contains(&finding.field))
    });
    for finding in &mut findings {
        let field = finding.field.rsplit('.').next().unwrap_or_default();
        let parent = finding.field.rsplit('.').nth(1).unwrap_or("environment");
        if finding.code == Code::WrongType && parent == "environment" && field == "build" {
            "Name the folder of the Dockerfile: `build: {path: docker}`.".clone_into(&mut finding.help);
        }
        if finding.code == Code::UnknownField
            && parent == "environment"
            && matches!(field, "channels" | "dependencies")
        {
            finding.help = format!(
                "`{field}` belongs to the conda specification: below `conda_file`, beside an `image`."
            );
            finding.fixes.clear();
        }
    }
    findings.extend(upgrades.into_iter().map(|upgrade| upgrade.finding));
    findings
}

/// The field that is meant by a misspelt one, with its path.
pub(crate) fn renamed_field(finding: &Finding) -> Option<String> {
    let new = &finding.fixes.first()?.edits.first()?.text;
    let parent = finding.field.rsplit_once('.');
    (finding.code == Code::UnknownField)
        .then(|| parent.map_or_else(|| new.clone(), |(parent, _)| format!("{parent}.{new}")))
}

/// Whether a document can be a job at all, for hosts that look for one in a folder.
pub fn is_job(root: &Node) -> bool {
    let kind = JobKind::of(root);
    kind == JobKind::Command && root.child("command").is_some()
        || kind == JobKind::Sweep && root.child("trial").is_some()
}
