//! One file per subcommand.

pub mod check;
pub mod convert;
mod convert_report;
mod convert_v1;
pub mod env;
mod log_tails;
pub mod plan;
pub mod prune;
pub mod serve;
pub mod start_folder;
pub mod submit;
pub mod tensorboard;
pub mod upgrade;
pub mod upgrade_script;
