//! Running a measuring script that prints its series as JSON in its last line. Must not know what it measures.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::setup::Browser;
use crate::{build, files, process};

/// Where scripts may leave something.
pub const OUT: &str = "target/bench";
/// Repetitions of what a browser does.
const ROUNDS: &str = "10";

/// Runs a Node script that drives a browser.
pub fn browse(script: &str, browser: &Browser, also: &[(&str, &str)]) -> Result<Value> {
    let out = files::in_root(OUT);
    let program = files::in_root(build::BINARY);
    let own = [
        ("RC_CHROMIUM", process::text(&browser.chromium)?),
        ("RC_BIN", process::text(&program)?),
        ("RC_PAGE", build::PAGE.folder),
        ("RC_OUT", process::text(&out)?),
        ("RC_ROUNDS", ROUNDS),
    ];
    let env = own.iter().chain(also).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    last_line(&process::quiet(process::command("node", &[script], &env.collect::<Vec<_>>()))?, script)
}

/// The last line of what a script printed.
pub fn last_line(output: &str, script: &str) -> Result<Value> {
    let line = output.lines().last().unwrap_or_default();
    serde_json::from_str(line).with_context(|| format!("{script} ended with `{line}` instead of its series"))
}

#[cfg(test)]
mod tests {
    use super::last_line;

    #[test]
    fn only_the_last_line_counts() {
        assert_eq!(last_line("warning\n{\"a\": [1]}", "x").expect("JSON")["a"][0], 1);
        assert!(last_line("", "x.mjs").expect_err("nothing").to_string().contains("x.mjs"));
    }
}
