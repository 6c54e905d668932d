//! Edits of a document's text: every byte outside of them stays as it is.

use run_composer_core::checks;
use run_composer_core::document::{Document, EditError, Rewrite, remove_field, set_field as core_set_field};
use run_composer_core::finding::{TextEdit, apply_edits};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::error::error;
use super::values::{DOCUMENT, Text, decode, encode, read, text_of};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("edit.d.ts");

#[wasm_bindgen]
extern "C" {
    /// See `check.d.ts`.
    #[wasm_bindgen(typescript_type = "TextEdit[]")]
    pub type TextEdits;
    /// Keys and list indices from the root.
    #[wasm_bindgen(typescript_type = "string[]")]
    pub type FieldPath;
    /// See `edit.d.ts`.
    #[wasm_bindgen(typescript_type = "FieldValue | undefined")]
    pub type FieldValue;
    /// See `edit.d.ts`.
    #[wasm_bindgen(typescript_type = "FieldEdit | FieldEdit[]")]
    pub type FieldEdits;
}

/// One of `set`, `remove` and `rename`; see `edit.d.ts`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    set: Option<Vec<String>>,
    remove: Option<Vec<String>>,
    rename: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    to: Option<Value>,
}

/// `null` is a value like any other.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

#[derive(Serialize)]
struct Upgraded {
    text: String,
    changes: Vec<run_composer_core::finding::Finding>,
}

/// Sets a field (or, with `undefined`, removes it) and returns the new text; every other byte stays as it is.
#[wasm_bindgen(js_name = setField)]
pub fn set_field(text: Text, path: FieldPath, value: FieldValue) -> Result<String, JsValue> {
    let document = read(text_of(text)?);
    let path: Vec<String> = decode(&path.into(), "`path`")?;
    let steps = steps(&path);
    let value: JsValue = value.into();
    if path.is_empty() {
        return Err(error("invalid-argument", "`path` cannot be used: it is empty"));
    }
    let edits = if value.is_undefined() {
        removal(&document, &steps)?
    } else {
        core_set_field(&document, &steps, &decode(&value, "`value`")?).map_err(refused)?
    };
    apply(&document.text, &edits)
}

/// Makes one change after the other and returns the new text.
#[wasm_bindgen(js_name = applyEdit)]
pub fn apply_edit(text: Text, edits: FieldEdits) -> Result<String, JsValue> {
    let edits: JsValue = edits.into();
    let edits: Vec<Edit> =
        if edits.is_array() { decode(&edits, "`edits`")? } else { vec![decode(&edits, "`edits`")?] };
    let document = read(text_of(text)?);
    readable(&document)?;
    let mut rewrite = Rewrite::new(&document);
    for (index, edit) in edits.iter().enumerate() {
        match (&edit.set, &edit.remove, &edit.rename, &edit.to) {
            (Some(path), None, None, Some(to)) => {
                // Asked first for its error; the rewrite leaves out what cannot be done.
                core_set_field(rewrite.document(), &steps(path), to).map_err(refused)?;
                rewrite.set(&steps(path), to);
            }
            (None, Some(path), None, None) => {
                removal(rewrite.document(), &steps(path))?;
                rewrite.remove(&steps(path));
            }
            (None, None, Some(path), Some(Value::String(to))) => {
                free(rewrite.document(), &steps(path), to)?;
                rewrite.rename(&steps(path), to);
            }
            _ => {
                let shapes = "`{set: path, to: value}`, `{remove: path}` or `{rename: path, to: name}`";
                let message = format!("`edits` cannot be used: edit {index} is none of {shapes}");
                return Err(error("invalid-argument", &message));
            }
        }
    }
    apply(&document.text, &rewrite.finish())
}

/// Applies the edits of a fix and returns the new text.
#[wasm_bindgen(js_name = applyFix)]
pub fn apply_fix(text: Text, edits: TextEdits) -> Result<String, JsValue> {
    let edits: Vec<TextEdit> = decode(&edits.into(), "`edits`")?;
    apply(&text_of(text)?, &edits)
}

/// Brings a document of the preview of 2021 to today's syntax.
#[wasm_bindgen(unchecked_return_type = "Upgraded")]
pub fn upgrade(text: Text) -> Result<JsValue, JsValue> {
    let upgraded = checks::upgrade(DOCUMENT, &text_of(text)?, None);
    if !upgraded.report.is_readable() {
        let reason = upgraded.report.findings.first().map_or("the document is empty", |found| &found.message);
        return Err(error("unreadable-document", &format!("There is no job to upgrade: {reason}")));
    }
    encode(&Upgraded { text: upgraded.text().to_owned(), changes: upgraded.changes })
}

/// The edits that remove a field. A field that is not there needs none; one that cannot be removed alone is an error.
fn removal(document: &Document, path: &[&str]) -> Result<Vec<TextEdit>, JsValue> {
    readable(document)?;
    let edits = remove_field(document, path);
    if edits.is_empty() && document.find(path).is_some() {
        return Err(refused(EditError::Intricate(path.join("."))));
    }
    Ok(edits)
}

/// Whether a field may get another name: no other one of its mapping has it.
fn free(document: &Document, path: &[&str], name: &str) -> Result<(), JsValue> {
    let (_, parents) = path.split_last().ok_or_else(|| error("invalid-argument", "`rename` is empty"))?;
    let taken = document.find(parents).is_some_and(|parent| parent.child(name).is_some());
    if taken && path.last() != Some(&name) {
        return Err(error("invalid-argument", &format!("`{name}` is there already")));
    }
    Ok(())
}

fn steps(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of an error mapping")]
fn refused(reason: EditError) -> JsValue {
    let code = if matches!(reason, EditError::Unreadable) { "unreadable-document" } else { "not-a-mapping" };
    error(code, &reason.to_string())
}

fn readable(document: &Document) -> Result<(), JsValue> {
    if document.complete { Ok(()) } else { Err(refused(EditError::Unreadable)) }
}

fn apply(text: &str, edits: &[TextEdit]) -> Result<String, JsValue> {
    apply_edits(text, edits)
        .ok_or_else(|| error("stale-edit", "The text has changed since the edit was made; check it again"))
}
