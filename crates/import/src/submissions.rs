//! Submits that give no run, as findings.

use ruff_text_size::TextRange;
use run_composer_core::finding::{Code, Finding};
use run_composer_core::v1::{NotConverted, Value};

use crate::reader::Reader;

impl Reader<'_> {
    /// Tells why the call at hand gave no run; `before` is the number of runs before it.
    pub(crate) fn note_submission(&mut self, call: TextRange, before: usize) {
        self.mark_guarded(before);
        if self.moved
            && let Some(submission) = self.sdk.submissions[before..].last_mut()
            && let Some(folder) =
                submission.source_directory.as_text().filter(|folder| !folder.starts_with('/'))
        {
            let reason =
                "the program changes its working directory before, so it is not known where this folder is";
            submission.source_directory = Value::hole(folder.to_string(), reason, submission.place.clone());
        }
        let finding = match self.sdk.not_converted.take() {
            None => return,
            Some(NotConverted::OutOfScope(what)) => {
                let help = match what {
                    "Databricks" => {
                        "Only script runs, estimators and HyperDrive are converted. Azure Databricks is no compute target for \
                         training."
                    }
                    "an interactive run" => {
                        "The code that logs into it runs where it stands; `run-composer upgrade` rewrites it to MLflow."
                    }
                    _ => "Only script runs, estimators and HyperDrive are converted.",
                };
                Finding::warning(
                    Code::OutOfScope,
                    format!(
                        "This {} {what}, which is not converted",
                        if what == "an interactive run" { "starts" } else { "submits" }
                    ),
                )
                .help(help)
            }
            Some(NotConverted::Unknown) => {
                Finding::warning(Code::UnknownSubmission, "It is not known what is submitted here").help(
                    "The configuration comes from somewhere this reader cannot follow. Convert it by hand.",
                )
            }
        };
        self.tell(finding.at(self.place(&call)));
    }
}
