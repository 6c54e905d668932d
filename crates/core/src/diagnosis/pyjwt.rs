//! `PyJWT` 2 under an azureml-core that was written for `PyJWT` 1.

use super::traceback::Traceback;
use crate::finding::{Code, Finding};

pub(super) fn diagnose(traceback: &Traceback<'_>) -> Option<Finding> {
    let is_it = traceback.class() == "DecodeError"
        && traceback.message.contains("\"algorithms\" argument when calling decode()");
    // The line in the person's script is not at fault.
    is_it.then(|| {
        Finding::error(Code::PyjwtTooNew, "This azureml-core cannot work with PyJWT 2 or later").help(
            "Add `- PyJWT<2` to the `pip:` list of `environment.conda_file`, or use azureml-core 1.18 or later, which brings a \
             PyJWT that fits. Where the script runs in a Python of your own: pip install \"PyJWT<2\".",
        )
    })
}
