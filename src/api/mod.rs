//! The JavaScript surface: each function decodes, calls the core, encodes. One file per concept, its types beside it.

mod check;
mod edit;
mod error;
mod export;
#[cfg(feature = "ui")]
mod mount;
mod parse;
mod values;

pub use check::{ProjectTexts, WorkspaceFacts, check};
pub use edit::{FieldEdits, FieldPath, FieldValue, TextEdits, apply_edit, apply_fix, set_field, upgrade};
pub use export::{RequestOptions, to_azure_cli, to_curl, to_python, to_request};
#[cfg(feature = "ui")]
pub use mount::{MountHandle, mount};
pub use parse::{AnyJob, parse_job, to_yaml};
pub use values::Text;
