//! Measure: from a document to findings and request body, natively and in the browser, beside the official client with
//! the same files. Must not know what is in a document beyond its size.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::row::Row;
use super::sample::{Sample, Timed, time_processes};
use super::script;
use crate::setup::Browser;
use crate::{build, files, process};

/// Where the documents are written.
const FOLDER: &str = "target/bench/documents";
/// The program that measures natively.
const EXAMPLE: &str = "target/release/examples/measure_documents";
/// The official client's side, and the browser's.
const SCRIPT: &str = "tests/bench/documents.py";
const PAGE: &str = "tests/bench/documents.mjs";
/// Rounds of ours, and of the client, which is a hundred times slower.
const ROUNDS: &str = "101";
const CLIENT_ROUNDS: &str = "15";
/// A whole process of the client takes seconds.
const TIMES: usize = 30;
const CLIENT_TIMES: usize = 5;

/// The documents with the names of their rows: natively, in the browser.
const DOCUMENTS: [(&str, &str, &str); 4] = [
    ("command.yml", "read, check, body: command job", "the same in WASM"),
    ("sweep.yml", "read, check, body: sweep", "the same in WASM"),
    ("inputs.yml", "read, check, body: 200 inputs", "the same in WASM"),
    ("long.yml", "read, check, body: 2,000 lines", "the same in WASM"),
];

/// Rows for every document, one for the cost of a keystroke, one for a whole process.
pub fn measure(python: &Path, browser: &Browser) -> Result<Vec<Row>> {
    let paths = write()?;
    let names: Vec<&str> = paths.iter().map(|path| process::text(path)).collect::<Result<_>>()?;
    let build = [
        "build",
        "--release",
        "-p",
        "run-composer-rest",
        "--example",
        "measure_documents",
        "--target-dir",
        "target",
    ];
    process::quiet(process::command("cargo", &build, &[]))?;
    let run = |program: &Path, args: &[&str]| -> Result<serde_json::Value> {
        let said = process::quiet(process::command(program, &[args, &names[..]].concat(), &[]))?;
        script::last_line(&said, process::text(program)?)
    };
    let native = run(&files::in_root(EXAMPLE), &[ROUNDS])?;
    let client = run(python, &[SCRIPT, CLIENT_ROUNDS])?;
    let headless = files::in_root(build::HEADLESS.folder);
    let also = [("RC_DOCUMENTS", names.join(":")), ("RC_HEADLESS", process::text(&headless)?.to_owned())];
    let also: Vec<(&str, &str)> = also.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let wasm = script::browse(PAGE, browser, &also)?;
    let mut rows = Vec::new();
    let peer = "azure-ai-ml load_job + REST body, warm";
    for (file, title, in_browser) in DOCUMENTS {
        let theirs = || Sample::of(&client, file);
        rows.push(
            Row::new(title, "ms", Sample::of(&native, file)?, peer, theirs()?)
                .noted("in process, all checks"),
        );
        rows.push(
            Row::new(in_browser, "ms", Sample::of(&wasm, file)?, peer, theirs()?)
                .noted("Chromium; check, then toRequest"),
        );
    }
    for (file, title) in [
        ("command.yml", "one keystroke, command job, WASM"),
        ("inputs.yml", "one keystroke, 200 inputs, WASM"),
        ("long.yml", "one keystroke, 2,000 lines, WASM"),
    ] {
        let key = Sample::of(&wasm, &format!("keystroke {file}"))?;
        let natively = Sample::of(&native, file)?;
        rows.push(
            Row::new(title, "ms", key, "the same natively, with body", natively)
                .noted("re-read and re-check; the goal is 2 ms for a document of 5 kB"),
        );
    }
    rows.push(cold(python, names[0])?);
    Ok(rows)
}

/// Whole processes: the command beside the shortest program that loads a job with the client.
fn cold(python: &Path, document: &str) -> Result<Row> {
    let binary = files::in_root(build::BINARY);
    let load = format!("from azure.ai.ml import load_job; load_job({document:?})");
    let [ours, theirs] = time_processes(&[
        Timed { program: process::text(&binary)?, args: &["check", document], times: TIMES },
        Timed { program: process::text(python)?, args: &["-c", &load], times: CLIENT_TIMES },
    ])?;
    Ok(Row::new(
        "check a command job, whole process",
        "ms",
        ours,
        "azure-ai-ml load_job, whole process",
        theirs,
    ))
}

/// Writes the documents, with the files they name.
fn write() -> Result<Vec<PathBuf>> {
    let folder = files::in_root(FOLDER);
    files::write(&folder.join("src/train.py"), "print('hello')\n")?;
    let head = "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\ntype: command\nexperiment_name: bench\ncode: src\n";
    let tail = "environment: azureml:sklearn-1.5:1\ncompute: azureml:cpu-cluster\nlimits:\n  timeout: 3600\n";
    let inputs: String = (0..200).map(|n| format!("  input_{n}: {n}\n")).collect();
    let uses: String = (0..200).map(|n| format!(" --input-{n} ${{{{inputs.input_{n}}}}}")).collect();
    let variables: String = (0..1975).map(|n| format!("  VARIABLE_{n}: value {n}\n")).collect();
    let texts = [
        (
            "command.yml",
            format!("{head}command: python train.py --alpha ${{{{inputs.alpha}}}} --data ${{{{inputs.data}}}}\ninputs:\n  alpha: 0.1\n  data:\n    type: uri_file\n    path: https://example.com/iris.csv\n{tail}"),
        ),
        (
            "sweep.yml",
            "type: sweep\nexperiment_name: bench\ntrial:\n  code: src\n  command: python train.py --lr ${{search_space.lr}} --kind ${{search_space.kind}}\n  environment: azureml:sklearn-1.5:1\ncompute: azureml:cpu-cluster\nsampling_algorithm: random\nsearch_space:\n  lr: {type: uniform, min_value: 0.01, max_value: 0.9}\n  kind: {type: choice, values: [a, b]}\nobjective: {goal: minimize, primary_metric: loss}\nlimits: {max_total_trials: 20, max_concurrent_trials: 10, timeout: 7200}\n".to_owned(),
        ),
        ("inputs.yml", format!("{head}command: python train.py{uses}\ninputs:\n{inputs}{tail}")),
        ("long.yml", format!("{head}command: python train.py\nenvironment_variables:\n{variables}{tail}")),
    ];
    let mut paths = Vec::new();
    for (name, text) in texts {
        let path = folder.join(name);
        files::write(&path, text).with_context(|| format!("cannot write {name}"))?;
        paths.push(path);
    }
    Ok(paths)
}
