//! The page and the widget: one Yew application, mounted in any element.
//!
//! State and its changes are pure and tested natively ([`store`]); components only show it. Knows the API of no service:
//! requests come from `run-composer-rest`, the rules from `run-composer-core`.

mod app;
mod components;
mod pages;
mod session;
mod store;
mod texts;

use web_sys::Element;
use yew::{AppHandle, Renderer};

pub use app::App;

/// How the composer is mounted; the same for page and widget.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Scheme, host and port of the workspace; default: the page's own origin.
    pub workspace: Option<String>,
    /// Access token; stays in memory.
    pub token: Option<String>,
    /// `en` or `de`; default: the browser's language.
    pub locale: Option<String>,
    /// `auto`, `light` or `dark`.
    pub theme: Option<String>,
}

/// A mounted composer.
pub struct Mounted {
    handle: AppHandle<App>,
}

impl Mounted {
    /// Takes it out of its element.
    pub fn dispose(self) {
        self.handle.destroy();
    }
}

/// Mounts the composer in an element.
pub fn mount(element: Element, options: Options) -> Mounted {
    Mounted { handle: Renderer::<App>::with_root_and_props(element, app::AppProps { options }).render() }
}
