//! Files of a dropped folder, with their paths.

use std::future::Future;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

/// Paths start with the folder's own name. The entries are taken at once: a browser forgets them after the event.
pub(crate) fn dropped_files(transfer: &DataTransfer) -> impl Future<Output = Vec<(String, File)>> + use<> {
    let items = transfer.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|index| items.get(index)?.webkit_get_as_entry().ok().flatten())
        .collect();
    async move {
        let mut found = Vec::new();
        let mut open: Vec<(String, FileSystemEntry)> =
            entries.into_iter().map(|entry| (entry.name(), entry)).collect();
        while let Some((path, entry)) = open.pop() {
            if entry.is_directory() {
                // Chromium has no class of this name to ask for.
                let folder: &FileSystemDirectoryEntry = entry.unchecked_ref();
                let reader = folder.create_reader();
                for child in children(&reader).await {
                    open.push((format!("{path}/{}", child.name()), child));
                }
            } else if let Some(file) = file_of(entry.unchecked_into()).await {
                found.push((path, file));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }
}

/// A browser hands out at most a hundred entries at a time, and an empty list at the end.
async fn children(reader: &FileSystemDirectoryReader) -> Vec<FileSystemEntry> {
    let mut all = Vec::new();
    loop {
        let batch = promise(|resolve, reject| {
            reader
                .read_entries_with_callback_and_callback(&resolve.unchecked_into(), &reject.unchecked_into())
        })
        .await;
        let Some(batch) =
            batch.and_then(|value| value.dyn_into::<Array>().ok()).filter(|batch| batch.length() > 0)
        else {
            return all;
        };
        all.extend(batch.iter().map(JsCast::unchecked_into));
    }
}

async fn file_of(entry: FileSystemFileEntry) -> Option<File> {
    let value = promise(|resolve, reject| {
        entry.file_with_callback_and_callback(&resolve.unchecked_into(), &reject.unchecked_into());
        Ok(())
    });
    value.await?.dyn_into().ok()
}

async fn promise(start: impl Fn(Function, Function) -> Result<(), JsValue>) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject: Function| {
        if let Err(error) = start(resolve, reject.clone()) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await.ok()
}
