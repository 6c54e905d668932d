//! Who may do what: the access token, tokens of runs, signed URLs, and the guard in front of every route.

mod guard;
mod keys;
mod run_token;
mod signature;
pub(crate) mod tls;

pub(crate) use guard::{Caller, guard};
pub(crate) use keys::Keys;
pub(crate) use signature::{Grant, Permission};
