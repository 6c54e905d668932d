//! Sweeps as mathematics: which values the next trial gets ([`Sampler`]), and which trials are stopped early ([`Policy`]).
//!
//! Everything is read from the sweep job as it goes over the wire, and everything is a function of it, of a seed and of
//! what trials reported: a sweep that goes on after a restart draws what it would have drawn. Must not know how a trial
//! runs or where its reports are kept.

mod expression;
mod objective;
mod policy;
mod sampler;
mod space;

pub use objective::{Goal, Objective};
pub use policy::Policy;
pub use sampler::{Sampler, Trial};
pub use space::{Space, Values};
