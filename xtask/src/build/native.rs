//! The native command `run-composer`. Must not know what it does.

use anyhow::Result;

use crate::process;

/// The binary, relative to the checkout.
pub const BINARY: &str =
    if cfg!(windows) { "target/release/run-composer.exe" } else { "target/release/run-composer" };

/// Builds it; cargo itself skips what is unchanged.
pub fn build() -> Result<((), &'static str)> {
    let args = ["build", "--release", "-p", "run-composer-cli", "--target-dir", "target"];
    process::quiet(process::command("cargo", &args, &[]))?;
    Ok(((), "ready"))
}
