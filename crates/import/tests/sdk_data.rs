//! Datasets and outputs of the SDK v1: what it sends for them, and the inputs and outputs of v2 they become.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use run_composer_core::finding::Code;
use run_composer_core::job::MemoryFiles;
use run_composer_core::v1::lower::Fidelity;
use run_composer_import::{Conversion, Run, convert};
use serde_json::{Value, json};

const HEAD: &str = r"
from azureml.core import Dataset, Datastore, Experiment, ScriptRunConfig, Workspace
from azureml.core.runconfig import Data
from azureml.data import HDFSOutputDatasetConfig, OutputFileDatasetConfig
from azureml.data.datapath import DataPath
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
ws = Workspace.from_config()
store = ws.get_default_datastore()
def submit(*arguments, **more):
    src = ScriptRunConfig('.', 'train.py', arguments=list(arguments), compute_target='c')
    src.run_config.data.update(more)
    Experiment(ws, 'e').submit(src)
";

fn read(program: &str) -> Conversion {
    let mut files = MemoryFiles::default();
    files.add_text("train.py", "print('hello')\n");
    convert("data.py", &format!("{HEAD}{program}"), &files)
}

fn run(program: &str) -> Run {
    read(program).runs.first().cloned().expect("a run")
}

/// The v2 input `x` of a dataset, and the run around it.
fn input(dataset: &str) -> (Value, Run) {
    let run = run(&format!("submit('--d', ({dataset}).as_named_input('x'))"));
    (run.job["inputs"]["x"].clone(), run)
}

fn failures(program: &str) -> Vec<String> {
    read(program)
        .findings
        .into_iter()
        .filter(|finding| matches!(finding.code, Code::V1StatementFails | Code::V1RunRefused))
        .map(|finding| finding.message)
        .collect()
}

#[test]
fn a_version_is_a_number_and_the_latest_is_for_the_service_to_tell() {
    let (input, run) = input("Dataset.get_by_name(ws, 'mnist', version='2')");
    assert_eq!(run.v1["data"]["x"]["dataLocation"]["dataset"]["version"], 2);
    assert_eq!(input["path"], "azureml:mnist:2");
    let (input, run) = self::input("Dataset.get_by_name(ws, 'mnist')");
    let dataset = &run.v1["data"]["x"]["dataLocation"]["dataset"];
    assert_eq!(dataset["name"], "mnist");
    assert_eq!(dataset["version"], json!({ "$hole": "Dataset.get_by_name(ws, 'mnist')" }));
    assert_eq!(input["path"], "azureml:mnist@latest");
    assert!(
        failures("Dataset.get_by_name(ws, 'x', version='v')")[0].contains("Invalid value v for version.")
    );
}

#[test]
fn a_tuple_takes_the_latest_version_when_the_run_starts() {
    let run = run("submit('--d', DatasetConsumptionConfig('a', (ws, 'mnist'), mode='Mount'), \
                   DatasetConsumptionConfig('b', (ws, 'mnist', 3)), DatasetConsumptionConfig('c', (ws, 'other', 'latest')))");
    let dataset = |name: &str| run.v1["data"][name]["dataLocation"]["dataset"].clone();
    assert_eq!(dataset("a"), json!({ "id": null, "name": "mnist", "version": "latest" }));
    assert_eq!(dataset("b")["version"], 3);
    assert_eq!(run.v1["environmentVariables"]["SkipValidateDatasets"], "a,c");
    assert_eq!(run.job["inputs"]["a"]["path"], "azureml:mnist@latest");
    assert_eq!(run.job.get("environment_variables"), None, "a word to v1's own service");
}

#[test]
fn data_create_is_the_section_of_a_dataset() {
    let run =
        run("submit(more=Data.create(Dataset.get_by_name(ws, 'm', 1).as_named_input('more').as_download()))");
    let section = &run.v1["data"]["more"];
    assert_eq!(
        (&section["mechanism"], &section["createOutputDirectories"]),
        (&json!("download"), &json!(false))
    );
    assert_eq!(
        run.job["inputs"]["more"],
        json!({ "type": "mltable", "path": "azureml:m:1", "mode": "eval_download" })
    );
}

