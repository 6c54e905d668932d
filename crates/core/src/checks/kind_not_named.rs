//! Neither `type` nor `$schema`: the kind of the document was inferred.

use super::Context;
use crate::document::NodeKind;
use crate::finding::{Code, Finding, TextEdit};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(root) = &context.document.root else { return };
    // Of a sweep the missing `type` is an error, which reading tells.
    let named = ["type", "$schema", "job_type"].iter().any(|field| root.child(field).is_some());
    if named || context.job.sweep().is_some() {
        return;
    }
    let mut finding = Finding::info(
        Code::KindNotNamed,
        "The document does not say what it is; it is read as a command job",
    )
    .help("Editors find the schema, and people the kind, by `$schema` or `type`.");
    if let NodeKind::Mapping { flow: false, entries } = &root.kind
        && let Some(first) = entries.first().filter(|first| !first.key_range.is_empty())
        // `? key`: what stands in front belongs to the key.
        && !context.document.text[..first.key_range.start].trim_end().ends_with('?')
    {
        let at = first.key_range.start;
        let line = context.document.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let indent = context.document.text[line..at].trim_start_matches('\u{feff}');
        finding = finding
            .fix("Add `type: command`", vec![TextEdit::insert(at, format!("type: command\n{indent}"))]);
    }
    findings.push(context.at(&["type"], finding));
}
