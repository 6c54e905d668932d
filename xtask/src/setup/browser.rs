//! A browser of the Chromium family and the driver that steers it. Must not know which tests use them.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::apt;
use crate::process;

/// Names under which the browser is found, best first.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Paths of a browser and its driver.
#[derive(Debug, Clone)]
pub struct Browser {
    /// The browser.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub chromedriver: PathBuf,
}

/// Finds both or installs both.
pub fn install() -> Result<(Browser, &'static str)> {
    if let Some(browser) = find() {
        return Ok((browser, "ready"));
    }
    let hint = "browser tests need Chromium and chromedriver of the same version on the PATH";
    apt::install(&["chromium", "chromium-driver"]).context(hint)?;
    let browser = find().context(hint)?;
    Ok((browser, "installed"))
}

fn find() -> Option<Browser> {
    let chromium = process::find(&BROWSERS)?;
    let chromedriver = process::find(&["chromedriver"])?;
    Some(Browser { chromium, chromedriver })
}
