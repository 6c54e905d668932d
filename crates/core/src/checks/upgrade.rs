//! A document of the preview in today's syntax: the fixes of all its old shapes, one after the other.

use super::report::check_text;
use crate::finding::{Code, Finding, apply_edits};
use crate::job::ProjectFiles;

/// No document has more old shapes than this; a fix that does not remove its own finding must not go on for ever.
const MAX_STEPS: usize = 200;

/// The upgraded text, and what was changed, in the order it was done. Shapes without an unambiguous fix stay as they
/// are; checking the result tells of them.
pub fn upgrade(name: &str, text: &str, files: Option<&dyn ProjectFiles>) -> (String, Vec<Finding>) {
    let mut text = text.to_owned();
    let mut done: Vec<Finding> = Vec::new();
    for _ in 0..MAX_STEPS {
        let report = check_text(name, &text, files, None);
        let step = report.findings.into_iter().find_map(|finding| {
            let old = matches!(finding.code, Code::PreviewSyntax | Code::SingleBracePlaceholder);
            let own = finding.place.as_ref().is_some_and(|place| place.document == name);
            let next = apply_edits(&text, &finding.fixes.first().filter(|_| old && own)?.edits)?;
            (next != text).then_some((next, finding))
        });
        let Some((next, finding)) = step else { break };
        text = next;
        done.push(finding);
    }
    (text, done)
}
