//! The JavaScript surface: each function decodes, calls the core, encodes. One file per concept, its types beside it.

mod check;
mod error;
#[cfg(feature = "ui")]
mod mount;

pub use check::{apply_fix, check, set_field};
#[cfg(feature = "ui")]
pub use mount::{MountHandle, mount};
