//! Modes that do not go with the type of an input.

use super::Context;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::{AssetType, InputMode, JobInput};

/// The table of azure-ai-ml's `DataInputSchema`, `ModelInputSchema` and `MLTableInputSchema`: every type may be mounted,
/// downloaded or passed as a URI; the `eval_` modes are for tables. `rw_mount` is an old word that reading upgrades.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, input) in context.job.inputs() {
        let JobInput::Data(data) = input else { continue };
        let (Some(mode), kind) = (data.mode, data.asset_type) else { continue };
        let (what, instead) = match mode {
            InputMode::EvalMount if kind.is_some_and(|kind| kind != AssetType::MlTable) => {
                ("tables (`mltable`)", "ro_mount")
            }
            InputMode::EvalDownload if kind.is_some_and(|kind| kind != AssetType::MlTable) => {
                ("tables (`mltable`)", "download")
            }
            _ => continue,
        };
        let mut finding = Finding::error(
            Code::InvalidDataMode,
            format!("The mode `{}` of the input `{name}` is for {what}", mode.as_str()),
        )
        .help(format!("For this input use `ro_mount`, `download` or `direct`; nearest is `{instead}`."));
        if let Some(node) = context.node(&["inputs", name, "mode"]) {
            finding = finding
                .fix(format!("Change to `{instead}`"), vec![TextEdit::replace(node.range.clone(), instead)]);
        }
        findings.push(context.at(&["inputs", name, "mode"], finding));
    }
}
