//! Run Composer in the browser: everything that knows JavaScript, and nothing else.
//!
//! - [`host`]: the browser's side of what the core and the REST operations ask for
//! - [`api`]: the JavaScript surface
//! - `ui` (feature `ui`): the page and the widget
//!
//! The rules live in `run-composer-core`, the protocol in `run-composer-rest`.

pub mod api;
pub mod host;
#[cfg(feature = "ui")]
pub mod ui;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs once when the module is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
