//! Whole sources converted: the v2 document, the report and the questions, as a person gets them.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use run_composer_core::checks::check_text;
use run_composer_core::finding::{Code, has_errors};
use run_composer_core::job::MemoryFiles;
use run_composer_core::v1::lower::Fidelity;
use run_composer_import::{Conversion, convert};
use serde_json::{Value, json};

fn files(texts: &[(&str, &str)]) -> MemoryFiles {
    let mut files = MemoryFiles::default();
    for (path, text) in texts {
        files.add_text(*path, *text);
    }
    files
}

fn job(conversion: &Conversion, at: usize) -> Value {
    Value::Object(conversion.runs.get(at).expect("a run").job.clone())
}

/// What became of a part: its fidelity.
fn became(conversion: &Conversion, at: usize, part: &str) -> Option<Fidelity> {
    conversion.runs[at].report.parts.iter().find(|known| known.v1 == part).map(|known| known.fidelity)
}

const ARTICLE: &str = r"
from azureml.core import Environment, Experiment, ScriptRunConfig, Workspace
from azureml.core.runconfig import PyTorchConfiguration
from azureml.train.hyperdrive import *

ws = Workspace.from_config()
experiment = Experiment(workspace=ws, name='my_experiment')
myenv = Environment.from_docker_image('team', 'team/trainer:1.4')
src = ScriptRunConfig(source_directory='project', script='train.py', arguments=['--lr', 0.1, '--name', 'two words'],
                      compute_target='gpu-cluster', environment=myenv,
                      distributed_job_config=PyTorchConfiguration(process_count=8, node_count=2),
                      max_run_duration_seconds=3600)
run = experiment.submit(config=src, tags={'team': 'a'})
run.wait_for_completion(show_output=True)
";

#[test]
fn a_script_run_is_a_command_job() {
    let conversion = convert("article.py", ARTICLE, &files(&[("project/train.py", "import torch\n")]));
    assert_eq!(conversion.findings, []);
    assert_eq!(conversion.runs.len(), 1);
    assert_eq!(
        job(&conversion, 0),
        json!({
            "$schema": "https://azuremlschemas.azureedge.net/latest/commandJob.schema.json",
            "type": "command",
            "experiment_name": "my_experiment",
            "tags": { "team": "a" },
            "code": "./project",
            "command": "python train.py --lr 0.1 --name 'two words'",
            "environment": { "image": "team/trainer:1.4" },
            "compute": "azureml:gpu-cluster",
            "distribution": { "type": "pytorch", "process_count_per_instance": 4 },
            "resources": { "instance_count": 2 },
            "limits": { "timeout": 3600 },
        })
    );
    assert_eq!(became(&conversion, 0, "PyTorchConfiguration"), Some(Fidelity::Exact));
}

#[test]
fn hyperdrive_is_a_sweep_that_sets_its_own_options() {
    let program = format!(
        "{ARTICLE}
space = RandomParameterSampling({{'--lr': uniform(0.001, 0.1), 'batch-size': choice(16, 32)}}, properties={{'seed': 7}})
experiment.submit(HyperDriveConfig(run_config=src, hyperparameter_sampling=space, primary_metric_name='acc',
    primary_metric_goal=PrimaryMetricGoal.MAXIMIZE, max_total_runs=20, max_concurrent_runs=4,
    policy=TruncationSelectionPolicy(truncation_percentage=20)))
"
    );
    let conversion = convert("article.py", &program, &MemoryFiles::default());
    let sweep = job(&conversion, 1);
    assert_eq!(conversion.runs[1].kind, "hyperdrive");
    let command = "python train.py --name 'two words' --lr ${{search_space.lr}} --batch-size ${{search_space.batch_size}}";
    assert_eq!(sweep["trial"]["command"], command);
    assert_eq!(
        sweep["search_space"],
        json!({
            "lr": { "type": "uniform", "min_value": 0.001, "max_value": 0.1 },
            "batch_size": { "type": "choice", "values": [16, 32] },
        })
    );
    assert_eq!(sweep["sampling_algorithm"], json!({ "type": "random", "seed": 7 }));
    assert_eq!(sweep["objective"], json!({ "primary_metric": "acc", "goal": "maximize" }));
    assert_eq!(sweep["early_termination"]["truncation_percentage"], 20);
    assert_eq!(
        sweep["limits"],
        json!({ "max_total_trials": 20, "max_concurrent_trials": 4, "timeout": 604_800, "trial_timeout": 3600 })
    );
    assert_eq!(became(&conversion, 1, "arguments: --lr"), Some(Fidelity::Approximated));
}

