//! `check`: a document in, findings out.

use run_composer_core::checks::WorkspaceFacts as Facts;
use wasm_bindgen::prelude::*;

use super::values::{Text, decode_or_default, encode, project, report, text_of};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("check.d.ts");
#[wasm_bindgen(typescript_custom_section)]
const CODES: &str = include_str!("codes.d.ts");

#[wasm_bindgen]
extern "C" {
    /// See `check.d.ts`.
    #[wasm_bindgen(typescript_type = "ProjectTexts | undefined")]
    pub type ProjectTexts;
    /// See `check.d.ts`.
    #[wasm_bindgen(typescript_type = "WorkspaceFacts | undefined")]
    pub type WorkspaceFacts;
}

/// Every finding of a job or environment document, errors first. With `files`, code folder, script, data and snapshot
/// are checked too; with `workspace`, names in it.
#[wasm_bindgen(unchecked_return_type = "Finding[]")]
pub fn check(
    text: Text,
    files: Option<ProjectTexts>,
    workspace: Option<WorkspaceFacts>,
) -> Result<JsValue, JsValue> {
    let folder = project(files)?;
    let facts: Option<Facts> = decode_or_default(workspace, "`workspace`")?;
    encode(&report(&text_of(text)?, folder.as_ref(), facts.as_ref()).findings)
}
