//! The tools that come through `cargo install`: wasm-bindgen, wasm-pack and cargo-fuzz. Must not know what they are used
//! for.

use anyhow::{Context, Result};

use crate::{files, process};

/// The wasm-pack that the tests are run with.
const WASM_PACK: &str = "0.15.1";
/// The cargo-fuzz that the core is fuzzed with.
const CARGO_FUZZ: &str = "0.13.2";

/// Speed of the build over speed of the tool: these run for a second or two at a time.
const FAST_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
];

/// wasm-bindgen and its test runner, of the very version that Cargo.lock names: the two must match exactly.
pub fn wasm_bindgen() -> Result<((), &'static str)> {
    let version = lock_version("wasm-bindgen")?;
    if ["wasm-bindgen", "wasm-bindgen-test-runner"].iter().all(|tool| is_version(tool, &version)) {
        return Ok(((), "ready"));
    }
    // Without --locked: the lock file inside that package may name versions that a mirror does not have.
    install("wasm-bindgen-cli", &version, "--no-default-features")
}

/// wasm-pack.
pub fn wasm_pack() -> Result<((), &'static str)> {
    if is_version("wasm-pack", WASM_PACK) {
        return Ok(((), "ready"));
    }
    install("wasm-pack", WASM_PACK, "--locked")
}

/// cargo-fuzz.
pub fn cargo_fuzz() -> Result<((), &'static str)> {
    if is_version("cargo-fuzz", CARGO_FUZZ) {
        return Ok(((), "ready"));
    }
    install("cargo-fuzz", CARGO_FUZZ, "--locked")
}

/// The version of a package in Cargo.lock.
pub fn lock_version(package: &str) -> Result<String> {
    let path = files::in_root("Cargo.lock");
    let lock = files::read(&path).context("`cargo metadata` writes that file")?;
    version_in(&lock, package).with_context(|| format!("Cargo.lock names no package {package}"))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let after = lock.lines().skip_while(|line| *line != name).nth(1)?;
    Some(after.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

/// Whether a tool is there and says this version; the last word of what `--version` prints.
fn is_version(tool: &str, version: &str) -> bool {
    let said = process::find(&[tool]).map(|path| process::quiet(process::command(path, &["--version"], &[])));
    matches!(said, Some(Ok(said)) if said.split_whitespace().nth(1) == Some(version))
}

fn install(package: &str, version: &str, flag: &str) -> Result<((), &'static str)> {
    let env = FAST_BUILD.map(|(name, value)| (name.to_owned(), value.to_owned()));
    // --force: a broken or half-installed copy of the same version is replaced too.
    let args = ["install", package, "--version", version, "--force", flag];
    process::quiet(process::command("cargo", &args, &env))
        .with_context(|| format!("cannot install {package} {version}; is the package registry reachable?"))?;
    Ok(((), "installed"))
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn the_lock_file_is_read_by_exact_name() {
        let package = |name: &str, version: &str| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\n")
        };
        let lock = package("wasm-bindgen-macro", "9") + &package("wasm-bindgen", "0.2.1");
        assert_eq!(version_in(&lock, "wasm-bindgen").as_deref(), Some("0.2.1"));
        assert_eq!(version_in(&lock, "wasm"), None);
    }
}
