//! What the tests of the command share: the command itself, a server that ends with its test, plain HTTP.
#![expect(dead_code, reason = "each test file uses a part of this")]

pub mod command;
pub mod http;
pub mod processes;
pub mod project;
pub mod server;
pub mod supervised;

use std::time::{Duration, Instant};

/// Only there to end a hanging test; nothing is expected to take long.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_run-composer");

/// Waits until something is so.
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
