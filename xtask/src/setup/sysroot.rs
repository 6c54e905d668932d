//! Lays a toolchain folder: the distribution's compiler, the native toolchain's cargo and linker, and a
//! standard library
//! for WebAssembly built from source. Must not know when it is needed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::distribution::Compiler;
use super::wasm_target::{TARGET, holds_std};
use crate::{files, process};

/// Where the distribution puts Rust's libraries and sources.
const RUSTLIB: &str = "/usr/lib/rustlib";
/// The sources of the standard library.
pub const SOURCES: &str = "/usr/lib/rustlib/src/rust";
/// Written last: a folder without it is unfinished.
const STAMP: &str = ".done";
/// The folder of the toolchain, wherever the checkout has been moved.
const HERE: &str = "here=$(cd \"${0%/*}/..\" && pwd -P)";

/// Whether the folder was laid to the end and what it links to is still there.
pub fn is_complete(folder: &Path) -> bool {
    let tools = ["cargo", "rustc", "clippy-driver"];
    folder.join(STAMP).exists() && tools.iter().all(|tool| folder.join("bin").join(tool).exists())
}

/// Builds the standard library and lays the toolchain around it.
pub fn lay(folder: &Path, compiler: &Compiler) -> Result<()> {
    files::remove_dir(folder)?;
    let native = PathBuf::from(process::quiet(process::command("rustc", &["--print", "sysroot"], &[]))?);
    build_std(folder, &native, compiler)?;
    let bin = folder.join("bin");
    // rustc finds its sysroot from the place of its own library, so it and its kin must be told where theirs
    // is.
    for tool in ["rustc", "rustdoc"] {
        script(&bin.join(tool), &format!("exec /usr/bin/{tool} --sysroot \"$here\" \"$@\""))?;
    }
    script(
        &bin.join("clippy-driver"),
        "SYSROOT=\"$here\"; export SYSROOT\nexec /usr/bin/clippy-driver \"$@\"",
    )?;
    // A copy: cargo-clippy looks for its driver beside itself.
    files::copy(Path::new("/usr/bin/cargo-clippy"), &bin.join("cargo-clippy"))?;
    for tool in ["cargo", "rustfmt", "cargo-fmt"] {
        link(&native.join("bin").join(tool), &bin.join(tool))?;
    }
    let rustlib = folder.join("lib/rustlib");
    link(&Path::new(RUSTLIB).join(&compiler.host).join("lib"), &rustlib.join(&compiler.host).join("lib"))?;
    for shared in ["src", "etc"] {
        link(&Path::new(RUSTLIB).join(shared), &rustlib.join(shared))?;
    }
    // A link, not a copy: the linker finds its libraries from where it really is.
    let linker = Path::new("lib/rustlib").join(&compiler.host).join("bin/rust-lld");
    link(&native.join(&linker), &folder.join(&linker))?;
    files::write(&folder.join(STAMP), "")
}

/// Compiles the distribution's sources of the standard library into the folder.
fn build_std(folder: &Path, native: &Path, compiler: &Compiler) -> Result<()> {
    let seed = folder.join("seed");
    files::write(&seed.join("lib.rs"), "#![no_std]\n")?;
    files::write(&seed.join("Cargo.toml"), SEED_MANIFEST)?;
    let sources = fs::canonicalize(SOURCES).with_context(|| format!("cannot find {SOURCES}"))?;
    let remap = format!("--remap-path-prefix={}=/rustc/{}", process::text(&sources)?, compiler.commit);
    // Bitcode: without it no link-time optimisation across the standard library.
    let flags = format!("-Cembed-bitcode=yes {remap}");
    let env = [("RUSTC", compiler.path), ("RUSTC_BOOTSTRAP", "1"), ("RUSTFLAGS", &flags)];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut cargo = process::command(native.join("bin/cargo"), &BUILD, &env);
    cargo.current_dir(&seed);
    for name in ["RUSTUP_TOOLCHAIN", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "RUSTC_WRAPPER"] {
        cargo.env_remove(name);
    }
    process::quiet(cargo)?;
    let built = seed.join("target").join(TARGET).join("release/deps");
    let libraries = folder.join("lib/rustlib").join(TARGET).join("lib");
    for entry in fs::read_dir(&built).with_context(|| format!("cannot list {}", files::shown(&built)))? {
        let entry = entry.with_context(|| format!("cannot list {}", files::shown(&built)))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if files::extension(&entry.path()) == "rlib" && !name.starts_with("libstdseed") {
            files::copy(&entry.path(), &libraries.join(name))?;
        }
    }
    if !holds_std(&libraries) {
        bail!("cargo built no standard library in {}", files::shown(&seed));
    }
    files::remove_dir(&seed)
}

/// The crates and features that upstream's own build asks for; `test` is what every test harness links.
const BUILD: [&str; 8] = [
    "build",
    "--release",
    "--target",
    TARGET,
    "--target-dir",
    "target",
    "-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test",
    "-Zbuild-std-features=panic-unwind,backtrace",
];

/// The package whose build makes cargo build the standard library.
const SEED_MANIFEST: &str = r#"[package]
name = "stdseed"
version = "0.0.0"
edition = "2021"
[lib]
path = "lib.rs"
[workspace]
[profile.release]
opt-level = 3
codegen-units = 1
debug = false
"#;

/// Writes an executable shell script that knows its toolchain's folder as `$here`.
fn script(path: &Path, body: &str) -> Result<()> {
    files::write(path, format!("#!/bin/sh\n{HERE}\n{body}\n"))?;
    make_executable(path).with_context(|| format!("cannot make {} executable", files::shown(path)))
}

/// Makes the link `at` that leads to `target`.
fn link(target: &Path, at: &Path) -> Result<()> {
    if let Some(parent) = at.parent() {
        files::make_dir(parent)?;
    }
    make_link(target, at).with_context(|| format!("cannot link {} to {}", files::shown(at), target.display()))
}

#[cfg(unix)]
fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(unix)]
fn make_link(target: &Path, at: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, at)
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
fn make_link(_target: &Path, _at: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
