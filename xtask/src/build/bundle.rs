//! What a page needs beside the module: the hand-written files of `www` and the bundled libraries. Must not
//! know Rust or WebAssembly.

use std::path::Path;

use anyhow::{Result, bail};

use crate::files;

/// What is copied from `www`.
const KINDS: [&str; 10] = ["html", "css", "js", "mjs", "json", "svg", "png", "ico", "woff2", "webmanifest"];
/// What gets into the page another way: samples inside the module, modules as snippets of wasm-bindgen.
const LEFT_OUT: [&str; 2] = ["samples", "modules"];
/// Libraries: where npm puts them, and their name beside the page.
const VENDOR: [(&str, &str); 2] = [
    ("tests/node/node_modules/uplot/dist/uPlot.esm.js", "vendor/uPlot.esm.js"),
    ("tests/node/node_modules/uplot/dist/uPlot.min.css", "vendor/uPlot.min.css"),
];

/// Copies all of it into `folder`.
pub fn add_page(folder: &Path) -> Result<()> {
    let www = files::in_root("www");
    for path in files::walk(&www) {
        let Ok(inside) = path.strip_prefix(&www) else { continue };
        let left_out = LEFT_OUT.iter().any(|folder| inside.starts_with(folder));
        if KINDS.contains(&files::extension(&path)) && !left_out {
            files::copy(&path, &folder.join(inside))?;
        }
    }
    if !folder.join("index.html").exists() {
        bail!("www/index.html is missing; restore it from the repository");
    }
    for (from, to) in VENDOR {
        files::copy(&files::in_root(from), &folder.join(to))?;
    }
    Ok(())
}

/// Copies a folder's files.
pub fn add_files(from: &Path, folder: &Path) -> Result<()> {
    for path in files::walk(from) {
        if let Ok(inside) = path.strip_prefix(from) {
            files::copy(&path, &folder.join(inside))?;
        }
    }
    Ok(())
}

/// Copies a built module with its compressed forms, without its types.
pub fn add_module(from: &Path, module: &str, folder: &Path) -> Result<()> {
    for file in [format!("{module}.js"), format!("{module}_bg.wasm")] {
        for name in ["", ".gz", ".br"].map(|ending| format!("{file}{ending}")) {
            files::copy(&from.join(&name), &folder.join(&name))?;
        }
    }
    Ok(())
}
