//! What is submitted, as findings where it cannot be told or is no training run.

use ruff_python_ast::ExprCall;
use run_composer_core::finding::{Code, Finding};

use crate::reader::Reader;

impl Reader<'_> {
    /// Looks at what the SDK had to say of the submit at hand.
    pub(crate) fn note_submission(&mut self, call: &ExprCall) {
        let place = self.place(call);
        let conditions = self.conditions.clone();
        if let Some(last) = self.sdk.submissions.last_mut()
            && last.place.as_ref() == Some(&place)
            && last.condition.is_none()
        {
            last.condition = conditions.last().cloned();
        }
        let Some((_, message)) = self.sdk.warnings.last() else { return };
        if let Some(what) = message.strip_prefix("out of scope: ") {
            let what = what.to_owned();
            self.sdk.warnings.pop();
            let mut help = "Only script runs, estimators and HyperDrive are converted.".to_owned();
            if what == "Databricks" {
                help.push_str(" Azure Databricks is no compute target for training.");
            }
            self.tell(
                Finding::warning(Code::OutOfScope, format!("This submits {what}, which is not converted"))
                    .help(help)
                    .at(place),
            );
        } else if message == "not known: what is submitted" {
            self.sdk.warnings.pop();
            self.tell(
                Finding::warning(Code::UnknownSubmission, "It is not known what is submitted here")
                    .help("The configuration comes from somewhere this reader cannot follow. Convert it by hand.")
                    .at(place),
            );
        }
    }
}
