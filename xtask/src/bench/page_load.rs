//! Measure: from the start of navigation to a usable page, beside the bare Yew page. Must not know the pages.

use anyhow::Result;
use serde_json::Value;

use super::row::Row;
use super::sample::Sample;
use super::{counter, script};
use crate::setup::Browser;

/// Where a browser loads both pages.
const SCRIPT: &str = "tests/bench/page.mjs";
const PEER: &str = "bare Yew page";

/// Time at full and at a quarter of the speed, and bytes.
pub fn measure(browser: &Browser) -> Result<Vec<Row>> {
    let answer = script::browse(SCRIPT, browser, &[("RC_COUNTER", counter::FOLDER)])?;
    Ok(vec![
        row(&answer, "page interactive", "ms", "ms_1x")?.noted(
            "navigation start to Review and submit usable and one frame passed; loopback, new browser context \
             each time, 1 s settle",
        ),
        row(&answer, "page interactive, CPU 4x slower", "ms", "ms_4x")?,
        row(&answer, "page transferred", "bytes", "bytes_1x")?
            .noted("with headers and with the page's questions to the server"),
        row(&answer, "page requests", "requests", "requests_1x")?,
    ])
}

fn row(answer: &Value, name: &'static str, unit: &'static str, series: &str) -> Result<Row> {
    let ours = Sample::of(answer, &format!("page_{series}"))?;
    let peer = Sample::of(answer, &format!("counter_{series}"))?;
    Ok(Row::new(name, unit, ours, PEER, peer))
}
