//! Fixes one after the other: of all old shapes of the preview, or of all errors.

use std::collections::HashSet;

use super::report::{Report, check_text};
use crate::document::Document;
use crate::finding::{Code, Finding, Severity, TextEdit, apply_edits};
use crate::job::ProjectFiles;

/// No document has more to fix than this; a fix that does not remove its own finding must not go on for ever.
const MAX_STEPS: usize = 200;

/// What fixes made of a document.
pub struct Upgrade {
    /// What was changed, in the order it was done. Places are those of the old text.
    pub changes: Vec<Finding>,
    /// What there is to say of the new text. Shapes without an unambiguous fix stay as they are and are told here.
    pub report: Report,
}

impl Upgrade {
    /// The new text; the old one where nothing is to do.
    pub fn text(&self) -> &str {
        &self.report.document.text
    }
}

/// Upgrades a document. One that cannot be read, or is no job, stays as it is: its report says why.
pub fn upgrade(name: &str, text: &str, files: Option<&dyn ProjectFiles>) -> Upgrade {
    fixed(name, text, files, |report, finding| {
        let old = matches!(
            finding.code,
            Code::PreviewSyntax | Code::FieldOfTheSweep | Code::SingleBracePlaceholder
        );
        report.document.complete && old
    })
}

/// Applies the fixes of errors, syntax errors too, where there is one way to fix them. Warnings stay: they may be meant. So do
/// errors whose fix makes up a value, or a place in the command.
pub fn fix_errors(name: &str, text: &str, files: Option<&dyn ProjectFiles>) -> Upgrade {
    fixed(name, text, files, |_, finding| {
        let is_sure = matches!(
            finding.code,
            Code::YamlSyntax
                | Code::UnknownField
                | Code::WrongType
                | Code::InvalidValue
                | Code::PreviewSyntax
                | Code::FieldOfTheSweep
                | Code::MisplacedField
                | Code::SingleBracePlaceholder
                | Code::MisspeltPlaceholder
                | Code::ReferenceWithoutPrefix
                | Code::TypographicCharacter
                | Code::ScriptWithoutCode
                | Code::AmbiguousValue
        );
        // The field above may be one that this was meant to be a part of; and which trials stop is for people to say.
        let guesses = |title: &str| title.starts_with("Line it up with `");
        let of_policy = finding.field.starts_with("early_termination") && finding.code == Code::WrongType;
        finding.severity == Severity::Error
            && is_sure
            && !of_policy
            && matches!(finding.fixes.as_slice(), [only] if !guesses(&only.title))
    })
}

/// Applies the first fix of every finding that is wanted, and reads again after each.
fn fixed(
    name: &str,
    text: &str,
    files: Option<&dyn ProjectFiles>,
    wanted: impl Fn(&Report, &Finding) -> bool,
) -> Upgrade {
    let original = Document::read(name, text).0;
    let mut steps: Vec<Vec<TextEdit>> = Vec::new();
    let mut changes: Vec<Finding> = Vec::new();
    let mut seen = HashSet::from([text.to_owned()]);
    let mut report = check_text(name, text, files, None);
    while steps.len() < MAX_STEPS {
        let step = report.findings.iter().filter(|finding| wanted(&report, finding)).find_map(|finding| {
            let own = finding.place.as_ref().is_some_and(|place| place.document == name);
            let edits = &finding.fixes.first().filter(|_| own)?.edits;
            let next = apply_edits(&report.document.text, edits)?;
            if !seen.insert(next.clone()) {
                return None;
            }
            let after = check_text(name, &next, files, None);
            helps(finding, &report, &after).then(|| (after, finding.clone()))
        });
        let Some((after, mut finding)) = step else { break };
        if let Some(place) = &finding.place {
            let back = |at: usize| steps.iter().rev().fold(at, |at, edits| before(edits, at));
            let (start, end) = (back(place.range.start), back(place.range.end));
            finding.place = Some(original.place(start..end.max(start)));
        }
        steps.push(finding.fixes.first().map(|fix| fix.edits.clone()).unwrap_or_default());
        changes.push(finding);
        report = after;
    }
    Upgrade { changes, report }
}

/// Whether a finding is gone, or one of several alike. A fix of what is wrong elsewhere would be made again and again.
fn helps(finding: &Finding, before: &Report, after: &Report) -> bool {
    let alike = |other: &&Finding| other.code == finding.code && other.message == finding.message;
    let line = |finding: &Finding| finding.place.as_ref().map(|place| place.line);
    let all = |report: &Report| report.findings.iter().filter(alike).count();
    all(after) < all(before) || !after.findings.iter().filter(alike).any(|other| line(other) == line(finding))
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
