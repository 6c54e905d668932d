//! Measure: from a notebook of the SDK v1 to a v2 job, natively and in WASM, beside the SDK v1 that makes the same
//! configuration. Must not know how either reads it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::row::Row;
use super::sample::{Sample, Timed, time_processes};
use super::script;
use crate::{build, files, process};

/// The notebook, written for the measure.
const NOTEBOOK: &str = "target/bench/convert/notebook.ipynb";
/// The program that measures natively; the same in Node and Python.
const EXAMPLE: &str = "target/release/examples/measure_convert";
const NODE: &str = "tests/bench/convert.mjs";
const SCRIPT: &str = "tests/bench/convert.py";
/// Rounds of ours, and of the SDK.
const ROUNDS: &str = "101";
const SDK_ROUNDS: &str = "31";
/// Whole processes; one of the SDK takes seconds.
const TIMES: usize = 20;
const SDK_TIMES: usize = 5;
/// The cells: those of the article “Configure and submit training jobs”, with what a notebook has around them.
const CELLS: [&str; 5] = [
    "import os\nfrom azureml.core import Environment, Experiment, ScriptRunConfig, Workspace\nfrom azureml.core.conda_dependencies import CondaDependencies\nfrom azureml.core.runconfig import MpiConfiguration",
    "ws = Workspace.from_config()\nscript_folder = os.path.join('.', 'project')",
    "env = Environment('training')\nenv.python.conda_dependencies = CondaDependencies.create(\n    conda_packages=['scikit-learn==0.24.2', 'pandas'], pip_packages=['azureml-defaults', 'mlflow'])\nenv.docker.base_image = 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04'\nenv.environment_variables = {'OMP_NUM_THREADS': '1'}",
    "args = ['--learning-rate', 0.01, '--epochs', 20]\nfor name in ['alpha', 'beta']:\n    args += [f'--{name}', 0.5]\nconfig = ScriptRunConfig(source_directory=script_folder, script='train.py', arguments=args,\n                         compute_target='gpu-cluster', environment=env,\n                         distributed_job_config=MpiConfiguration(process_count_per_node=2, node_count=4),\n                         max_run_duration_seconds=3600)",
    "run = Experiment(workspace=ws, name='bench').submit(config)\nrun.wait_for_completion(show_output=True)",
];
/// What both must make of it.
const COMMAND: &str = "train.py --learning-rate 0.01 --epochs 20 --alpha 0.5 --beta 0.5";

/// Rows for a warm process and a cold one, natively and in WASM.
pub fn measure(sdk: &Path) -> Result<Vec<Row>> {
    let notebook = write()?;
    let path = process::text(&notebook)?;
    let build = [
        "build",
        "--release",
        "-p",
        "run-composer-import",
        "--example",
        "measure_convert",
        "--target-dir",
        "target",
    ];
    process::quiet(process::command("cargo", &build, &[]))?;
    let example = files::in_root(EXAMPLE);
    let native = process::quiet(process::command(&example, &[ROUNDS, path], &[]))?;
    let native = script::last_line(&native, EXAMPLE)?;
    let module = files::in_root(build::V1.folder);
    let env = [("RC_V1", process::text(&module)?), ("RC_NOTEBOOK", path), ("RC_ROUNDS", ROUNDS)];
    let env: Vec<(String, String)> =
        env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let wasm = process::quiet(process::command("node", &[NODE], &env))?;
    let wasm = script::last_line(&wasm, NODE)?;
    let theirs = process::quiet(process::command(sdk, &[SCRIPT, SDK_ROUNDS, path], &[]))?;
    let theirs = script::last_line(&theirs, SCRIPT)?;
    same_work(&native, &wasm, &theirs)?;
    let peer = "azureml-core, the same cells, warm";
    let note =
        "the peer makes the configuration without the submit; ours reads the source and makes the v2 job";
    let mut rows = vec![
        Row::new("notebook to v2 job", "ms", Sample::of(&native, "ms")?, peer, Sample::of(&theirs, "ms")?)
            .noted(note),
        Row::new("the same in WASM", "ms", Sample::of(&wasm, "ms")?, peer, Sample::of(&theirs, "ms")?)
            .noted("Node"),
    ];
    let binary = files::in_root(build::BINARY);
    let [command, cold] = time_processes(&[
        Timed {
            program: process::text(&binary)?,
            args: &["convert", path, "--format", "json"],
            times: TIMES,
        },
        Timed { program: process::text(sdk)?, args: &[SCRIPT, "1", path], times: SDK_TIMES },
    ])?;
    let peer = "azureml-core, whole process";
    rows.push(Row::new("notebook to v2 job, process", "ms", command, peer, cold.clone()));
    let loaded = Sample::of(&wasm, "cold")?;
    rows.push(
        Row::new("the same, loading the module", "ms", loaded, peer, cold)
            .noted("from reading the module's file to its first job, in Node that runs already"),
    );
    Ok(rows)
}

fn write() -> Result<PathBuf> {
    let cells: Vec<Value> = CELLS
        .iter()
        .map(|source| json!({ "cell_type": "code", "metadata": {}, "outputs": [], "source": source }))
        .collect();
    let notebook = json!({ "cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5 });
    let path = files::in_root(NOTEBOOK);
    files::write(&path, notebook.to_string()).context("cannot write the notebook")?;
    Ok(path)
}

/// The times would compare different work if the commands differed.
fn same_work(native: &Value, wasm: &Value, theirs: &Value) -> Result<()> {
    let words = theirs.get("command").and_then(Value::as_array).into_iter().flatten();
    let theirs = words.filter_map(Value::as_str).collect::<Vec<_>>().join(" ");
    let ours = |answer: &Value| {
        answer.pointer("/job/command").and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    for command in [ours(native), ours(wasm), format!("python {theirs}")] {
        if command != format!("python {COMMAND}") {
            bail!("the notebook became `{command}` instead of `python {COMMAND}`");
        }
    }
    Ok(())
}
