//! The WebAssembly standard library from the Linux distribution's Rust sources, for machines where rustup may
//! not download.
//!
//! Decides whether a toolchain has to be laid inside the checkout and hands out its path as
//! `RUSTUP_TOOLCHAIN`; rustup's
//! own settings stay untouched. Must not know what is compiled with it.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::wasm_target::{TARGET, WasmToolchain, has_target};
use super::{apt, sysroot};
use crate::{files, process};

/// The distribution's compiler, its sources and its clippy.
const PACKAGES: [&str; 3] = ["rustc-web", "rust-web-src", "rust-web-clippy"];
/// The compiler, and what else must be there for the packages to count as installed.
const RUSTC: &str = "/usr/bin/rustc";
const INSTALLED: [&str; 4] = [RUSTC, "/usr/bin/clippy-driver", "/usr/bin/cargo-clippy", sysroot::SOURCES];
/// Nothing listens here: a program that wants to download a toolchain behind our back fails at once.
const NO_SERVER: &str = "http://127.0.0.1:9";

/// What the distribution's compiler says about itself.
pub struct Compiler {
    /// Where it is.
    pub path: &'static str,
    /// Its version.
    pub release: String,
    /// The commit it was built from.
    pub commit: String,
    /// The platform it runs on.
    pub host: String,
}

/// Finds the laid toolchain or lays it.
pub fn install() -> Result<(WasmToolchain, &'static str)> {
    if !INSTALLED.iter().all(|path| Path::new(path).exists()) {
        apt::install(&PACKAGES).context("needed: the distribution's Rust compiler, sources and clippy")?;
    }
    let compiler = compiler()?;
    let name = format!("{}-{}", compiler.release, compiler.commit.get(..9).unwrap_or(&compiler.commit));
    let folder = files::in_root("target/wasm-toolchain").join(name);
    let toolchain = toolchain(&folder)?;
    if is_usable(&folder, &toolchain) {
        return Ok((toolchain, "ready"));
    }
    sysroot::lay(&folder, &compiler)
        .with_context(|| format!("cannot build the standard library for {TARGET}"))?;
    if !is_usable(&folder, &toolchain) {
        bail!(
            "the toolchain in {} does not work; remove that folder and run this again",
            files::shown(&folder)
        );
    }
    Ok((toolchain, "built"))
}

/// Complete, and not left behind by a rustup toolchain that is gone.
fn is_usable(folder: &Path, toolchain: &WasmToolchain) -> bool {
    sysroot::is_complete(folder) && has_target(&toolchain.env).unwrap_or(false)
}

fn toolchain(folder: &Path) -> Result<WasmToolchain> {
    let env = [("RUSTUP_TOOLCHAIN", process::text(folder)?), ("RUSTUP_DIST_SERVER", NO_SERVER)];
    Ok(WasmToolchain { env: env.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec() })
}

fn compiler() -> Result<Compiler> {
    let said = process::quiet(process::command(RUSTC, &["-vV"], &[]))?;
    let field = |name: &str| -> Result<String> {
        let value = said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        value.map(str::to_owned).with_context(|| format!("`{RUSTC} -vV` names no {name}"))
    };
    Ok(Compiler {
        path: RUSTC,
        release: field("release")?,
        commit: field("commit-hash")?,
        host: field("host")?,
    })
}
