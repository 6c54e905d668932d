//! `build`: the artefacts of the repository, one file each. Must not know how they are served or tested.

mod bundle;
mod compress;
mod native;
mod web;

use std::process::ExitCode;

use anyhow::Result;

pub use compress::precompress;
pub use native::BINARY;
pub use web::{HEADLESS, PAGE, V1, WASM_TARGET_DIR, Web, bind};

use crate::setup::{self, WasmToolchain};
use crate::steps::Steps;

/// `cargo xtask build [page|headless|v1|native]…`
pub fn run(args: &[&str]) -> Result<ExitCode> {
    if let Some(argument) =
        args.iter().find(|argument| !["page", "headless", "v1", "native"].contains(argument))
    {
        return Err(crate::unknown_argument("build", argument));
    }
    let wanted = |name: &str| args.is_empty() || args.contains(&name);
    let web = [("headless", &HEADLESS), ("v1", &V1), ("page", &PAGE)];
    let web: Vec<&Web> = web.into_iter().filter(|(name, _)| wanted(name)).map(|(_, web)| web).collect();
    let for_web = if web.is_empty() { 0 } else { setup::STEPS_FOR_BUILDING + web.len() };
    let mut steps = Steps::new(for_web + usize::from(wanted("native")));
    if !web.is_empty() {
        let toolchain = setup::for_building(&mut steps)?;
        for artefact in web {
            step_web(&mut steps, artefact, &toolchain)?;
        }
    }
    if wanted("native") {
        step_native(&mut steps)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds a WebAssembly artefact as a step.
pub fn step_web(steps: &mut Steps, artefact: &Web, toolchain: &WasmToolchain) -> Result<()> {
    steps.step(artefact.title, || web::build(artefact, toolchain))
}

/// Builds the native command as a step.
pub fn step_native(steps: &mut Steps) -> Result<()> {
    steps.step("Native command", native::build)
}