#[test]
fn data_is_inputs_and_outputs() {
    let program = r"
from azureml.core import Dataset, Experiment, ScriptRunConfig, Workspace
from azureml.data import OutputFileDatasetConfig
ws = Workspace.from_config()
store = ws.get_default_datastore()
data = Dataset.get_by_name(ws, 'mnist', version=3)
out = OutputFileDatasetConfig('result', destination=(store, 'results')).as_upload()
src = ScriptRunConfig('.', 'train.py', arguments=['--data', data.as_named_input('train').as_download(), '--out', out])
Experiment(ws, 'e').submit(src)
";
    let conversion = convert("data.py", program, &MemoryFiles::default());
    let job = job(&conversion, 0);
    assert_eq!(job["command"], "python train.py --data ${{inputs.train}} --out ${{outputs.result}}");
    assert_eq!(job["inputs"]["train"]["path"], "azureml:mnist:3");
    assert_eq!(job["inputs"]["train"]["type"], "mltable");
    assert_eq!(job["inputs"]["train"]["mode"], "eval_download");
    assert_eq!(
        job["outputs"]["result"],
        json!({ "type": "uri_folder", "path": "azureml://datastores/workspaceblobstore/paths/results", "mode": "upload" })
    );
}

#[test]
fn what_is_not_known_is_a_question_with_its_place_and_the_checks_find_it() {
    let program = "\
from azureml.core import Experiment, ScriptRunConfig, Workspace
target = input('cluster')
src = ScriptRunConfig('.', 'train.py', compute_target=target)
Experiment(Workspace.from_config(), 'e').submit(src)
";
    let conversion = convert("ask.py", program, &MemoryFiles::default());
    let run = &conversion.runs[0];
    let [question] = run.report.questions.as_slice() else { panic!("{:?}", run.report.questions) };
    assert_eq!((question.name.as_str(), question.text.as_str()), ("compute target", "input('cluster')"));
    assert_eq!(question.place.as_ref().map(|place| place.line), Some(2));
    assert_eq!(run.v1["target"], json!({ "$hole": "input('cluster')" }));
    let document = run_composer_core::document::to_yaml(&job(&conversion, 0), 0);
    let findings = check_text("job.yml", &document, None, None).findings;
    assert!(
        has_errors(&findings) && findings.iter().any(|finding| finding.code == Code::TemplatePlaceholder)
    );
}

#[test]
fn both_ways_of_an_unknown_condition_are_read() {
    let program = r"
from azureml.core import Experiment, ScriptRunConfig, Workspace
from azureml.core.compute import AmlCompute, ComputeTarget
ws = Workspace.from_config()
if 'cpu' in ws.compute_targets:
    target = ws.compute_targets['cpu']
else:
    target = ComputeTarget.create(ws, 'cpu', AmlCompute.provisioning_configuration(vm_size='STANDARD_D2_V2', max_nodes=4))
nodes = 1
if ws.location == 'westeurope':
    nodes = 2
src = ScriptRunConfig('.', 'train.py', compute_target=target)
src.run_config.node_count = nodes
Experiment(ws, 'e').submit(src)
";
    let conversion = convert("ways.py", program, &MemoryFiles::default());
    let job = job(&conversion, 0);
    // Both ways agree on the target, and differ in the nodes.
    assert_eq!(job["compute"], "azureml:cpu");
    assert_eq!(job["resources"]["instance_count"], "<your-node-count>");
}

#[test]
fn a_notebook_is_read_cell_by_cell_with_its_files() {
    let cell = |source: &str| json!({ "cell_type": "code", "source": source });
    let notebook = json!({ "nbformat": 4, "cells": [
        cell("%pip install azureml-core\nfrom azureml.core import Environment, Experiment, ScriptRunConfig, Workspace\nfolder = 'src'"),
        cell("%%writefile $folder/train.py\nprint('hello')\n"),
        cell("%%writefile conda.yml\nname: x\ndependencies: [python=3.9, pip: [numpy]]\n"),
        { "cell_type": "markdown", "source": "text" },
        cell("env = Environment.from_conda_specification('e', 'conda.yml')\nx = = 1"),
        cell("for lr in [0.1, 0.01]:\n    src = ScriptRunConfig(folder, 'train.py', arguments=['--lr', lr], environment=env)\n    Experiment(Workspace.from_config(), 'n').submit(src)"),
    ]});
    let conversion = convert("train.ipynb", &notebook.to_string(), &MemoryFiles::default());
    assert_eq!(conversion.runs.len(), 2);
    assert_eq!(job(&conversion, 1)["command"], "python train.py --lr 0.01");
    assert_eq!(job(&conversion, 1)["environment"]["conda_file"]["dependencies"][0], "python=3.9");
    // The script was written by a cell, so nothing is missing; the broken line is told with its cell.
    let places: Vec<&str> = conversion
        .findings
        .iter()
        .filter_map(|finding| Some(finding.place.as_ref()?.document.as_str()))
        .collect();
    assert!(
        conversion.findings.iter().all(|finding| finding.code == Code::PythonSyntax),
        "{:?}",
        conversion.findings
    );
    assert!(!places.is_empty() && places.iter().all(|place| *place == "train.ipynb, cell 5"), "{places:?}");
}

