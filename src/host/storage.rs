//! The draft in `IndexedDB`, so that a closed tab loses nothing. Never secrets: the caller takes them out first.

use idb::{Database, DatabaseEvent as _, Factory, ObjectStoreParams, TransactionMode};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

const DATABASE: &str = "run-composer";
const DRAFTS: &str = "drafts";
const CURRENT: &str = "current";

/// What is kept of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredDraft {
    /// The document.
    pub text: String,
    /// Name of the folder it belongs to; empty for the sample.
    pub folder: String,
}

async fn open() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            let _ = database.create_object_store(DRAFTS, ObjectStoreParams::new());
        }
    });
    request.await
}

/// Keeps a draft. A browser that refuses storage (private windows) is no reason to stop working.
pub async fn save_draft(draft: &StoredDraft) {
    let _ = write(draft).await;
}

async fn write(draft: &StoredDraft) -> Result<(), idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&[DRAFTS], TransactionMode::ReadWrite)?;
    let value = serde_wasm_bindgen::to_value(draft).unwrap_or(JsValue::NULL);
    transaction.object_store(DRAFTS)?.put(&value, Some(&JsValue::from_str(CURRENT)))?.await?;
    transaction.commit()?.await?;
    database.close();
    Ok(())
}

/// The draft that was kept, if any.
pub async fn load_draft() -> Option<StoredDraft> {
    let database = open().await.ok()?;
    let transaction = database.transaction(&[DRAFTS], TransactionMode::ReadOnly).ok()?;
    let value = transaction.object_store(DRAFTS).ok()?.get(JsValue::from_str(CURRENT)).ok()?.await.ok()??;
    database.close();
    serde_wasm_bindgen::from_value(value).ok()
}
