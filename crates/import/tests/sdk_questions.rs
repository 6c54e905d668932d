//! What has no counterpart in v2, or cannot be told: it is a lost part and a question, and never a plain command.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use run_composer_core::job::MemoryFiles;
use run_composer_core::v1::lower::Fidelity;
use run_composer_import::{Run, convert};
use serde_json::json;

const HEAD: &str = r"
from azureml.core import Environment, Experiment, RunConfiguration, ScriptRunConfig, Workspace
from azureml.core.compute import ComputeTarget
from azureml.train.estimator import Estimator
ws = Workspace.from_config()
exp = Experiment(ws, 'e')
";

fn run(program: &str) -> Run {
    let mut files = MemoryFiles::default();
    files.add_text("train.py", "print('hello')\n");
    convert("ask.py", &format!("{HEAD}{program}"), &files).runs.first().cloned().expect("a run")
}

fn lost(run: &Run) -> Vec<&str> {
    run.report
        .parts
        .iter()
        .filter(|part| part.fidelity == Fidelity::Lost)
        .map(|part| part.v1.as_str())
        .collect()
}

#[test]
fn a_spark_run_is_no_command() {
    let run = run("rc = RunConfiguration(framework='PySpark')\nrc.target = 'hdi'\n\
                   exp.submit(ScriptRunConfig('.', 'train.py', run_config=rc))");
    assert_eq!(run.job["command"], "<your-Spark-job>");
    assert_eq!(lost(&run), ["framework: PySpark"]);
    assert_eq!(run.report.questions[0].text, "PySpark: train.py");
}

#[test]
fn retired_curated_environments_are_asked_for_and_others_are_named() {
    let submit = |name: &str| {
        run(&format!(
            "exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c', environment=Environment.get(ws, '{name}')))"
        ))
    };
    for name in [
        "AzureML-Minimal",
        "AzureML-sklearn-0.24-ubuntu18.04-py37-cpu",
        "AzureML-PyTorch-1.6-GPU",
        "AzureML-Tutorial",
    ] {
        let run = submit(name);
        assert_eq!(run.job["environment"], "<your-environment>", "{name}");
        assert_eq!(run.report.questions[0].text, name);
        assert_eq!(lost(&run), ["Environment.get"]);
    }
    for (name, path) in [
        ("AzureML-sklearn-1.5", "azureml://registries/azureml/environments/sklearn-1.5/labels/latest"),
        (
            "AzureML-acpt-pytorch-2.8-cuda12.6",
            "azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/labels/latest",
        ),
        ("team-minimal", "azureml:team-minimal@latest"),
    ] {
        assert_eq!(submit(name).job["environment"], path);
    }
}

#[test]
fn unknown_parameters_tags_and_variables_are_questions() {
    let names =
        |run: &Run| run.report.questions.iter().map(|question| question.text.clone()).collect::<Vec<_>>();
    let estimator = run(
        "gpu = ComputeTarget(ws, 'gpu')\nexp.submit(Estimator('.', compute_target=gpu, entry_script='train.py', \
         script_params=load('params')), tags=load('tags'))",
    );
    assert_eq!(names(&estimator), ["load('tags')", "load('params')"]);
    let inputs = run(
        "gpu = ComputeTarget(ws, 'gpu')\nexp.submit(Estimator('.', compute_target=gpu, entry_script='train.py', \
         inputs=[load('input')]))",
    );
    assert_eq!(names(&inputs), ["load('input')"]);
    let variables = run(
        "src = ScriptRunConfig('.', 'train.py', compute_target='c')\nsrc.run_config.environment_variables = load('vars')\n\
         exp.submit(src)",
    );
    assert_eq!(names(&variables), ["load('vars')"]);
    assert_eq!(
        variables.job["environment_variables"],
        json!({ "VARIABLES": "<your-environment-variables>" })
    );
}

#[test]
fn a_value_no_job_can_hold_is_shown_as_it_is() {
    let run = run(
        "exp.submit(ScriptRunConfig('.', 'train.py', arguments=['--target', ComputeTarget(ws, 'c'), '--f', print], \
                   compute_target='c'))",
    );
    let texts: Vec<&str> = run.report.questions.iter().map(|question| question.text.as_str()).collect();
    assert_eq!(texts, ["ComputeTarget('c')", "print"]);
}
