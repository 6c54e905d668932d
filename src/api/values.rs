//! Values across the border: decoded with a message for people, encoded as plain objects.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use run_composer_core::checks::{Report, WorkspaceFacts, check_text};
#[cfg(not(feature = "v1"))]
use run_composer_core::document::Document;
use run_composer_core::job::{MemoryFiles, ProjectFiles};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::error::error;

/// Name of the document where the caller gives none.
pub(super) const DOCUMENT: &str = "job.yml";

#[wasm_bindgen]
extern "C" {
    /// A text. Not `&str`: what a caller without types hands over instead would be read from foreign memory.
    #[wasm_bindgen(typescript_type = "string")]
    pub type Text;
}

/// The text behind an argument.
pub(super) fn text_of(text: Text) -> Result<String, JsValue> {
    let value: JsValue = text.into();
    value.as_string().ok_or_else(|| {
        let given = value.js_typeof().as_string().unwrap_or_default();
        error("invalid-argument", &format!("`text` cannot be used: it is no string, but {given}"))
    })
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrSize {
    Text(String),
    Bytes(f64),
}

pub(super) fn decode<T: for<'de> Deserialize<'de>>(value: &JsValue, what: &str) -> Result<T, JsValue> {
    let invalid = |reason: &str| error("invalid-argument", &format!("{what} cannot be used: {reason}"));
    // The browser itself notices cycles: to follow one would end the module for good.
    let replacer = Closure::<dyn Fn(JsValue, JsValue) -> Result<JsValue, JsValue>>::new(finite);
    let text = js_sys::JSON::stringify_with_replacer(value, replacer.as_ref()).map_err(|reason| {
        let said = reason.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        invalid(said.as_deref().unwrap_or("it is no plain value").lines().next().unwrap_or_default())
    })?;
    let text = text.as_string().ok_or_else(|| invalid("it is no plain value"))?;
    // By way of a plain value: a parser for each type would be a tenth of the module.
    serde_json::from_str::<Value>(&text)
        .and_then(serde_json::from_value)
        .map_err(|reason| invalid(&reason.to_string()))
}

/// JSON has no NaN and no infinity; `null` would be another value.
fn finite(_key: JsValue, value: JsValue) -> Result<JsValue, JsValue> {
    match value.as_f64() {
        Some(number) if !number.is_finite() => {
            Err(js_sys::TypeError::new(&format!("{number} cannot be written in a document")).into())
        }
        _ => Ok(value),
    }
}

/// Like [`decode`]; `undefined` and `null` give the default.
pub(super) fn decode_or_default<T: Default + for<'de> Deserialize<'de>>(
    value: Option<impl Into<JsValue>>,
    what: &str,
) -> Result<T, JsValue> {
    match value.map(Into::into).filter(|value: &JsValue| !value.is_null() && !value.is_undefined()) {
        Some(value) => decode(&value, what),
        None => Ok(T::default()),
    }
}

/// A plain object. One text over the border and the browser's own parser are several times as fast as a call for each
/// property.
pub(super) fn encode(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let text =
        serde_json::to_string(value).map_err(|reason| error("invalid-argument", &reason.to_string()))?;
    js_sys::JSON::parse(&text)
}

/// The project's files as the caller gave them.
pub(super) fn project(files: Option<impl Into<JsValue>>) -> Result<Option<MemoryFiles>, JsValue> {
    let given: Option<BTreeMap<String, TextOrSize>> = decode_or_default(files, "`files`")?;
    Ok(given.map(|given| {
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
    }))
}

#[cfg(not(feature = "v1"))]
pub(super) fn read(text: String) -> Document {
    Document::read(DOCUMENT, text).0
}

/// Reads and checks a document. The last one without files and facts is kept: who checks a text usually asks for its
/// request next.
pub(super) fn report(text: &str, folder: Option<&MemoryFiles>, facts: Option<&WorkspaceFacts>) -> Rc<Report> {
    thread_local! {
        static LAST: RefCell<Option<Rc<Report>>> = const { RefCell::new(None) };
    }
    if folder.is_some() || facts.is_some() {
        let files = folder.map(|folder| folder as &dyn ProjectFiles);
        return Rc::new(check_text(DOCUMENT, text, files, facts));
    }
    LAST.with_borrow_mut(|last| match last {
        Some(report) if report.document.text == text => Rc::clone(report),
        _ => Rc::clone(last.insert(Rc::new(check_text(DOCUMENT, text, None, None)))),
    })
}
