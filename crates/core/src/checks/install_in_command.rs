//! Packages installed by the command itself are not part of the environment.

use super::Context;
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let found = ["pip install ", "pip3 install ", "conda install ", "apt-get install ", "apt install "]
        .iter()
        .find(|call| context.job.spec().command.contains(**call));
    if let Some(call) = found {
        let finding = Finding::warning(
            Code::InstallInCommand,
            format!("The command installs packages with `{}`", call.trim()),
        )
        .help("They are installed anew in every run and are not recorded. Put them into the environment.");
        findings.push(context.at_spec(&["command"], finding));
    }
}
