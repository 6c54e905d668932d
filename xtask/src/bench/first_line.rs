//! Measure: from the click on Submit to the first line of the log in the page. Must not know the page.

use anyhow::Result;

use super::row::Row;
use super::sample::Sample;
use super::script;
use crate::setup::Browser;

/// Where a browser submits, REST does the same, and the command runs alone.
const SCRIPT: &str = "tests/bench/first-line.mjs";

/// The page beside REST, and both beside the command alone.
pub fn measure(browser: &Browser) -> Result<Vec<Row>> {
    let answer = script::browse(SCRIPT, browser, &[])?;
    let series = |name: &str| Sample::of(&answer, name);
    let (page, rest, direct) = (series("page")?, series("rest")?, series("direct")?);
    let accepted = series("page_accepted")?.median();
    let alone = "same command, direct";
    let polled = "same requests over REST, polled each ms";
    Ok(vec![
        Row::new("submit to first line, page", "ms", page.clone(), alone, direct.clone()).noted(format!(
            "click on Submit to a frame that shows the line; `echo`, user-managed, code known to the \
             workspace; the job was accepted {accepted:.0} ms after the click (median)"
        )),
        Row::new("submit to first line, page", "ms", page, polled, rest.clone())
            .noted("what is above 1 is the page's own share, above all its pause between two rounds"),
        Row::new("submit to first line, REST", "ms", rest.clone(), alone, direct),
        Row::new(
            "submit to first line, REST",
            "ms",
            rest,
            "same command and as many smallest requests",
            series("floor")?,
        ),
    ])
}
