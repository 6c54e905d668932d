//! One file per subcommand.

pub mod check;
pub mod plan;
pub mod serve;
pub mod submit;
