//! What a check may look at, and how it puts findings where people see them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::code_folder;
use crate::document::{Document, Node, NodeKind};
use crate::environment::InlineEnvironment;
use crate::finding::{Finding, TextEdit};
use crate::job::{Job, ProjectFiles};
use crate::snapshot::SnapshotPlan;

/// What is known of the workspace a job would go to. Empty lists mean "not known".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkspaceFacts {
    /// Whether it is a local workspace.
    pub local: bool,
    /// Names of its compute targets.
    pub computes: Vec<String>,
    /// Names of its environments.
    pub environments: Vec<String>,
    /// Names that jobs have already.
    pub jobs: Vec<String>,
}

/// Everything a check may look at.
pub struct Context<'a> {
    /// The job document.
    pub document: &'a Document,
    /// The component file that describes the trial of a sweep, where one does.
    pub trial: Option<&'a Document>,
    /// What was read from it.
    pub job: &'a Job,
    /// The environment described in place, if any.
    pub environment: Option<&'a InlineEnvironment>,
    /// The project's files, where the host shows them.
    pub files: Option<&'a dyn ProjectFiles>,
    /// The files that would be uploaded.
    pub snapshot: Option<&'a SnapshotPlan>,
    /// The workspace it would go to.
    pub workspace: Option<&'a WorkspaceFacts>,
}

impl<'a> Context<'a> {
    /// The node of a field of the job.
    pub(super) fn node(&self, path: &[&str]) -> Option<&'a Node> {
        self.document.find(path)
    }

    /// The document that says what is run, and the path of a field in it: `command` of a sweep is `trial.command`.
    pub(super) fn spec_path<'p>(&self, path: &[&'p str]) -> (&'a Document, Vec<&'p str>) {
        match (self.trial, self.job.spec_field()) {
            (Some(trial), _) => (trial, path.to_vec()),
            (None, Some(parent)) => {
                (self.document, std::iter::once(parent).chain(path.iter().copied()).collect())
            }
            (None, None) => (self.document, path.to_vec()),
        }
    }

    /// The node of a field of what is run.
    pub(super) fn spec_node(&self, path: &[&str]) -> Option<(&'a Document, &'a Node)> {
        let (document, path) = self.spec_path(path);
        Some((document, document.find(&path)?))
    }

    /// Puts a finding at the value of a field of the job, or at the nearest parent that exists.
    pub(super) fn at(&self, path: &[&str], finding: Finding) -> Finding {
        place(self.document, path, finding)
    }

    /// Puts a finding at the value of a field of what is run.
    pub(super) fn at_spec(&self, path: &[&str], finding: Finding) -> Finding {
        let (document, path) = self.spec_path(path);
        place(document, &path, finding)
    }

    /// Where a text stands in a field of what is run; `None` where the document folds or escapes it.
    pub(super) fn find_in_spec(&self, path: &[&str], text: &str) -> Option<(&'a Document, Range<usize>)> {
        let (document, node) = self.spec_node(path)?;
        let at = node.range.start + document.text.get(node.range.clone())?.find(text)?;
        Some((document, at..at + text.len()))
    }

    /// Whether a mapping anywhere in the document has such a key: what is missing may only stand in the wrong place.
    pub(super) fn is_anywhere(&self, key: &str) -> bool {
        fn within(node: &Node, key: &str) -> bool {
            match &node.kind {
                NodeKind::Mapping { entries, .. } => {
                    entries.iter().any(|entry| entry.key == key || within(&entry.value, key))
                }
                NodeKind::Sequence { items, .. } => items.iter().any(|item| within(item, key)),
                NodeKind::Scalar(_) => false,
            }
        }
        self.document.root.as_ref().is_some_and(|root| within(root, key))
    }

    /// Puts a finding at a part of the command, with an edit of that part as its fix. The part is found by counting how
    /// often its text stands before it, so that a second `{x}` is not taken for the first.
    pub(super) fn at_command(
        &self,
        part: Range<usize>,
        fix: Option<(String, String)>,
        finding: Finding,
    ) -> Finding {
        let command = &self.job.spec().command;
        let text = &command[part.clone()];
        let before = command[..part.start].match_indices(text).count();
        let found = self.spec_node(&["command"]).and_then(|(document, node)| {
            let written = document.text.get(node.range.clone())?;
            // Where the document folds or escapes the command, occurrences may differ: then the whole value is shown.
            let all = written.match_indices(text).count() == command.match_indices(text).count();
            let (at, _) = written.match_indices(text).nth(before).filter(|_| all)?;
            Some((document, node.range.start + at..node.range.start + at + text.len()))
        });
        let Some((document, range)) = found else { return self.at_spec(&["command"], finding) };
        let finding = match fix {
            Some((title, new)) => finding.fix(title, vec![TextEdit::replace(range.clone(), new)]),
            None => finding,
        };
        finding.field(self.spec_path(&["command"]).1.join(".")).at(document.place(range))
    }

    /// Puts a finding at a text within a field of what is run, with an edit of that text as its fix.
    pub(super) fn at_text(
        &self,
        path: &[&str],
        text: &str,
        fix: Option<(String, String)>,
        finding: Finding,
    ) -> Finding {
        let Some((document, range)) = self.find_in_spec(path, text) else {
            return self.at_spec(path, finding);
        };
        let finding = match fix {
            Some((title, new)) => finding.fix(title, vec![TextEdit::replace(range.clone(), new)]),
            None => finding,
        };
        finding.field(self.spec_path(path).1.join(".")).at(document.place(range))
    }

    /// The ignore file to write a rule into. A new `.amlignore` beside a `.gitignore` would switch the latter off.
    pub(super) fn ignore_file(&self) -> &'static str {
        let there = |name: &str| {
            self.files.is_some_and(|files| {
                code_folder(self.job).is_some_and(|folder| files.text(&format!("{folder}/{name}")).is_some())
            })
        };
        if !there(".amlignore") && there(".gitignore") { ".gitignore" } else { ".amlignore" }
    }
}

fn place(document: &Document, path: &[&str], finding: Finding) -> Finding {
    let finding = finding.field(path.join("."));
    let node = (0..=path.len()).rev().find_map(|length| document.find(&path[..length]));
    match node {
        Some(node) => finding.at(document.place(node.range.clone())),
        None => finding,
    }
}
