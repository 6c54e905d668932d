//! `fuzz [--seconds N]`: each libFuzzer target for a bounded time, from the committed corpus and always the same seed, so
//! that a round that passed passes again. Must not know what the targets assert.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::steps::Steps;
use crate::{files, process, setup};

/// The targets in `fuzz/fuzz_targets`.
const TARGETS: [&str; 4] = ["document", "edits", "placeholders", "sources"];
/// The longest a target runs, if nothing else is said.
const SECONDS: u32 = 30;
/// The most inputs per second of the bound: on a fast machine the round ends early, with the same inputs.
const RUNS_PER_SECOND: u32 = 200;

/// `cargo xtask fuzz`
pub fn run(args: &[&str]) -> Result<ExitCode> {
    let seconds = match args {
        [] => SECONDS,
        ["--seconds", number] => {
            number.parse().with_context(|| format!("`{number}` is no number of seconds"))?
        }
        [argument, ..] => return Err(crate::unknown_argument("fuzz", argument)),
    };
    let mut steps = Steps::new(2 + TARGETS.len());
    setup::fuzzer(&mut steps)?;
    steps.step("Fuzz targets", || {
        // Without a sanitizer stable Rust is enough; the core has no unsafe code.
        process::quiet(process::command("cargo", &["fuzz", "build", "-s", "none"], &[]))?;
        Ok(((), "built"))
    })?;
    for target in TARGETS {
        steps.step(target, || round(target, seconds).map(|()| ((), "held")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn round(target: &str, seconds: u32) -> Result<()> {
    // The first folder takes the finds: a new one each time, so that rounds do not depend on one another.
    let finds = format!("fuzz/target/finds/{target}");
    let folder = files::in_root(&finds);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {finds}"))?;
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {finds}"))?;
    let seeds = format!("fuzz/corpus/{target}");
    let most =
        [format!("-max_total_time={seconds}"), format!("-runs={}", seconds.saturating_mul(RUNS_PER_SECOND))];
    let args = ["fuzz", "run", "-s", "none", target, &finds, &seeds, "--"];
    let limits = [&most[0], &most[1], "-seed=1", "-timeout=20", "-max_len=2048"];
    let said = process::quiet(process::command("cargo", &[&args[..], &limits[..]].concat(), &[]));
    if let Err(error) = said {
        bail!("{error:#}\nthe input is in fuzz/artifacts/{target}; fuzz/README.md tells how to repeat it");
    }
    Ok(())
}
