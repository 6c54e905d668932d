//! `modernizeScript`: a training script in, the same with MLflow in the place of the SDK v1 out.

use run_composer_import::modernize;
use wasm_bindgen::prelude::*;

use super::super::values::{Text, encode, text_of};

/// Rewrites what a training script logs by `Run.get_context()` to MLflow. What is not understood for sure stays as it is and is
/// listed in `kept`. `name` is the script's file name.
#[wasm_bindgen(js_name = modernizeScript, unchecked_return_type = "ModernizedScript")]
pub fn modernize_script(name: &str, text: Text) -> Result<JsValue, JsValue> {
    encode(&modernize(name, &text_of(text)?))
}
