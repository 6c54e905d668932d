//! Run Composer's pure core: what a training run is, whether it is right, and what submitting it would do.
//!
//! No IO, no clock, no async and no JavaScript live here: a host hands in texts and file lists and gets values and
//! findings back. Modules are ordered; each uses only those above it:
//! `finding` → `document` → `schema` → `job` → `environment`, `git`, `script`, `snapshot`, `v1`, `diagnosis` → `checks` → `plan` → `export`.
#![forbid(unsafe_code)]

pub mod finding;

pub mod document;

pub mod schema;

pub mod job;

pub mod diagnosis;
pub mod environment;
pub mod git;
pub mod script;
pub mod snapshot;
pub mod v1;

pub mod checks;

pub mod plan;

pub mod export;
