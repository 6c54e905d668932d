//! Run Composer in the browser: everything that knows JavaScript, and nothing else.
//!
//! - [`host`]: the browser's side of what the core and the REST operations ask for
//! - [`api`]: the JavaScript surface
//! - `submission` (features `ui` and `v1`): a checked job on its way to a workspace
//! - `ui` (feature `ui`): the page and the widget
//!
//! The rules live in `run-composer-core`, the protocol in `run-composer-rest`.

pub mod api;
pub mod host;
#[cfg(any(feature = "ui", feature = "v1"))]
mod submission;
#[cfg(feature = "ui")]
pub mod ui;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs once when the module is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
