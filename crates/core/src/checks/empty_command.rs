//! A command that is there but says nothing.

use super::Context;
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let said = context.spec_node(&["command"]).and_then(|(_, node)| node.scalar());
    if said.is_none_or(|scalar| {
        scalar.value == crate::document::ScalarValue::Null || !scalar.text.trim().is_empty()
    }) {
        return;
    }
    let finding = Finding::error(Code::EmptyCommand, "The command is empty")
        .help("Write what the run shall do, for example `python train.py --epochs 3`.");
    findings.push(context.at_spec(&["command"], finding));
}
