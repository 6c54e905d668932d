//! Values of a choice go together: all numbers, or all text.

use super::super::Context;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::{ChoiceValue, Expression, SweepJob};

/// The service compares values of one type; numbers beside text arrive as whatever the first one was.
pub(super) fn check(context: &Context<'_>, sweep: &SweepJob, findings: &mut Vec<Finding>) {
    for (name, expression) in &sweep.search_space {
        let Expression::Choice(choice) = expression else { continue };
        let values = choice.values.as_deref().unwrap_or_default();
        let path = ["search_space", name.as_str(), "values"];
        if values.is_empty() {
            // Values that could not be read are told already.
            let there = context.node(&path).filter(|node| !node.is_null());
            if there.is_some_and(|node| node.items().is_none_or(|items| !items.is_empty())) {
                continue;
            }
            let finding = Finding::error(Code::InvalidValue, format!("The choice `{name}` has no values"))
                .help("List at least one, for example `values: [16, 32]`.");
            findings.push(context.at(&path, finding));
            continue;
        }
        let texts = values.iter().filter(|value| matches!(value, ChoiceValue::Text(_))).count();
        let numbers = values.iter().filter(|value| matches!(value, ChoiceValue::Number(_))).count();
        if texts == 0 || numbers == 0 {
            continue;
        }
        let mut finding =
            Finding::warning(Code::MixedChoice, format!("The choice `{name}` mixes numbers and text"))
                .help("Write all values as text (in quotes), or all as numbers. YAML reads `1e-4` as text: write `1.0e-4`.");
        let items = context.node(&path).and_then(|node| node.items()).unwrap_or_default();
        let edits: Vec<TextEdit> = items
            .iter()
            .zip(values)
            .filter(|(_, value)| matches!(value, ChoiceValue::Number(_)))
            .filter_map(|(item, _)| {
                let written = context.document.text.get(item.range.clone())?;
                Some(TextEdit::replace(item.range.clone(), format!("\"{written}\"")))
            })
            .collect();
        if items.len() == values.len() && !edits.is_empty() {
            finding = finding.fix("Put the numbers in quotes", edits);
        }
        findings.push(context.at(&path, finding));
    }
}
