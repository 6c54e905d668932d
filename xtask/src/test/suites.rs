//! Which suites there are and how each is started. Must not know how results are counted.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use super::suite::{self, Kind, Suite};
use super::webdriver;
use crate::setup::{Browser, WasmToolchain, official_client};
use crate::steps::Steps;
use crate::{build, files, process};

/// Where pictures and logs of the end-to-end tests go.
const OUT: &str = "target/e2e";

/// All suites, in order: what fails fastest first.
pub fn all() -> [Suite; 9] {
    [
        Suite {
            name: "native packages",
            kind: Kind::Native(&["--workspace", "--exclude", "run-composer", "--exclude", "xtask"]),
        },
        Suite {
            name: "native root package",
            kind: Kind::Native(&["-p", "run-composer", "--features", "ui"]),
        },
        Suite { name: "tidy", kind: Kind::Native(&["-p", "xtask"]) },
        Suite { name: "browser, headless", kind: Kind::Wasm(&[]) },
        Suite { name: "browser, interface", kind: Kind::Wasm(&["--features", "ui"]) },
        Suite { name: "package", kind: Kind::Package },
        Suite { name: "official client, documents", kind: Kind::OfficialClient("exports.py") },
        Suite { name: "official client, workspace", kind: Kind::OfficialClient("acceptance.py") },
        Suite { name: "end to end", kind: Kind::EndToEnd },
    ]
}

/// Runs one suite.
pub fn run(suite: &Suite, toolchain: &WasmToolchain, browser: &Browser) -> Result<(Counts, Option<String>)> {
    let command = match suite.kind {
        Kind::Native(args) => native(args),
        Kind::Wasm(args) => in_browser(args, toolchain, browser)?,
        Kind::EndToEnd => end_to_end(toolchain, browser)?,
        Kind::Package => package(toolchain)?,
        Kind::OfficialClient(script) => official_client_tests(script)?,
    };
    suite::run(command)
}

/// `--no-fail-fast`: one package's failure must not hide another's.
fn native(args: &[&str]) -> Command {
    let base = ["test", "--no-fail-fast", "--target-dir", "target"];
    process::command("cargo", &[&base[..], args].concat(), &[])
}

fn in_browser(args: &[&str], toolchain: &WasmToolchain, browser: &Browser) -> Result<Command> {
    let mut env = toolchain.env.clone();
    let mut set = |name: &str, value: &str| env.push((name.to_owned(), value.to_owned()));
    set("CARGO_TARGET_DIR", build::WASM_TARGET_DIR);
    set("CHROMEDRIVER", process::text(&browser.chromedriver)?);
    if let Some(settings) = webdriver::for_browser(&browser.chromium)? {
        set("WASM_BINDGEN_TEST_WEBDRIVER_JSON", process::text(&settings)?);
    }
    let driver = process::text(&browser.chromedriver)?;
    // No path before `--`: with one, wasm-pack hands the rest to the tests and not to cargo.
    let base = ["test", "--headless", "--chrome", "--chromedriver", driver, "--"];
    Ok(process::command("wasm-pack", &[&base[..], args].concat(), &env))
}

fn end_to_end(toolchain: &WasmToolchain, browser: &Browser) -> Result<Command> {
    let mut steps = Steps::new(2);
    build::step_web(&mut steps, &build::PAGE, toolchain)?;
    build::step_native(&mut steps)?;
    let out = files::in_root(OUT);
    files::remove_dir(&out)?;
    files::make_dir(&out)?;
    let path = |relative: &str| -> Result<String> {
        let path = files::in_root(relative);
        process::text(&path).map(str::to_owned).context("a path for the end-to-end tests")
    };
    let env = [
        ("RC_BIN", path(build::BINARY)?),
        ("RC_PAGE", path(build::PAGE.folder)?),
        ("RC_CHROMIUM", process::text(&browser.chromium)?.to_owned()),
        ("RC_OUT", path(OUT)?),
    ];
    let env = env.map(|(name, value)| (name.to_owned(), value));
    node_tests("tests/e2e", &env)
}

/// What Node finds in a folder of tests.
fn node_tests(folder: &str, env: &[(String, String)]) -> Result<Command> {
    // Named one by one: what Node makes of a folder differs between its versions.
    let tests = files::walk(&files::in_root(folder));
    let tests: Vec<&str> =
        tests.iter().filter_map(|path| path.to_str()).filter(|path| path.ends_with(".test.mjs")).collect();
    if tests.is_empty() {
        bail!("no file in {folder} ends with .test.mjs");
    }
    let base = ["--test", "--test-reporter=spec"];
    Ok(process::command("node", &[&base[..], &tests[..]].concat(), env))
}

fn package(toolchain: &WasmToolchain) -> Result<Command> {
    let mut steps = Steps::new(3);
    build::step_web(&mut steps, &build::HEADLESS, toolchain)?;
    build::step_web(&mut steps, &build::V1, toolchain)?;
    build::step_native(&mut steps)?;
    let out = files::in_root("target/package");
    files::make_dir(&out)?;
    let headless = files::in_root(build::HEADLESS.folder);
    let v1 = files::in_root(build::V1.folder);
    let binary = files::in_root(build::BINARY);
    let env = [
        ("RC_HEADLESS", process::text(&headless)?),
        ("RC_V1", process::text(&v1)?),
        ("RC_BIN", process::text(&binary)?),
        ("RC_OUT", process::text(&out)?),
    ];
    node_tests("tests/package", &env.map(|(name, value)| (name.to_owned(), value.to_owned())))
}

/// A script with the official clients: it gets the program and a folder.
fn official_client_tests(script: &str) -> Result<Command> {
    let mut steps = Steps::new(2);
    build::step_native(&mut steps)?;
    let python = steps.step("Official Python client", official_client::install)?;
    let folder = files::in_root("target/official-client").join(script.trim_end_matches(".py"));
    files::make_dir(&folder)?;
    let program = files::in_root(build::BINARY);
    let script = format!("tests/official/{script}");
    let args = [script.as_str(), process::text(&program)?, process::text(&folder)?];
    Ok(process::command(&python, &args, &[]))
}
