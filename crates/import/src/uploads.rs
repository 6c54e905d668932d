//! Data that a program uploads before its runs, as a finding. It is not part of a job.

use ruff_text_size::TextRange;
use run_composer_core::finding::{Code, Finding};
use run_composer_core::v1::{Args, Class, Value};

use crate::reader::Reader;

impl Reader<'_> {
    /// Tells of `datastore.upload(…)`, `datastore.upload_files(…)` and `Dataset.File.upload_directory(…)`.
    pub(crate) fn note_upload(&mut self, receiver: &Value, method: &str, args: &Args, call: TextRange) {
        let (source, target) = match (receiver, method) {
            (Value::Object(id), "upload") if self.sdk.heap.object(*id).class == Class::Datastore => {
                (args.get(0, "src_dir"), args.get(1, "target_path"))
            }
            (Value::Object(id), "upload_files") if self.sdk.heap.object(*id).class == Class::Datastore => {
                (None, args.get(2, "target_path"))
            }
            (Value::Symbol(name), "upload_directory") if name.ends_with("Dataset.File") => {
                (args.get(0, "src_dir"), args.get(1, "target"))
            }
            _ => return,
        };
        let shown = |value: Option<&Value>| value.and_then(Value::as_text).map(|text| format!(" `{text}`"));
        let from = shown(source).unwrap_or_else(|| " files".to_owned());
        let to = shown(target).map_or_else(String::new, |target| format!(" to{target}"));
        let finding = Finding::info(
            Code::V1Upload,
            format!("This uploads{from}{to} before the runs, which a job does not do"),
        )
        .help(
            "What is there already stays there. For new data, name the local folder as the path of an input: v2 uploads it once, \
             by its hash. Or upload it with `az storage blob upload-batch`.",
        );
        self.tell(finding.at(self.place(&call)));
    }
}
