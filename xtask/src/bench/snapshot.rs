//! Measure: hashing a snapshot of many small files. Must not know how it is hashed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::row::Row;
use super::sample::{Sample, Timed, time_processes};
use super::script;
use crate::{build, files, process};

/// The generated project, and its shape.
const PROJECT: &str = "target/bench/snapshot";
const FOLDERS: usize = 20;
const FILES_PER_FOLDER: usize = 100;
const JOB: &str = "\
experiment_name: bench
code: src
command: python f00/m00.py
environment: azureml:user-managed:1
compute: azureml:local
";
/// The official client's side.
const SCRIPT: &str = "tests/bench/content_hash.py";
const TIMES: usize = 10;

/// One row; the two hashes must agree, or the times would compare different work.
pub fn measure(python: &Path) -> Result<Vec<Row>> {
    let project = generate()?;
    let job = project.join("job.yml");
    let source = project.join("src");
    let binary = files::in_root(build::BINARY);
    let args = ["plan", process::text(&job)?, "--format", "json"];
    let plan = process::quiet(process::command(&binary, &args, &[]))?;
    let [ours] = time_processes(&[Timed { program: process::text(&binary)?, args: &args, times: TIMES }])?;
    let times = TIMES.to_string();
    let answer = process::quiet(process::command(python, &[SCRIPT, process::text(&source)?, &times], &[]))?;
    let answer = script::last_line(&answer, SCRIPT)?;
    same_hash(&plan, &answer)?;
    let row = Row::new(
        "plan 2,000 small files",
        "ms",
        ours,
        "azure-ai-ml get_content_hash, in process",
        Sample::of(&answer, "ms")?,
    );
    Ok(vec![row.noted(
        "ours is the whole process: start, checks, walk, hash, all requests printed; the peer is the walk and \
         the hash alone, without its import; both gave the same hash",
    )])
}

/// Writes the project; the contents depend on nothing but the place.
fn generate() -> Result<PathBuf> {
    let project = files::in_root(PROJECT);
    files::remove_dir(&project)?;
    files::write(&project.join("job.yml"), JOB)?;
    for folder in 0..FOLDERS {
        for file in 0..FILES_PER_FOLDER {
            let path = project.join(format!("src/f{folder:02}/m{file:02}.py"));
            let lines = 40 + (folder * 7 + file) % 30;
            let line = |number| format!("VALUE_{number} = {folder} + {file}  # {number:04}\n");
            files::write(&path, (0..lines).map(line).collect::<String>())?;
        }
    }
    Ok(project)
}

fn same_hash(plan: &str, answer: &Value) -> Result<()> {
    let hash = answer.get("hash").and_then(Value::as_str).context("the official client gave no hash")?;
    if !plan.contains(&format!("hash={hash}&")) {
        bail!("the plan does not ask for the code by the official client's hash {hash}");
    }
    Ok(())
}
