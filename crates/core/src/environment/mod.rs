//! Environments: the software a command runs in. Reads what a job describes in place, and names it as the service does.
//!
//! Knows nothing of how an environment is built; the local workspace does that with uv.

mod conda;
mod identity;
mod inline;
mod pyyaml;
mod reference;
mod requirement;

pub use conda::CondaSpecification;
pub use identity::{ANONYMOUS_NAME, anonymous_build_version, anonymous_version};
pub use inline::{InlineEnvironment, resolve_environment};
pub use pyyaml::dump as dump_like_pyyaml;
pub use reference::{CURATED, EnvironmentReference};
pub use requirement::{Requirement, RequirementError};

/// Name of the environment every local workspace has: the Python that is already there, nothing installed.
pub const USER_MANAGED: &str = "user-managed";
