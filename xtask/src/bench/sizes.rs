//! Measure: how heavy the WebAssembly modules are beside the bare Yew page's. Must not know how they are
//! built.

use anyhow::{Context, Result};

use super::counter;
use super::row::Row;
use super::sample::Sample;
use crate::build::{HEADLESS, PAGE};
use crate::files;

/// Names of the rows of one form, and what is added to the file's name.
const FORMS: [(&str, &str, &str); 3] = [
    ("WASM headless, raw", "WASM page, raw", ""),
    ("WASM headless, gzip", "WASM page, gzip", ".gz"),
    ("WASM headless, brotli", "WASM page, brotli", ".br"),
];

/// Two rows for each form.
pub fn measure() -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (headless, page, ending) in FORMS {
        for (name, web) in [(headless, &HEADLESS), (page, &PAGE)] {
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
