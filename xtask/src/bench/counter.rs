//! The bare Yew page that the page is compared with, built as the page is. Must not know what is measured on
//! it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::build::{self, WASM_TARGET_DIR};
use crate::setup::WasmToolchain;
use crate::{files, process};

/// Its sources, the copy that is built, and the folder that is served.
const SOURCES: &str = "tests/bench/yew-counter";
const COPY: &str = "target/bench/yew-counter";
pub const FOLDER: &str = "target/bench/counter";
/// The name of its JavaScript module.
pub const MODULE: &str = "yew_counter";
/// The profile of the page.
const PROFILE: &str = "wasm-release";
/// Hand-written files beside the module.
const PAGE_FILES: [&str; 2] = ["index.html", "boot.js"];

/// Builds it unless its inputs are unchanged.
pub fn build(toolchain: &WasmToolchain) -> Result<((), &'static str)> {
    let inputs = [SOURCES, "Cargo.toml", "Cargo.lock", "xtask/src/build", "xtask/src/bench/counter.rs"]
        .map(files::in_root);
    let fingerprint = files::fingerprint(&inputs, &format!("{:?}", toolchain.env));
    let folder = files::in_root(FOLDER);
    let stamp = files::in_root(format!("{FOLDER}.fingerprint"));
    if folder.exists() && files::read(&stamp).is_ok_and(|old| old == fingerprint) {
        return Ok(((), "unchanged"));
    }
    copy_sources()?;
    let wasm = compile(toolchain)?;
    files::remove_dir(&folder)?;
    build::bind(&wasm, MODULE, true, &folder)?;
    for name in PAGE_FILES {
        files::copy(&files::in_root(SOURCES).join(name), &folder.join(name))?;
    }
    build::precompress(&folder)?;
    files::write(&stamp, fingerprint)?;
    Ok(((), "built"))
}

/// A copy outside the checkout's workspace, with the profile and the lock file of the checkout: the very same
/// compiler settings and versions.
fn copy_sources() -> Result<()> {
    let (from, to) = (files::in_root(SOURCES), files::in_root(COPY));
    files::remove_dir(&to)?;
    files::copy(&from.join("src/lib.rs"), &to.join("src/lib.rs"))?;
    files::copy(&files::in_root("Cargo.lock"), &to.join("Cargo.lock"))?;
    let manifest = files::read(&from.join("Cargo.toml"))?;
    let profile = table(&files::read(&files::in_root("Cargo.toml"))?, &format!("[profile.{PROFILE}]"))
        .with_context(|| format!("Cargo.toml has no [profile.{PROFILE}]; the page needs it too"))?;
    files::write(&to.join("Cargo.toml"), format!("{manifest}\n{profile}"))
}

/// A table of a manifest with its header, up to the next one.
fn table(manifest: &str, header: &str) -> Option<String> {
    let mut lines = manifest.lines().skip_while(|line| line.trim() != header);
    let first = lines.next()?;
    let rest = lines.take_while(|line| !line.starts_with('['));
    Some(std::iter::once(first).chain(rest).fold(String::new(), |text, line| text + line + "\n"))
}

fn compile(toolchain: &WasmToolchain) -> Result<PathBuf> {
    let target = "wasm32-unknown-unknown";
    let manifest = files::in_root(COPY).join("Cargo.toml");
    let place = ["--manifest-path", process::text(&manifest)?, "--target-dir", WASM_TARGET_DIR];
    let args = [&["build", "--profile", PROFILE, "--target", target][..], &place].concat();
    process::quiet(process::command("cargo", &args, &toolchain.env))?;
    Ok(files::in_root(WASM_TARGET_DIR).join(target).join(PROFILE).join(format!("{MODULE}.wasm")))
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn a_table_ends_at_the_next() {
        let manifest = "[a]\nx = 1\n\n[profile.p]\n# why\ny = 2\n[b]\nz = 3\n";
        assert_eq!(table(manifest, "[profile.p]").as_deref(), Some("[profile.p]\n# why\ny = 2\n"));
        assert_eq!(table(manifest, "[profile.q]"), None);
    }
}
