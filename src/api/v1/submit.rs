//! `experiment.submit`: a configuration becomes a v2 job, is checked, and sent to the workspace.

use std::rc::Rc;

use js_sys::{Array, Function};
use run_composer_core::checks::check_text;
use run_composer_core::document::to_yaml;
use run_composer_core::finding::Severity;
use run_composer_core::job::ProjectFiles;
use serde::Serialize;
use serde_json::Value as Json;
use wasm_bindgen::prelude::*;

use super::super::error::error;
use super::super::values::{DOCUMENT, encode};
use super::convert::refusal;
use super::folder::folder_of;
use super::service::Service;
use super::session::{thrown, with};
use crate::host::{Content, ProjectFolder};
use crate::submission::{Step, submit as send};

/// A run that the workspace has accepted.
#[derive(Serialize)]
struct Submitted {
    id: String,
    converted: run_composer_import::Run,
}

/// Submits a configuration. `files` are those beside the program, or nothing for the ones that are known already.
#[wasm_bindgen(js_name = v1Submit, skip_typescript)]
pub async fn submit(
    service: &Service,
    experiment: usize,
    config: usize,
    tags: String,
    files: Option<Array>,
    on_step: Option<Function>,
) -> Result<JsValue, JsValue> {
    let given = match files {
        Some(files) => Some(Rc::new(folder_of(&files).await?)),
        None => None,
    };
    let (converted, refused, folder) = with(|session| {
        let before = session.folder();
        if let Some(given) = &given {
            session.set_folder(Some(given.clone()));
        }
        let converted = session.converted(config, Some(experiment), &tags);
        let folder = session.set_folder(before).unwrap_or_default();
        converted.map(|(run, refused)| (run, refused, folder))
    })?;
    if !refused.is_empty() {
        let raised = run_composer_core::v1::Raised::by_sdk(refused.join("\n"));
        return Err(thrown(&raised));
    }
    if !converted.report.questions.is_empty() {
        let reasons: Vec<String> = converted
            .report
            .questions
            .iter()
            .map(|question| format!("{} (`{}`): {}", question.name, question.field, question.reason))
            .collect();
        return Err(refusal(
            "open-questions",
            "The job cannot be submitted: not everything in it is known",
            &reasons,
        ));
    }
    let mut folder: ProjectFolder = (*folder).clone();
    for (path, text) in &converted.files {
        folder.add(path.clone(), Content::Text(text.clone())).await;
    }
    let folder = Rc::new(folder);
    let document = to_yaml(&Json::Object(converted.job.clone()), 0);
    let report = check_text(DOCUMENT, &document, Some(&*folder as &dyn ProjectFiles), None);
    let errors: Vec<String> = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{} [{}]", finding.message, finding.code))
        .collect();
    if !errors.is_empty() {
        return Err(refusal("document-with-errors", "The job cannot be submitted", &errors));
    }
    let tell = |step: Step| {
        let Some(on_step) = &on_step else { return };
        let (stage, done, total) = match step {
            Step::Reading(done, total) => ("reading", done, total),
            Step::Sending(progress) => ("sending", progress.files_done, progress.files_total),
        };
        // What the page's own function throws is its own.
        let _ = on_step.call3(&JsValue::NULL, &stage.into(), &done.into(), &total.into());
    };
    let sent = send(service.address.clone(), service.token.clone(), folder, &report, tell).await;
    let id = sent.map_err(|message| error("not-submitted", &message))?;
    encode(&Submitted { id, converted })
}
