//! Pages: each composes components and holds what they share.

mod composer;
mod import_read;
mod importer;
mod run;
mod run_feed;
mod runs;

pub(crate) use composer::Composer;
pub(crate) use import_read::Given;
pub(crate) use importer::{Imported, Importer};
pub(crate) use run::RunPage;
pub(crate) use runs::RunsPage;
