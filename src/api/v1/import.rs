//! `importV1`: a source of the SDK v1 in, v2 jobs with a report out.

use std::collections::BTreeMap;

use run_composer_core::job::MemoryFiles;
use run_composer_import::convert;
use serde::Deserialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::super::values::{Text, decode_or_default, encode, project, text_of};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("import.d.ts");

/// Name of a source whose caller gives none. Without an ending, so that a `.runconfig` is told by its content.
const PASTED: &str = "pasted";

#[wasm_bindgen]
extern "C" {
    /// See `import.d.ts`.
    #[wasm_bindgen(typescript_type = "ImportOptions | undefined")]
    pub type ImportOptions;
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    name: Option<String>,
    files: Option<BTreeMap<String, Value>>,
}

/// Reads a script, a notebook, a pasted cell or a `.runconfig` of the SDK v1 without running it: every run that it submits
/// as a v2 job, with a report. What cannot be known is a question, never a guess.
#[wasm_bindgen(js_name = importV1, unchecked_return_type = "Conversion")]
pub fn import_v1(text: Text, options: Option<ImportOptions>) -> Result<JsValue, JsValue> {
    let options: Options = decode_or_default(options, "`options`")?;
    let files = match &options.files {
        Some(files) => project(Some(encode(files)?))?,
        None => None,
    };
    let name = options.name.as_deref().unwrap_or(PASTED);
    encode(&convert(name, &text_of(text)?, &files.unwrap_or_else(MemoryFiles::default)))
}
