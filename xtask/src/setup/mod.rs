//! `setup`: what building, running and testing need, one file per tool. Each is checked first and installed
//! only if missing.
//!
//! Must not know what is built with the tools.

mod apt;
mod browser;
mod cargo_tools;
mod distribution;
pub mod mlflow;
mod mpi;
mod node_packages;
pub mod official_client;
mod python_packages;
pub mod sdk_v1;
mod sysroot;
mod wasm_target;

use std::process::ExitCode;

use anyhow::Result;

pub use browser::Browser;
pub use cargo_tools::lock_version;
pub use wasm_target::WasmToolchain;

use crate::steps::Steps;

/// Number of steps of [`for_building`].
pub const STEPS_FOR_BUILDING: usize = 3;
/// Number of steps of [`for_testing`].
pub const STEPS_FOR_TESTING: usize = STEPS_FOR_BUILDING + 3;

/// `cargo xtask setup`: everything.
pub fn run(args: &[&str]) -> Result<ExitCode> {
    if let Some(argument) = args.first() {
        return Err(crate::unknown_argument("setup", argument));
    }
    for_testing(&mut Steps::new(STEPS_FOR_TESTING))?;
    Ok(ExitCode::SUCCESS)
}

/// What the page and the native command need to be built.
pub fn for_building(steps: &mut Steps) -> Result<WasmToolchain> {
    let toolchain = wasm_standard_library(steps)?;
    steps.step("wasm-bindgen", cargo_tools::wasm_bindgen)?;
    steps.step("Node packages", node_packages::install)?;
    Ok(toolchain)
}

/// What the test suites need on top.
pub fn for_testing(steps: &mut Steps) -> Result<(WasmToolchain, Browser)> {
    let toolchain = for_building(steps)?;
    steps.step("wasm-pack", cargo_tools::wasm_pack)?;
    steps.step("MPI", mpi::install)?;
    let browser = browser(steps)?;
    Ok((toolchain, browser))
}

/// The browser alone.
pub fn browser(steps: &mut Steps) -> Result<Browser> {
    steps.step("Browser", browser::install)
}

/// The fuzzer.
pub fn fuzzer(steps: &mut Steps) -> Result<()> {
    steps.step("cargo-fuzz", cargo_tools::cargo_fuzz)
}

/// The WebAssembly standard library alone: enough for clippy.
pub fn wasm_standard_library(steps: &mut Steps) -> Result<WasmToolchain> {
    steps.step("WebAssembly standard library", wasm_target::install)
}
