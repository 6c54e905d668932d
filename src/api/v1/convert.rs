//! `toV2`: a configuration as the v2 job that a submit would send, without sending it.

use std::rc::Rc;

use run_composer_core::job::ProjectFiles;
use run_composer_core::v1::{Args, Files, NotConverted, Raised, Submission, Value};
use run_composer_import::{Run, run};
use wasm_bindgen::prelude::*;

use super::super::error::error;
use super::super::values::encode;
use super::border::parsed;
use super::folder::folder_of;
use super::session::{Session, thrown, with};
use crate::host::ProjectFolder;

/// A configuration, or what `experiment.submit` would send of it, as `importV1` gives runs.
#[wasm_bindgen(js_name = v1Convert, skip_typescript)]
pub fn convert(config: usize, experiment: Option<usize>) -> Result<JsValue, JsValue> {
    with(|session| encode(&session.converted(config, experiment, "null")?.0))
}

/// The files beside the program from now on, for constructors that read files and for submits.
#[wasm_bindgen(js_name = v1UseFiles, skip_typescript)]
pub async fn use_files(files: js_sys::Array) -> Result<(), JsValue> {
    let folder = folder_of(&files).await?;
    with(|session| {
        session.set_folder(Some(Rc::new(folder)));
        Ok(())
    })
}

impl Session {
    /// A submitted configuration as a v2 job, and what the SDK itself would refuse of it.
    pub fn converted(
        &mut self,
        config: usize,
        experiment: Option<usize>,
        tags: &str,
    ) -> Result<(Run, Vec<String>), JsValue> {
        let submission = self.submission(config, experiment, tags)?;
        let nothing = ProjectFolder::default();
        let folder = self.folder();
        let base: &dyn ProjectFiles = folder.as_deref().unwrap_or(&nothing);
        let mut files = Files::new(base);
        for (path, text) in self.sdk.files.written() {
            files.write(path, text);
        }
        let mut run = run(&self.sdk.heap, &files, &submission);
        if experiment.is_none() {
            run.experiment = serde_json::Value::Null;
        }
        Ok((run, submission.refused))
    }

    fn submission(
        &mut self,
        config: usize,
        experiment: Option<usize>,
        tags: &str,
    ) -> Result<Submission, JsValue> {
        let config = self.object(config)?;
        let submission = match experiment {
            None => self.sdk.submission_of(config, &Value::None).map_err(|raised| thrown(&raised))?,
            Some(experiment) => {
                let experiment = self.object(experiment)?;
                let tags = self.decode(&parsed(tags)?)?;
                let args = Args::of([Value::Object(config)]).with("tags", tags);
                if let Some(Err(raised)) = self.sdk.call_method(experiment, "submit", &args) {
                    return Err(thrown(&raised));
                }
                self.sdk.submissions.pop()
            }
        };
        submission.ok_or_else(|| {
            let what = match self.sdk.not_converted.take() {
                Some(NotConverted::OutOfScope(what)) => what,
                _ => "this object",
            };
            let message = format!(
                "{what} is no ScriptRunConfig, estimator or HyperDriveConfig, and cannot be submitted"
            );
            thrown(&Raised::new("UserErrorException", message))
        })
    }
}

/// An error that lists what keeps a job from being submitted.
pub(super) fn refusal(code: &str, head: &str, reasons: &[String]) -> JsValue {
    error(
        code,
        &format!(
            "{head}:\n{}",
            reasons.iter().map(|reason| format!("- {reason}\n")).collect::<String>().trim_end()
        ),
    )
}
