//! The browser's side: fetch, timers, files, storage, random numbers. Knows no job and no screen.

#[cfg(feature = "ui")]
mod drop;
mod fetch;
mod files;
#[cfg(feature = "ui")]
mod importer;
mod random;
#[cfg(feature = "ui")]
mod storage;
#[cfg(feature = "ui")]
mod texts;

#[cfg(feature = "ui")]
pub(crate) use drop::dropped_files;
pub use fetch::FetchTransport;
#[cfg(feature = "ui")]
pub(crate) use fetch::sleep;
pub use files::{Content, ProjectFolder};
#[cfg(feature = "ui")]
pub(crate) use importer::{prepare_importer, read_v1, rewrite_script};
pub use random::random;
#[cfg(feature = "ui")]
pub use storage::{StoredDraft, load_draft, save_draft};
#[cfg(feature = "ui")]
pub(crate) use texts::{copy_text, save_text};
