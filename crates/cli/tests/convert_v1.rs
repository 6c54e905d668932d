//! `run-composer convert` of sources of the SDK v1: what is printed, what is written, how it ends.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use common::command::{Ran, run};
use serde_json::Value;

const PROGRAM: &str = "\
from azureml.core import Environment, Experiment, ScriptRunConfig, Workspace
experiment = Experiment(Workspace.from_config(), 'nightly')
env = Environment.from_docker_image('team', 'team/trainer:1.4')
for lr in [0.1, 0.01]:
    src = ScriptRunConfig('src', 'train.py', arguments=['--lr', lr], compute_target='cpu', environment=env)
    experiment.submit(src)
";

/// A folder with a program and its script.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/train.py"), "print('hello')\n").unwrap();
    fs::write(folder.path().join("submit.py"), PROGRAM).unwrap();
    folder
}

fn convert(file: &Path, more: &[&OsStr]) -> Ran {
    let mut args: Vec<&OsStr> = vec!["convert".as_ref(), file.as_os_str()];
    args.extend(more);
    run(&args)
}

#[test]
fn jobs_are_printed_and_the_report_beside_them() {
    let project = project();
    let ran = convert(&project.path().join("submit.py"), &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let jobs: Vec<&str> = ran.out.split("---\n").collect();
    assert_eq!(jobs.len(), 2, "{}", ran.out);
    assert!(jobs[1].contains("command: python train.py --lr 0.01\n"), "{}", jobs[1]);
    assert!(
        ran.err.contains("Run 2 of 2: script_run_config, experiment `nightly` (submit.py, line 6)"),
        "{}",
        ran.err
    );
}

#[test]
fn written_jobs_find_their_code_pass_the_checks_and_replace_nothing() {
    let project = project();
    let (source, out) = (project.path().join("submit.py"), project.path().join("v2/jobs"));
    let into = ["--out".as_ref(), out.as_os_str()];
    assert_eq!(convert(&source, &into).code, Some(0));
    let names = || {
        let mut names: Vec<String> = fs::read_dir(&out)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["nightly-2.yml", "nightly.yml"]);
    let first = fs::read_to_string(out.join("nightly.yml")).unwrap();
    assert!(first.contains("code: ../../src\n"), "{first}");
    let checked = run(&["check".as_ref(), out.join("nightly.yml").as_os_str()]);
    assert_eq!(checked.code, Some(0), "{}{}", checked.out, checked.err);
    assert_eq!(convert(&source, &into).code, Some(0));
    assert_eq!(names().len(), 4, "{:?}", names());
    assert_eq!(fs::read_to_string(out.join("nightly.yml")).unwrap(), first);
}

#[test]
fn programs_get_json() {
    let project = project();
    let ran = convert(&project.path().join("submit.py"), &["--format".as_ref(), "json".as_ref()]);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    let run = &value["runs"][1];
    assert_eq!((&run["experiment"], &run["kind"]), (&"nightly".into(), &"script_run_config".into()));
    assert_eq!(run["v1"]["arguments"], serde_json::json!(["--lr", 0.01]));
    assert_eq!(run["job"]["compute"], "azureml:cpu");
    assert!(run["report"]["parts"].as_array().unwrap().iter().any(|part| part["fidelity"] == "exact"));
    assert_eq!(value["findings"], serde_json::json!([]));
}

#[test]
fn a_source_without_a_run_and_a_file_of_another_kind_are_refused_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let (program, job) = (folder.path().join("a.py"), folder.path().join("job.yml"));
    fs::write(&program, "print('hello')\n").unwrap();
    fs::write(&job, "command: echo\nenvironment: azureml:e:1\n").unwrap();
    let ran = convert(&program, &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("No run was found"), "{}", ran.err);
    let ran = convert(&job, &[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("--to"), "{}", ran.err);
}

#[test]
fn runs_are_saved_as_the_sdk_saves_them() {
    let project = project();
    let source = project.path().join("submit.py");
    let ran = convert(&source, &["--to".as_ref(), "runconfig".as_ref()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let texts: Vec<&str> = ran.out.split("---\n").collect();
    assert_eq!(texts.len(), 2, "{}", ran.out);
    assert!(
        texts[0].starts_with("script: train.py\narguments:\n- --lr\n- 0.1\ntarget: cpu\n"),
        "{}",
        texts[0]
    );
    let out = project.path().join("v1");
    let into = ["--to".as_ref(), "runconfig".as_ref(), "--out".as_ref(), out.as_os_str()];
    assert_eq!(convert(&source, &into).code, Some(0));
    let saved = out.join("nightly-2/.azureml/nightly-2.runconfig");
    assert!(
        saved.is_file() && out.join("nightly-2/.azureml/conda_dependencies.yml").is_file(),
        "{}",
        ran.err
    );
    // What was written is a source again.
    assert_eq!(convert(&saved, &[]).code, Some(0));
    let job = project.path().join("job.yml");
    fs::write(&job, "command: echo\nenvironment: azureml:e:1\n").unwrap();
    assert_eq!(convert(&job, &["--to".as_ref(), "runconfig".as_ref()]).code, Some(2));
}

#[test]
fn a_program_below_its_source_folders_is_read_from_above() {
    let project = project();
    let notebooks = project.path().join("notebooks");
    fs::create_dir(&notebooks).unwrap();
    fs::rename(project.path().join("submit.py"), notebooks.join("submit.py")).unwrap();
    let out = project.path().join("jobs");
    let ran = convert(&notebooks.join("submit.py"), &["--out".as_ref(), out.as_os_str()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("Read as if it is started in"), "{}", ran.err);
    let job = fs::read_to_string(out.join("nightly.yml")).unwrap();
    assert!(job.contains("code: ../src\n"), "{job}");
}

#[test]
fn scripts_of_writefile_cells_go_beside_the_job() {
    let folder = tempfile::tempdir().unwrap();
    let cells = [
        "%%writefile made/train.py\nprint('hello')\n",
        "from azureml.core import *\nexp = Experiment(Workspace.from_config(), 'nb')\n\
         for lr in [1, 2]:\n    exp.submit(ScriptRunConfig('made', 'train.py', arguments=[lr]))",
    ];
    let cells: Vec<Value> =
        cells.iter().map(|cell| serde_json::json!({ "cell_type": "code", "source": cell })).collect();
    let notebook = serde_json::json!({ "cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4 });
    let file = folder.path().join("nb.ipynb");
    fs::write(&file, notebook.to_string()).unwrap();
    let out = folder.path().join("jobs");
    let ran = convert(&file, &["--out".as_ref(), out.as_os_str()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(fs::read_to_string(out.join("made/train.py")).unwrap(), "print('hello')\n");
    for job in ["nb.yml", "nb-2.yml"] {
        let job = fs::read_to_string(out.join(job)).unwrap();
        assert!(job.contains("code: ./made\n"), "{job}");
    }
}

#[test]
fn a_folder_is_read_source_by_source_and_a_repeated_line_once() {
    let project = project();
    fs::create_dir(project.path().join("more")).unwrap();
    let asking = PROGRAM.replace("'cpu'", "input('target')");
    fs::write(project.path().join("more/ask.py"), asking.replace("'src'", "'../src'")).unwrap();
    fs::write(project.path().join("helpers.py"), "import azureml.core\nX = 1\n").unwrap();
    let ran = convert(project.path(), &[]);
    assert_eq!((ran.code, ran.out.matches("type: command").count()), (Some(0), 4), "{}", ran.err);
    assert!(ran.err.contains("more/ask.py, line 6)") && !ran.err.contains("helpers.py"), "{}", ran.err);
    assert_eq!(ran.err.matches("`input('target')` is not known").count(), 1, "{}", ran.err);
    assert!(ran.err.contains("1 of the lines above, as run 1"), "{}", ran.err);
    let refused = convert(project.path(), &["--to".as_ref(), "python".as_ref()]);
    assert!(refused.code == Some(2) && refused.err.contains("takes one file"), "{}", refused.err);
}

#[test]
fn the_files_a_program_names_tell_where_it_is_started() {
    let project = project();
    fs::create_dir_all(project.path().join("tests/ci")).unwrap();
    fs::write(project.path().join("conda.yml"), "dependencies:\n  - python=3.9\n  - numpy\n").unwrap();
    let program = PROGRAM
        .replace(
            "Environment.from_docker_image('team', 'team/trainer:1.4')",
            "Environment.from_conda_specification('e', './conda.yml')",
        )
        .replace("'src', 'train.py'", "'.', './src/train.py'");
    let source = project.path().join("tests/ci/submit.py");
    fs::write(&source, program).unwrap();
    let ran = convert(&source, &["--format".as_ref(), "json".as_ref()]);
    let conversion: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(conversion["runs"][0]["job"]["command"], "python src/train.py --lr 0.1");
    assert_eq!(conversion["runs"][0]["report"]["questions"], Value::Array(Vec::new()), "{}", ran.out);
    assert!(conversion.get("missing").is_none(), "{}", ran.out);
    fs::remove_file(project.path().join("conda.yml")).unwrap();
    let ran = convert(&source, &["--format".as_ref(), "json".as_ref()]);
    let conversion: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(conversion["missing"], serde_json::json!(["conda.yml"]), "{}", ran.out);
}
