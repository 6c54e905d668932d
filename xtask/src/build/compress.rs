//! A gzip and a brotli copy beside each file that shrinks, so that a server need not compress. Must not know
//! what the files are for.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{files, process};

/// What is worth compressing.
const KINDS: [&str; 8] = ["html", "css", "js", "mjs", "json", "svg", "wasm", "webmanifest"];
/// Node, which the build needs anyway for wasm-opt, has both compressions built in.
const SCRIPT: &str = include_str!("compress.mjs");

/// Writes `<file>.gz` and `<file>.br` for every file below `folder` that shrinks.
pub fn precompress(folder: &Path) -> Result<()> {
    let files = files::walk(folder);
    let wanted = files.iter().filter(|path| KINDS.contains(&files::extension(path)));
    let wanted = wanted.map(|path| process::text(path)).collect::<Result<Vec<&str>>>()?;
    let base = ["--input-type=module", "--eval", SCRIPT, "--"];
    process::quiet(process::command("node", &[&base[..], &wanted[..]].concat(), &[]))
        .context("cannot compress the files")?;
    Ok(())
}
