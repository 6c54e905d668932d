//! Deleting runs and experiments, as a finding. It is not part of a job.

use ruff_text_size::TextRange;
use run_composer_core::finding::{Code, Finding};
use run_composer_core::v1::Value;

use crate::reader::Reader;

impl Reader<'_> {
    /// Tells of `run.delete()`, `experiment.delete(…)` and `Experiment.delete(…)`.
    pub(crate) fn note_deletion(&mut self, receiver: &Value, method: &str, call: TextRange) {
        if method != "delete" {
            return;
        }
        let class = match receiver {
            Value::Object(id) => self.sdk.heap.object(*id).class.name(),
            Value::Symbol(name) if name.starts_with("azureml.") => {
                name.rsplit('.').next().unwrap_or_default()
            }
            _ => return,
        };
        let (what, help) = match class {
            "Experiment" => (
                "an experiment",
                "Archive it instead: `experiment.archive()`, or in the studio. It leaves the lists and is kept.",
            ),
            "Run" => (
                "a run",
                "Archive it instead, in the studio or with `az ml job archive`. It leaves the lists and is kept.",
            ),
            _ => return,
        };
        let finding =
            Finding::info(Code::V1Deletion, format!("This deletes {what}, which Azure ML does not do"));
        self.tell(finding.help(help).at(self.place(&call)));
    }
}
