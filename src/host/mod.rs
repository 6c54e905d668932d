//! The browser's side: fetch, timers, files, storage, random numbers. Knows no job and no screen.

#[cfg(feature = "ui")]
mod drop;
mod fetch;
mod files;
mod random;
#[cfg(feature = "ui")]
mod storage;

#[cfg(feature = "ui")]
pub(crate) use drop::dropped_files;
pub use fetch::FetchTransport;
#[cfg(feature = "ui")]
pub(crate) use fetch::sleep;
pub use files::{Content, ProjectFolder};
pub use random::random;
#[cfg(feature = "ui")]
pub use storage::{StoredDraft, load_draft, save_draft};
