//! Texts on their way to the person: a downloaded file, the clipboard. Knows not what they say.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/www/modules/texts.js")]
extern "C" {
    /// Saves a text as a file in the browser's downloads.
    #[wasm_bindgen(js_name = saveText)]
    pub(crate) fn save_text(name: &str, text: &str);
    #[wasm_bindgen(js_name = copyText, catch)]
    fn write_clipboard(text: &str) -> Result<Promise, JsValue>;
}

/// Puts a text on the clipboard; false where the browser does not allow that.
pub(crate) async fn copy_text(text: &str) -> bool {
    match write_clipboard(text) {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}