#[test]
fn a_registrys_password_is_nowhere() {
    let program = r"
from azureml.core import Environment, Experiment, ScriptRunConfig, Workspace
env = Environment('e')
env.docker.base_image = 'private/image:1'
env.docker.base_image_registry.address = 'registry.example'
env.docker.base_image_registry.username = 'user'
env.docker.base_image_registry.password = 'hunter2hunter2'
Experiment(Workspace.from_config(), 'n').submit(ScriptRunConfig('.', 'train.py', compute_target='c', environment=env))
";
    let conversion = convert("private.py", program, &MemoryFiles::default());
    let all = serde_json::to_string(&conversion).expect("plain values");
    assert!(!all.contains("hunter2"), "{all}");
    assert_eq!(job(&conversion, 0)["environment"]["image"], "registry.example/private/image:1");
    assert_eq!(became(&conversion, 0, "environment.docker.base_image_registry"), Some(Fidelity::Lost));
}

#[test]
fn a_runconfig_keeps_the_names_that_the_sdk_would_damage() {
    let text = "script: train.py\ntarget: cpu-cluster\nnode_count: 2\nenvironment:\n  name: e\n  docker:\n    base_image: team/base:1\n\
                \nhistory:\n  output_collection: true\ndata:\n  train_data:\n    mechanism: mount\n    data_location:\n      data_path:\n        \
                datastore_name: store\n        relative_path: raw\narguments: ['--data', 'DatasetConsumptionConfig:train_data']\n";
    let conversion = convert(".azureml/train.runconfig", text, &MemoryFiles::default());
    assert_eq!(
        conversion.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(),
        [Code::V1RunconfigDamaged]
    );
    let job = job(&conversion, 0);
    assert_eq!(job["command"], "python train.py --data ${{inputs.train_data}}");
    assert_eq!(job["inputs"]["train_data"]["path"], "azureml://datastores/store/paths/raw");
    assert_eq!(job["resources"]["instance_count"], 2);
    assert!(conversion.runs[0].v1["data"].get("trainData").is_some(), "what the SDK sends is damaged");
}

#[test]
fn a_choice_of_several_kinds_is_of_text() {
    let source = r"
from azureml.core import Experiment, ScriptRunConfig, Workspace
from azureml.train.hyperdrive import *
former = ws_of_somebody.runs()
space = {'--nesterov': choice(True, False), '--depth': choice(3, None), '--lr': choice(0.1, 'auto'), '--n': choice(1, 2)}
config = HyperDriveConfig(run_config=ScriptRunConfig('.', 'train.py', compute_target='c'), hyperparameter_sampling=GridParameterSampling(space),
    primary_metric_name='loss', primary_metric_goal=PrimaryMetricGoal.MINIMIZE, max_total_runs=4, max_concurrent_runs=9, resume_from=former)
Experiment(Workspace.from_config(), 'e').submit(config)
";
    let files = files(&[("train.py", "print(1)\n")]);
    let conversion = convert("sweep.py", source, &files);
    let space = &job(&conversion, 0)["search_space"];
    assert_eq!(space["nesterov"]["values"], json!(["True", "False"]));
    assert_eq!(space["depth"]["values"], json!(["3", "None"]));
    assert_eq!(space["lr"]["values"], json!(["0.1", "auto"]));
    assert_eq!(space["n"]["values"], json!([1, 2]));
    assert_eq!(job(&conversion, 0)["limits"]["max_concurrent_trials"], 4);
    assert_eq!(conversion.runs[0].v1["resume_from"], json!({ "$hole": "resume_from" }));
    assert_eq!(became(&conversion, 0, "choice of depth"), Some(Fidelity::Approximated));
    let text = run_composer_core::document::to_yaml(&job(&conversion, 0), 0);
    let report = check_text("job.yml", &text, Some(&files), None);
    assert!(
        !report.findings.iter().any(|finding| finding.code == Code::MixedChoice),
        "{:?}",
        report.findings
    );
}

