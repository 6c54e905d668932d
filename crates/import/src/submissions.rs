//! Submits that give no run, as findings.

use ruff_text_size::TextRange;
use run_composer_core::finding::{Code, Finding};
use run_composer_core::v1::{Args, Class, NotConverted, Value, join, normalized};

use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    /// Whether a value is the configuration of a run.
    pub(crate) fn is_configuration(&self, value: Option<&Value>) -> bool {
        let class = value.and_then(|value| {
            let base = self.base_of(value);
            base.as_ref().unwrap_or(value).class(&self.sdk.heap)
        });
        matches!(class, Some(Class::ScriptRunConfig | Class::Estimator | Class::HyperDriveConfig))
    }

    /// Submits a configuration to an experiment that is not known.
    pub(crate) fn submit_to(&mut self, experiment: &Value, args: &Args, call: TextRange) -> Evaluated {
        self.locate(&call);
        let workspace = self.sdk.call_symbol("azureml.core.Workspace.from_config", &Args::default())?;
        let named = Args::of([workspace, experiment.clone()]);
        let experiment = self.sdk.call_symbol("azureml.core.Experiment", &named)?;
        match experiment {
            Value::Object(_) => self.call_on(&experiment, "submit", args.clone(), call),
            _ => Ok(self.unknown(&call, "it is not followed")),
        }
    }

    /// Tells of a `HyperDriveConfig` that was submitted before: `_get_platform_config` is asked once, and kept.
    pub(crate) fn note_sweep(&mut self, config: Option<&Value>, call: TextRange) {
        /// The attribute in which it keeps that.
        const SUBMITTED: &str = "_submitted";
        let Some(Value::Object(config)) = config else { return };
        if self.sdk.heap.object(*config).class != Class::HyperDriveConfig {
            return;
        }
        let again = matches!(self.sdk.heap.field(*config, SUBMITTED), Value::Bool(true));
        self.sdk.heap.put(*config, SUBMITTED, Value::Bool(true));
        if again {
            let finding =
                Finding::warning(Code::V1SdkWarning, "This `HyperDriveConfig` was submitted before");
            let help = "The SDK sends the script, arguments and target of its first submit again, whatever was changed since; \
                        here they are those of now. Make a `HyperDriveConfig` of its own for each submit.";
            self.tell(finding.help(help).at(self.place(&call)));
        }
    }

    /// Tells why the call at hand gave no run; `before` is the number of runs before it.
    pub(crate) fn note_submission(&mut self, call: TextRange, before: usize) {
        self.mark_guarded(before);
        let folder = self.sdk.files.folder.clone();
        if folder.as_deref() != Some(".")
            && let Some(submission) = self.sdk.submissions[before..].last_mut()
            && let Some(source) =
                submission.source_directory.as_text().filter(|source| !source.starts_with('/'))
        {
            submission.source_directory = if let Some(folder) = folder {
                Value::text(normalized(&join(&folder, source)))
            } else {
                let reason = "the program changes its working directory before, so it is not known where this folder is";
                Value::hole(source.to_string(), reason, submission.place.clone())
            };
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
