//! The module that reads sources of the SDK v1, loaded when it is first needed. Knows no screen.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/www/modules/v1.js")]
extern "C" {
    #[wasm_bindgen(js_name = prepare)]
    fn prepare_module() -> Promise;
    #[wasm_bindgen(js_name = importV1)]
    fn import_v1(name: &str, text: &str, files: &str) -> Promise;
    #[wasm_bindgen(js_name = modernizeScript)]
    fn modernize_script(name: &str, text: &str) -> Promise;
}

/// Loads the module; the error is the browser's.
pub(crate) async fn prepare_importer() -> Result<(), String> {
    JsFuture::from(prepare_module()).await.map(drop).map_err(|error| words(&error))
}

/// The conversion of a source as JSON. `files` is a JSON object of texts, or sizes in bytes, by path.
pub(crate) async fn read_v1(name: &str, text: &str, files: &str) -> Result<String, String> {
    answer(import_v1(name, text, files)).await
}

/// The rewriting of a training script as JSON.
pub(crate) async fn rewrite_script(name: &str, text: &str) -> Result<String, String> {
    answer(modernize_script(name, text)).await
}

async fn answer(promise: Promise) -> Result<String, String> {
    let value = JsFuture::from(promise).await.map_err(|error| words(&error))?;
    value.as_string().ok_or_else(|| "the reader gave no text".to_owned())
}

fn words(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.unwrap_or_else(|| format!("{error:?}"))
}