#[test]
fn lines_of_a_requirements_file_are_packages_in_a_conda_file() {
    let source = r"
from azureml.core import Environment, Experiment, ScriptRunConfig, Workspace
env = Environment.from_pip_requirements('e', 'pip/requirements.txt')
Experiment(Workspace.from_config(), 'e').submit(ScriptRunConfig('.', 'train.py', compute_target='c', environment=env))
";
    let files = files(&[
        ("train.py", "print(1)\n"),
        (
            "pip/requirements.txt",
            "# of the team\nnumpy==1.26  # fast\n\n-r more.txt\n-r gone.txt\n-c pins.txt\n-e .\n--extra-index-url https://x.example/simple\n",
        ),
        ("pip/more.txt", "scipy\n-r last.txt\n"),
        ("pip/last.txt", "pandas\n"),
    ]);
    let conversion = convert("env.py", source, &files);
    let dependencies = &job(&conversion, 0)["environment"]["conda_file"]["dependencies"];
    let pip = dependencies.as_array().expect("a list").iter().find_map(|item| item.get("pip")).expect("pip");
    assert_eq!(
        pip,
        &json!([
            "numpy==1.26",
            "scipy",
            "pandas",
            "<your-pip-requirements>",
            "--extra-index-url https://x.example/simple"
        ])
    );
    assert_eq!(conversion.runs[0].report.questions[0].text, "-r gone.txt");
    assert_eq!(became(&conversion, 0, "-e ."), Some(Fidelity::Lost));
    assert_eq!(became(&conversion, 0, "-c pins.txt"), Some(Fidelity::Lost));
}

#[test]
fn secrets_stay_in_the_program() {
    let key = format!("{}==", "Rz94".repeat(21) + "ab");
    let source = format!(
        "from azureml.core import Experiment, ScriptRunConfig, Workspace\n\
         src = ScriptRunConfig('.', 'train.py', compute_target='c', arguments=['--key', '{key}', '--password', 'hunter2hunter2', '--lr', 0.1])\n\
         src.run_config.environment_variables = {{'STORAGE_ACCOUNT_KEY': '{key}', 'PASSWORD': 'hunter2hunter2', 'MODE': 'fast'}}\n\
         Experiment(Workspace.from_config(), 'e').submit(src)\n"
    );
    let conversion = convert("secret.py", &source, &MemoryFiles::default());
    let all = json!(conversion).to_string();
    assert!(!all.contains(&key) && !all.contains("hunter2"), "{all}");
    let job = job(&conversion, 0);
    assert_eq!(job["command"], "python train.py --key <your-secret> --password <your-secret> --lr 0.1");
    assert_eq!(
        job["environment_variables"],
        json!({ "STORAGE_ACCOUNT_KEY": "<your-STORAGE_ACCOUNT_KEY>", "PASSWORD": "<your-PASSWORD>", "MODE": "fast" })
    );
}

#[test]
fn a_password_in_an_address_stays_in_the_program() {
    let source = "from azureml.core import Environment, Experiment, ScriptRunConfig, Workspace\n\
        env = Environment('e')\n\
        env.python.conda_dependencies.add_pip_package('numpy')\n\
        env.python.conda_dependencies.set_pip_option('--extra-index-url https://bob:hunter2pw@x.example/simple')\n\
        src = ScriptRunConfig('.', 'train.py', compute_target='c', environment=env,\n    \
        arguments=['--api-key=hunter2pw', '--url', 'https://a.example/x?sv=2020&sig=hunter2pw'])\n\
        src.run_config.environment_variables = {'DB': 'postgres://bob:hunter2pw@db/x'}\n\
        Experiment(Workspace.from_config(), 'e').submit(src)\n";
    let conversion = convert("secret.py", source, &MemoryFiles::default());
    let all = json!(conversion).to_string();
    assert!(!all.contains("hunter2pw"), "{all}");
    assert!(all.contains("--extra-index-url https://<your-secret>@x.example/simple"), "{all}");
}

#[test]
fn a_chosen_path_on_the_compute_becomes_the_placeholder_of_its_data() {
    let source = r"
from azureml.core import Dataset, Experiment, ScriptRunConfig, Workspace
ws = Workspace.from_config()
data = Dataset.File.from_files((ws.get_default_datastore(), 'raw')).as_named_input('raw').as_mount('/data')
src = ScriptRunConfig('.', 'train.py', compute_target='c', arguments=['--data', '/data/train', '--rank', '$LOCAL_RANK'])
src.run_config.data = {'raw': data}
Experiment(ws, 'e').submit(src)
";
    let conversion = convert("paths.py", source, &MemoryFiles::default());
    let command = &job(&conversion, 0)["command"];
    assert_eq!(command, "python train.py --data ${{inputs.raw}}/train --rank \"$LOCAL_RANK\"");
    assert_eq!(became(&conversion, 0, "data.raw.path_on_compute"), Some(Fidelity::Approximated));
}
