//! Measure: how heavy the WebAssembly modules are beside the bare Yew page's. Must not know how they are
//! built.

use anyhow::{Context, Result};

use super::counter;
use super::row::Row;
use super::sample::Sample;
use crate::build::{HEADLESS, PAGE, V1};
use crate::files;

/// Names of the rows of one form, and what is added to the file's name.
const FORMS: [([&str; 3], &str); 3] = [
    (["WASM headless, raw", "WASM page, raw", "WASM SDK v1, raw"], ""),
    (["WASM headless, gzip", "WASM page, gzip", "WASM SDK v1, gzip"], ".gz"),
    (["WASM headless, brotli", "WASM page, brotli", "WASM SDK v1, brotli"], ".br"),
];

/// A row for each module and form.
pub fn measure() -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (names, ending) in FORMS {
        for (name, web) in names.into_iter().zip([&HEADLESS, &PAGE, &V1]) {
            let ours = size(web.folder, web.module, ending)?;
            let peer = size(counter::FOLDER, counter::MODULE, ending)?;
            rows.push(Row::new(name, "bytes", ours, "bare Yew page", peer));
        }
    }
    Ok(rows)
}

fn size(folder: &str, module: &str, ending: &str) -> Result<Sample> {
    let path = files::in_root(folder).join(format!("{module}_bg.wasm{ending}"));
    let facts = path.metadata().with_context(|| format!("{} is missing", files::shown(&path)))?;
    #[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^53")]
    let bytes = facts.len() as f64;
    Sample::new(vec![bytes])
}
