//! `check`, `setField`, `applyFix`: a job document in, findings or a new text out.

use std::collections::BTreeMap;

use run_composer_core::checks::check_text;
use run_composer_core::document::{Document, EditError, remove_field, set_field as core_set_field};
use run_composer_core::finding::{TextEdit, apply_edits};
use run_composer_core::job::{MemoryFiles, ProjectFiles};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use super::error::error;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("check.d.ts");

#[wasm_bindgen]
extern "C" {
    /// See `check.d.ts`.
    #[wasm_bindgen(typescript_type = "ProjectTexts | undefined")]
    pub type ProjectTexts;
    /// See `check.d.ts`.
    #[wasm_bindgen(typescript_type = "TextEdit[]")]
    pub type TextEdits;
    /// A plain value of a document.
    #[wasm_bindgen(typescript_type = "string | number | boolean | null | object | undefined")]
    pub type FieldValue;
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrSize {
    Text(String),
    Bytes(f64),
}

fn decode<T: for<'de> Deserialize<'de>>(value: JsValue, what: &str) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|reason| error("invalid-argument", &format!("{what} cannot be used: {reason}")))
}

fn encode(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|reason| error("invalid-argument", &reason.to_string()))
}

/// Every finding of a job document, errors first. With `files`, code folder, script and snapshot are checked too.
#[wasm_bindgen(unchecked_return_type = "Finding[]")]
pub fn check(text: &str, files: Option<ProjectTexts>) -> Result<JsValue, JsValue> {
    let given: Option<BTreeMap<String, TextOrSize>> = match files {
        Some(files) => decode(files.into(), "`files`")?,
        None => None,
    };
    let folder = given.map(|given| {
        let mut folder = MemoryFiles::default();
        for (path, content) in given {
            match content {
                TextOrSize::Text(text) => folder.add_text(path, text),
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a size in bytes; negative ones become 0"
                )]
                TextOrSize::Bytes(bytes) => folder.add_sized(path, bytes as u64),
            }
        }
        folder
    });
    let report = check_text("job.yml", text, folder.as_ref().map(|folder| folder as &dyn ProjectFiles), None);
    encode(&report.findings)
}

/// Sets a field (or, with `undefined`, removes it) and returns the new text; every other byte stays as it is.
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands over owned lists")]
#[wasm_bindgen(js_name = setField)]
pub fn set_field(text: &str, path: Vec<String>, value: FieldValue) -> Result<String, JsValue> {
    let (document, _) = Document::read("job.yml", text);
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    let value: JsValue = value.into();
    let edits = if value.is_undefined() {
        remove_field(&document, &steps)
    } else {
        core_set_field(&document, &steps, &decode(value, "`value`")?).map_err(|reason| {
            let code =
                if matches!(reason, EditError::Unreadable) { "unreadable-document" } else { "not-a-mapping" };
            error(code, &reason.to_string())
        })?
    };
    apply(&document.text, &edits)
}

/// Applies the edits of a fix and returns the new text.
#[wasm_bindgen(js_name = applyFix)]
pub fn apply_fix(text: &str, edits: TextEdits) -> Result<String, JsValue> {
    let edits: Vec<TextEdit> = decode(edits.into(), "`edits`")?;
    apply(text, &edits)
}

fn apply(text: &str, edits: &[TextEdit]) -> Result<String, JsValue> {
    apply_edits(text, edits)
        .ok_or_else(|| error("stale-edit", "The text has changed since the edit was made; check it again"))
}
