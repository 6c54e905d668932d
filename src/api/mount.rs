//! `mount`: the composer in an element of any page.

use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::error::error;
use crate::ui::{self, Options};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface MountOptions {
  /** Scheme, host and port of the workspace; default: the page's own origin. */
  workspace?: string;
  /** Access token. Stays in memory. */
  token?: string;
  locale?: "en" | "de";
  theme?: "auto" | "light" | "dark";
}
"#;

#[wasm_bindgen]
extern "C" {
    /// See the TypeScript section.
    #[wasm_bindgen(typescript_type = "MountOptions | undefined")]
    pub type MountOptions;
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Given {
    workspace: Option<String>,
    token: Option<String>,
    locale: Option<String>,
    theme: Option<String>,
}

/// A mounted composer. Call `dispose()` when its element goes away.
#[wasm_bindgen]
pub struct MountHandle {
    mounted: Option<ui::Mounted>,
}

#[wasm_bindgen]
impl MountHandle {
    /// Takes the composer out of its element and frees what it holds. Calling it again does nothing.
    pub fn dispose(&mut self) {
        if let Some(mounted) = self.mounted.take() {
            mounted.dispose();
        }
    }
}

/// Mounts the composer in an element.
#[wasm_bindgen]
pub fn mount(element: Element, options: Option<MountOptions>) -> Result<MountHandle, JsValue> {
    let given: Given = match options {
        Some(options) => serde_wasm_bindgen::from_value(options.into())
            .map_err(|reason| error("invalid-argument", &format!("`options` cannot be used: {reason}")))?,
        None => Given::default(),
    };
    let options =
        Options { workspace: given.workspace, token: given.token, locale: given.locale, theme: given.theme };
    Ok(MountHandle { mounted: Some(ui::mount(element, options)) })
}
