//! What of a folder is uploaded as a run's code, in which order, and under which hash.
//!
//! Everything here repeats what the official v2 client (azure-ai-ml 1.35.2, `_utils/_asset_utils.py` and
//! `_utils/_pathspec.py`) does, quirks included: the hash decides whether the service already has the code, and the
//! ignore rules decide what is hashed. It must not know where files come from, how they are read or how they are
//! sent: hosts hand in names, sizes and bytes.

mod glob;
mod hash;
mod ignore;
mod listing;
mod matcher;
mod object;
mod pattern;

#[cfg(test)]
mod tests;

pub use hash::{ContentHasher, completion_mark, hash_order};
pub use ignore::{Decision, IgnoreRules, InvalidRule, RuleRef};
pub use listing::{SnapshotFile, SnapshotPlan};
pub use object::{ObjectEntry, ObjectHasher, object_order};
pub use pattern::PatternError;
