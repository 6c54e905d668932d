//! What a command and its training script say about themselves.
//!
//! Knows commands as text; reading Python source comes with the v1 import.

mod invocation;

pub use invocation::{Invocation, scripts_of};
