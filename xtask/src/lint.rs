//! `lint`: formatting and clippy, for the native packages and for the browser. Must not know any rule itself.

use std::process::ExitCode;

use anyhow::Result;

use crate::build::WASM_TARGET_DIR;
use crate::process::{self, Env};
use crate::setup;
use crate::steps::Steps;

/// Clippy for the root package as the browser sees it.
const FOR_WEB: [&str; 9] = [
    "clippy",
    "-p",
    "run-composer",
    "--lib",
    "--tests",
    "--target",
    "wasm32-unknown-unknown",
    "--target-dir",
    WASM_TARGET_DIR,
];
const DENY: [&str; 3] = ["--", "-D", "warnings"];

/// `cargo xtask lint`: runs all five even if one fails, so that one round shows everything.
pub fn run(args: &[&str]) -> Result<ExitCode> {
    if let Some(argument) = args.first() {
        return Err(crate::unknown_argument("lint", argument));
    }
    let toolchain = setup::wasm_standard_library(&mut Steps::new(1))?;
    let native = ["clippy", "--workspace", "--all-targets", "--target-dir", "target"];
    let v1 = [&FOR_WEB[..], &["--features", "v1"]].concat();
    let ui = [&FOR_WEB[..], &["--features", "ui"]].concat();
    let checks = [
        check("formatting", &["fmt", "--all", "--check"], &[])?,
        check("clippy, native", &[&native[..], &DENY].concat(), &[])?,
        check("clippy, headless", &[&FOR_WEB[..], &DENY].concat(), &toolchain.env)?,
        check("clippy, SDK v1", &[&v1[..], &DENY].concat(), &toolchain.env)?,
        check("clippy, user interface", &[&ui[..], &DENY].concat(), &toolchain.env)?,
    ];
    let failed: Vec<&str> = checks.into_iter().flatten().collect();
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("error: lint failed: {} (`cargo fmt --all` mends the formatting)", failed.join("; "));
    Ok(ExitCode::FAILURE)
}

/// Runs one; returns its name if it failed.
fn check(name: &'static str, args: &[&str], env: &Env) -> Result<Option<&'static str>> {
    println!("== {name}");
    let status = process::shown(process::command("cargo", args, env))?;
    Ok((!status.success()).then_some(name))
}
