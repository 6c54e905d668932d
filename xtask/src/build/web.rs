//! The WebAssembly artefacts: the page, the headless module and the one of the SDK v1. Must not know how the pieces are laid out
//! (that is `bundle`).

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{bundle, compress};
use crate::setup::{self, WasmToolchain};
use crate::{files, process};

/// Cargo's folder for WebAssembly: its compiler may differ from the native one, and neither shall undo the
/// other's work.
pub const WASM_TARGET_DIR: &str = "target/wasm";
/// The profile in the root Cargo.toml.
const PROFILE: &str = "wasm-release";
/// A change below these means building again, whichever it is.
const INPUTS: [&str; 8] = [
    "src",
    "crates/core",
    "crates/rest",
    "www",
    "Cargo.lock",
    "Cargo.toml",
    "tests/node/package-lock.json",
    "xtask/src/build",
];

/// What only the reader of Python sources is made of.
const READER: &[&str] = &["crates/import"];

/// One way to build the root package for the browser.
pub struct Web {
    /// The step's name.
    pub title: &'static str,
    /// Where it goes, relative to the checkout.
    pub folder: &'static str,
    /// The name of the JavaScript module; the WebAssembly beside it is called `<module>_bg.wasm`.
    pub module: &'static str,
    features: &'static [&'static str],
    /// A change below these means building again, too.
    inputs: &'static [&'static str],
    /// A folder of files that go beside the module.
    beside: Option<&'static str>,
    is_page: bool,
}

/// The page: everything with the user interface, ready to be served.
pub const PAGE: Web = Web {
    title: "Page",
    folder: "target/page",
    module: "run_composer_ui",
    features: &["--features", "ui"],
    inputs: READER,
    beside: None,
    is_page: true,
};

/// The module without user interface.
pub const HEADLESS: Web = Web {
    title: "Headless module",
    folder: "target/headless",
    module: "run_composer",
    features: &[],
    inputs: &[],
    beside: None,
    is_page: false,
};

/// The module of the SDK v1, with the Python parser. The page loads it when it is needed.
pub const V1: Web = Web {
    title: "SDK v1 module",
    folder: "target/v1",
    module: "run_composer_v1",
    features: &["--features", "v1"],
    inputs: READER,
    beside: Some("src/api/v1/js"),
    is_page: false,
};

/// Builds an artefact unless its inputs are unchanged. The finished folder replaces the old one in one go.
pub fn build(web: &Web, toolchain: &WasmToolchain) -> Result<((), &'static str)> {
    let inputs: Vec<PathBuf> = INPUTS.iter().chain(web.inputs).map(files::in_root).collect();
    let tools = format!("{:?} {}", toolchain.env, setup::lock_version("wasm-bindgen")?);
    let fingerprint = files::fingerprint(&inputs, &tools);
    let stamp = files::in_root(format!("{}.fingerprint", web.folder));
    let folder = files::in_root(web.folder);
    if folder.exists() && files::read(&stamp).is_ok_and(|old| old == fingerprint) {
        return Ok(((), "unchanged"));
    }
    if web.is_page {
        build(&V1, toolchain)?;
    }
    let wasm = compile(web, toolchain)?;
    // Two builds at once, as by `start` beside `test`, must not write into one folder.
    let fresh = files::in_root(format!("{}.{}", web.folder, std::process::id()));
    files::remove_dir(&fresh)?;
    bind(&wasm, web.module, web.is_page, &fresh)?;
    if let Some(beside) = web.beside {
        bundle::add_files(&files::in_root(beside), &fresh)?;
    }
    if web.is_page {
        bundle::add_page(&fresh)?;
    }
    compress::precompress(&fresh)?;
    if web.is_page {
        bundle::add_module(&files::in_root(V1.folder), V1.module, &fresh)?;
    }
    files::remove_dir(&folder)?;
    std::fs::rename(&fresh, &folder)
        .with_context(|| format!("cannot move the new {} into place", web.folder))?;
    files::write(&stamp, fingerprint)?;
    Ok(((), "built"))
}

/// Compiles the root package; returns the module.
fn compile(web: &Web, toolchain: &WasmToolchain) -> Result<PathBuf> {
    let target = "wasm32-unknown-unknown";
    let base = [
        "build",
        "--profile",
        PROFILE,
        "--target",
        target,
        "--target-dir",
        WASM_TARGET_DIR,
        "-p",
        "run-composer",
        "--lib",
    ];
    process::quiet(process::command("cargo", &[&base, web.features].concat(), &toolchain.env))?;
    Ok(files::in_root(WASM_TARGET_DIR).join(target).join(PROFILE).join("run_composer.wasm"))
}

/// Writes the JavaScript side of a module into a folder, and makes the module smaller. A page needs no types.
pub fn bind(wasm: &Path, module: &str, is_page: bool, folder: &Path) -> Result<()> {
    let out = ["--target", "web", "--out-name", module, "--out-dir", process::text(folder)?];
    let types: &[&str] = if is_page { &["--no-typescript"] } else { &[] };
    let args = [&[process::text(wasm)?], &out[..], types].concat();
    process::quiet(process::command("wasm-bindgen", &args, &[]))?;
    // The features it uses stand in the module itself.
    let tool = files::in_root("tests/node/node_modules/.bin/wasm-opt");
    let wasm = folder.join(format!("{module}_bg.wasm"));
    let wasm = process::text(&wasm)?;
    process::quiet(process::command(tool, &["-Oz", wasm, "-o", wasm], &[])).map(|_| ())
}
