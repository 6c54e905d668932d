//! A document of the preview in today's syntax: the fixes of all its old shapes, one after the other.

use super::report::{Report, check_text};
use crate::document::Document;
use crate::finding::{Code, Finding, TextEdit, apply_edits};
use crate::job::ProjectFiles;

/// No document has more old shapes than this; a fix that does not remove its own finding must not go on for ever.
const MAX_STEPS: usize = 200;

/// What an upgrade made of a document.
pub struct Upgrade {
    /// What was changed, in the order it was done. Places are those of the old text.
    pub changes: Vec<Finding>,
    /// What there is to say of the new text. Shapes without an unambiguous fix stay as they are and are told here.
    pub report: Report,
}

impl Upgrade {
    /// The text in today's syntax; the old one where nothing is to do.
    pub fn text(&self) -> &str {
        &self.report.document.text
    }
}

/// Upgrades a document. One that cannot be read, or is no job, stays as it is: its report says why.
pub fn upgrade(name: &str, text: &str, files: Option<&dyn ProjectFiles>) -> Upgrade {
    let original = Document::read(name, text).0;
    let mut steps: Vec<Vec<TextEdit>> = Vec::new();
    let mut changes: Vec<Finding> = Vec::new();
    let mut report = check_text(name, text, files, None);
    while steps.len() < MAX_STEPS && report.document.complete {
        let step = report.findings.iter().find_map(|finding| {
            let old = matches!(
                finding.code,
                Code::PreviewSyntax | Code::FieldOfTheSweep | Code::SingleBracePlaceholder
            );
            let own = finding.place.as_ref().is_some_and(|place| place.document == name);
            let edits = &finding.fixes.first().filter(|_| old && own)?.edits;
            let next = apply_edits(&report.document.text, edits)?;
            (next != report.document.text).then_some((next, finding.clone()))
        });
        let Some((next, mut finding)) = step else { break };
        if let Some(place) = &finding.place {
            let back = |at: usize| steps.iter().rev().fold(at, |at, edits| before(edits, at));
            let (start, end) = (back(place.range.start), back(place.range.end));
            finding.place = Some(original.place(start..end.max(start)));
        }
        steps.push(finding.fixes.first().map(|fix| fix.edits.clone()).unwrap_or_default());
        changes.push(finding);
        report = check_text(name, &next, files, None);
    }
    Upgrade { changes, report }
}

/// Where a byte of an edited text was before the edits. What an edit wrote was where the edit began.
fn before(edits: &[TextEdit], at: usize) -> usize {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.range.start);
    let (mut old, mut new) = (0, 0);
    for edit in sorted {
        let written = new + (edit.range.start - old);
        if at < written {
            break;
        }
        (old, new) = (edit.range.end, written + edit.text.len());
        if at < new {
            // Inside of what was written: the text both have in common keeps its distance from the start.
            return edit.range.start + (at - written).min(edit.range.len());
        }
    }
    old + (at - new)
}
