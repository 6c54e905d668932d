//! The JavaScript surface: each function decodes, calls the core, encodes. One file per concept, its types beside it.

mod check;
#[cfg(not(feature = "v1"))]
mod edit;
mod error;
#[cfg(not(feature = "v1"))]
mod export;
#[cfg(feature = "ui")]
mod mount;
mod parse;
#[cfg(feature = "v1")]
mod v1;
mod values;

pub use check::{ProjectTexts, WorkspaceFacts, check};
#[cfg(not(feature = "v1"))]
pub use edit::{FieldEdits, FieldPath, FieldValue, TextEdits, apply_edit, apply_fix, set_field, upgrade};
#[cfg(not(feature = "v1"))]
pub use export::{RequestOptions, to_azure_cli, to_curl, to_python, to_request};
#[cfg(feature = "ui")]
pub use mount::{MountHandle, mount};
pub use parse::{AnyJob, parse_job, to_yaml};
#[cfg(feature = "v1")]
pub use v1::{ImportOptions, import_v1, modernize_script};
pub use values::Text;
