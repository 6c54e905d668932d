//! The browser's settings for tests: the committed `webdriver.json`, or a copy that names the browser of this
//! machine.
//! Must not know the tests.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::files;

/// The committed settings and the copy.
const COMMITTED: &str = "webdriver.json";
const RESOLVED: &str = "target/webdriver.json";

/// A settings file for this browser, or nothing if the committed one will do.
pub fn for_browser(chromium: &Path) -> Result<Option<PathBuf>> {
    let text = files::read(&files::in_root(COMMITTED))?;
    let Some(resolved) = resolve(&text, chromium)? else { return Ok(None) };
    let path = files::in_root(RESOLVED);
    files::write(&path, resolved)?;
    Ok(Some(path))
}

fn resolve(committed: &str, chromium: &Path) -> Result<Option<String>> {
    let mut settings: Value =
        serde_json::from_str(committed).with_context(|| format!("{COMMITTED} is not valid JSON"))?;
    let options = settings.get_mut("goog:chromeOptions").and_then(Value::as_object_mut);
    let options = options.with_context(|| format!("{COMMITTED} has no `goog:chromeOptions`"))?;
    let chromium = chromium.to_string_lossy();
    if options.get("binary").and_then(Value::as_str) == Some(&*chromium) {
        return Ok(None);
    }
    options.insert("binary".to_owned(), json!(chromium));
    Ok(Some(settings.to_string()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::resolve;

    #[test]
    fn only_another_browser_needs_a_copy() {
        let committed = r#"{"goog:chromeOptions": {"binary": "/usr/bin/chromium", "args": ["no-sandbox"]}}"#;
        assert_eq!(resolve(committed, Path::new("/usr/bin/chromium")).expect("good settings"), None);
        let other = resolve(committed, Path::new("/opt/chrome")).expect("good settings").expect("a copy");
        assert!(other.contains("/opt/chrome") && other.contains("no-sandbox"), "{other}");
    }
}
