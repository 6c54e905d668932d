//! The WebAssembly standard library: present already, from the distribution, or from rustup. Must not know
//! how it is used.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{apt, distribution};
use crate::process;

/// The target everything for the browser is built for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// How to call cargo for WebAssembly on this machine.
pub struct WasmToolchain {
    /// Variables for every child program that compiles WebAssembly; native builds go without them.
    pub env: Vec<(String, String)>,
}

/// Finds or installs the standard library.
///
/// `RUSTUP_AUTO_INSTALL=0` means that the owner of the machine does not want rustup to download: then the
/// distribution's compiler and sources are used, and rustup's server is pointed nowhere for the child
/// programs.
pub fn install() -> Result<(WasmToolchain, &'static str)> {
    if has_target(&[])? {
        return Ok((WasmToolchain { env: Vec::new() }, "ready"));
    }
    if std::env::var("RUSTUP_AUTO_INSTALL").is_ok_and(|value| value == "0") {
        let hint =
            "RUSTUP_AUTO_INSTALL=0 forbids rustup to download, and the distribution's packages do not help";
        return distribution::install().context(hint);
    }
    let added = process::quiet(process::command("rustup", &["target", "add", TARGET], &[]));
    match added {
        Ok(_) => Ok((WasmToolchain { env: Vec::new() }, "installed")),
        Err(error) if apt::available() => {
            distribution::install().with_context(|| format!("rustup could not add {TARGET}: {error:#}"))
        }
        Err(error) => Err(error).context(format!(
            "the Rust standard library for {TARGET} is missing; install it with `rustup target add {TARGET}` \
             or with your system's package of that library, then run this again"
        )),
    }
}

/// Whether the compiler chosen by `env` has a standard library for the target.
pub fn has_target(env: &process::Env) -> Result<bool> {
    let command = process::command("rustc", &["--print", "target-libdir", "--target", TARGET], env);
    let Ok(folder) = process::quiet(command) else {
        return no_answer(env);
    };
    Ok(holds_std(Path::new(&folder)))
}

/// Whether a library folder holds the standard library.
pub fn holds_std(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with("libstd-"))
}

/// The compiler did not answer about the target: broken or missing compiler, or just an unknown target?
fn no_answer(env: &process::Env) -> Result<bool> {
    if let Err(error) = process::quiet(process::command("rustc", &["--version"], env)) {
        bail!("no working Rust compiler: {error:#}");
    }
    Ok(false)
}
