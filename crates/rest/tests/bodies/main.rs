//! Request bodies beside those of the official client.

#![expect(clippy::disallowed_methods, reason = "the tests read fixtures; the crate itself must not")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answer;
mod official_client;
mod round_trip;
mod shared_fixtures;
