//! Pages: each composes components and holds what they share.

mod composer;
mod run;
mod run_feed;
mod runs;

pub(crate) use composer::Composer;
pub(crate) use run::RunPage;
pub(crate) use runs::RunsPage;