#[test]
fn files_are_a_file_a_folder_or_the_folder_of_a_pattern() {
    let store = "azureml://datastores/workspaceblobstore/paths/";
    for (path, kind, at) in [
        ("(store, 'raw/train.csv')", "uri_file", "raw/train.csv"),
        ("[(store, 'raw/train.csv')]", "uri_file", "raw/train.csv"),
        ("(store, 'raw/v1.0')", "uri_folder", "raw/v1.0"),
        ("store.path('raw')", "uri_folder", "raw"),
        ("DataPath(store, 'raw')", "uri_folder", "raw"),
        ("(store, 'raw/**/*.jpg')", "uri_folder", "raw/"),
        ("(store, 'x'), is_file=True", "uri_file", "x"),
    ] {
        let (input, run) = input(&format!("Dataset.File.from_files({path})"));
        assert_eq!(
            (&input["type"], &input["path"]),
            (&json!(kind), &json!(format!("{store}{at}"))),
            "{path}"
        );
        assert_eq!(
            run.report.parts.iter().any(|part| part.reason.contains("takes no patterns")),
            path.contains('*'),
            "{path}"
        );
    }
    let (input, _) = input("Dataset.File.from_files('https://example.org/a/b.zip')");
    assert_eq!((&input["type"], &input["path"]), (&json!("uri_file"), &json!("https://example.org/a/b.zip")));
    let (input, _) = self::input("Dataset.File.upload_directory('here', (store, 'up'))");
    assert_eq!((&input["type"], &input["path"]), (&json!("uri_folder"), &json!(format!("{store}up"))));
}

#[test]
fn several_paths_are_a_question() {
    let (input, run) = input("Dataset.File.from_files([(store, 'a.csv'), (store, 'b.csv')])");
    assert_eq!(input["path"], "<your-data-of-x>");
    assert_eq!(run.report.questions[0].text, "workspaceblobstore: a.csv, workspaceblobstore: b.csv");
    assert!(run.report.parts.iter().any(|part| part.v1 == "data.x" && part.fidelity == Fidelity::Lost));
}

#[test]
fn a_table_is_read_from_its_files() {
    let (input, run) = input("Dataset.Tabular.from_delimited_files((store, 'raw/train.csv'))");
    assert_eq!(input["type"], "uri_file");
    assert!(run.report.parts.iter().any(|part| part.reason.contains("run.input_datasets")));
    let (input, _) = self::input("Dataset.Tabular.from_sql_query((Datastore.get(ws, 'sql'), 'select 1'))");
    assert_eq!(input["path"], "<your-data-of-x>");
    let table = "Dataset.Tabular.from_delimited_files('https://example.org/a.csv')";
    assert!(
        failures(&format!("{table}.as_named_input('x').as_mount()"))[0].contains("does not support mount")
    );
    assert!(failures(&format!("{table}.as_mount()"))[0].contains("has no attribute 'as_mount'"));
    assert!(
        failures("Dataset.File.from_files('local/x.csv')")[0].contains("Invalid argument type for `path`")
    );
}

#[test]
fn an_hdfs_output_has_no_options_of_its_own() {
    let run = run("submit('--o', HDFSOutputDatasetConfig('o', destination=(store, 'out')))");
    let section = &run.v1["outputData"]["o"];
    assert_eq!(section["mechanism"], "hdfs");
    assert_eq!(section["additionalOptions"]["mountOptions"], Value::Null);
    assert_eq!(run.v1["arguments"], json!(["--o", "DatasetOutputConfig:o"]));
    assert_eq!(run.job["outputs"]["o"]["mode"], "rw_mount");
}

#[test]
fn what_only_the_service_knows_is_a_hole_and_a_question() {
    let run = run("submit('--ws', ws.name, '--id', Dataset.get_by_name(ws, 'm').id, '--place', ws.location)");
    assert_eq!(run.v1["arguments"][1], json!({ "$hole": "ws.name" }));
    assert_eq!(run.v1["arguments"][5], json!({ "$hole": "ws.location" }));
    assert_eq!(run.report.questions.len(), 3);
    let named = self::run(
        "submit('--name', Dataset.get_by_name(ws, 'm').name, ws.datasets['k'].as_named_input('k'))",
    );
    assert_eq!(named.v1["arguments"][1], "m");
    assert_eq!(named.job["inputs"]["k"]["path"], "azureml:k@latest");
}
