//! The files beside a program of the SDK: what the page has given, which may change while the session lives.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use run_composer_core::job::{FileEntry, ProjectFiles};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::super::error::error;
use crate::host::{Content, ProjectFolder};

/// Files, or none given: then nothing is known of any path.
#[derive(Default)]
pub(super) struct Folder(pub RefCell<Option<Rc<ProjectFolder>>>);

impl ProjectFiles for Folder {
    fn list(&self, folder: &str) -> Option<Vec<FileEntry>> {
        self.0.borrow().as_ref()?.list(folder)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.borrow().as_ref()?.text(path)
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.0.borrow().as_ref()?.size(path)
    }

    fn folders(&self) -> Vec<String> {
        self.0.borrow().as_ref().map(|folder| folder.folders()).unwrap_or_default()
    }

    fn sees(&self, path: &str) -> bool {
        self.0.borrow().as_ref().is_some_and(|folder| folder.sees(path))
    }
}

/// A folder of pairs: a path, and a text or a `Blob`.
pub(super) async fn folder_of(files: &Array) -> Result<ProjectFolder, JsValue> {
    let mut folder = ProjectFolder::default();
    for pair in files.iter() {
        let pair: Array = pair.unchecked_into();
        let path = pair.get(0).as_string().unwrap_or_default();
        let content = pair.get(1);
        let content = match content.as_string() {
            Some(text) => Content::Text(text),
            None => Content::Blob(content.dyn_into::<Blob>().map_err(|_| {
                error(
                    "invalid-argument",
                    &format!("`files` cannot be used: `{path}` is no text, no bytes and no Blob"),
                )
            })?),
        };
        folder.add(path, content).await;
    }
    Ok(folder)
}
