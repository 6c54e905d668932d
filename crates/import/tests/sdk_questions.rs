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

fn told(program: &str) -> Vec<String> {
    let mut files = MemoryFiles::default();
    files.add_text("train.py", "print('hello')\n");
    let conversion = convert("ask.py", &format!("{HEAD}{program}"), &files);
    conversion.findings.into_iter().map(|finding| finding.message).collect()
}

#[test]
fn a_setting_below_an_attribute_that_the_sdk_does_not_have_is_told() {
    let program = "src = ScriptRunConfig('.', 'train.py')\n\
                   src.run_config.podcompute.resources.gpus = 1\nexp.submit(src)";
    let said =
        "This statement fails: AttributeError: 'RunConfiguration' object has no attribute 'podcompute'";
    assert_eq!(told(program), [said]);
    assert_eq!(told(&program.replace(".resources.gpus", "['gpus']")), [said]);
    let known = program.replace("podcompute.resources.gpus", "docker.use_docker");
    assert_eq!(told(&known), Vec::<String>::new());
}

#[test]
fn the_private_name_of_an_estimators_configuration_is_followed() {
    let run = run("est = Estimator('.', entry_script='train.py', compute_target='c', user_managed=True)\n\
                   est._estimator_config.environment.python.interpreter_path = '/opt/py/bin/python'\nexp.submit(est)");
    assert_eq!(run.v1["environment"]["python"]["interpreterPath"], "/opt/py/bin/python");
    assert_eq!(run.job["command"], "/opt/py/bin/python train.py");
}

#[test]
fn a_conda_file_that_v1_never_reads_is_lost() {
    let run = run("env = Environment('x')\nenv.python.conda_dependencies_file = 'deps.yml'\n\
                   exp.submit(ScriptRunConfig('.', 'train.py', environment=env))");
    assert_eq!(run.v1["environment"]["python"]["condaDependenciesFile"], "deps.yml");
    assert_eq!(lost(&run), ["environment.python.conda_dependencies_file"]);
}

#[test]
fn a_source_directory_with_a_drive_is_not_below_the_job() {
    let run = run(r"exp.submit(ScriptRunConfig('C:\work\src', 'train.py'))");
    assert_eq!(run.job["code"], "C:/work/src");
    let code = run.report.parts.iter().find(|part| part.v1 == "source_directory").expect("a part");
    assert_eq!(code.fidelity, Fidelity::Approximated);
}

#[test]
fn a_question_names_the_call_whose_result_depends_on_a_condition() {
    let run = run(
        "import os\ndef folder():\n    if os.path.isdir('/data/x'):\n        return 'a'\n    return 'b'\n\
                   exp.submit(ScriptRunConfig(folder(), 'train.py'))",
    );
    assert_eq!(run.report.questions[0].text, "folder(…)");
}

#[test]
fn what_is_done_to_a_run_afterwards_is_told() {
    let run = run("r = exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c'), tags={'a': '1'})\n\
         r.tag('owner', 'me')\nr.tag('candidate')\nr.set_tags({'a': 2})\nr.add_properties({'build': 7})\n\
         r.display_name = 'second'\nr.description = 'a try'\nr.wait_for_completion(show_output=True)\n\
         r.log('accuracy', 0.9)\nr.register_model('m', model_path='outputs/m.pkl')");
    assert_eq!(run.job["tags"], json!({ "a": "2", "owner": "me", "candidate": "" }));
    assert_eq!(run.job["properties"], json!({ "build": "7" }));
    assert_eq!((&run.job["display_name"], &run.job["description"]), (&json!("second"), &json!("a try")));
    assert_eq!(lost(&run), ["Run.log", "Run.register_model"]);
    let afterwards = run.report.parts.iter().filter(|part| part.fidelity == Fidelity::Approximated);
    let afterwards: Vec<&str> = afterwards.map(|part| part.v1.as_str()).collect();
    for name in ["Run.tag", "Run.add_properties", "Run.display_name", "Run.description"] {
        assert!(afterwards.contains(&name), "{afterwards:?}");
    }
}

#[test]
fn settings_that_no_job_has_are_lost_by_name() {
    let run = run("rc = RunConfiguration()\nrc.target = 'cpu'\nrc.amlcompute.vm_size = 'Standard_D2'\n\
         rc.amlcompute._cluster_max_node_count = 1\nrc.history.directories_to_watch = ['logs', 'more']\n\
         rc.environment.docker.platform.os = 'Windows'\n\
         exp.submit(ScriptRunConfig('.', 'train.py', run_config=rc))");
    assert_eq!(
        lost(&run),
        [
            "amlcompute.vm_size",
            "amlcompute._cluster_max_node_count",
            "history.directories_to_watch",
            "environment.docker.platform.os"
        ]
    );
}

#[test]
fn an_interactive_run_is_no_job() {
    let conversion = convert(
        "ask.py",
        &format!("{HEAD}run = exp.start_logging()\nrun.log('a', 1)\n"),
        &MemoryFiles::default(),
    );
    assert!(conversion.runs.is_empty());
    assert_eq!(conversion.findings[0].message, "This starts an interactive run, which is not converted");
}

#[test]
fn an_estimator_has_no_script_params_to_change() {
    let mut files = MemoryFiles::default();
    files.add_text("train.py", "print(1)\n");
    let conversion = convert(
        "ask.py",
        &format!(
            "{HEAD}est = Estimator('.', entry_script='train.py', compute_target='c', script_params={{'--a': 1}})\n\
                  est.script_params['--a'] = 5\nexp.submit(est)\n"
        ),
        &files,
    );
    let told: Vec<&str> = conversion.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        told,
        ["This statement fails: AttributeError: 'Estimator' object has no attribute 'script_params'"]
    );
}

#[test]
fn a_child_is_a_run_and_the_best_one_is_told() {
    let run_of_child = run("from azureml.core import Run\nr = Run.get_context()\n\
         r.submit_child(ScriptRunConfig('.', 'train.py', compute_target='c'))");
    assert_eq!(run_of_child.job["command"], "python train.py");
    assert_eq!(run_of_child.report.questions[0].name, "experiment name");
    let best = run("r = exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c'))\n\
         best = r.get_best_run_by_primary_metric()\nbest.register_model('m')\nbest.tag('best')\n");
    let prefix = "Run.get_best_run_by_primary_metric()";
    assert_eq!(lost(&best), [format!("{prefix}.register_model"), format!("{prefix}.tag")]);
}

#[test]
fn a_setting_without_effect_and_a_wheel_are_told() {
    let passed = run("rc = RunConfiguration()\nrc.target = 'c'\nrc.credential_passthrough = True\n\
         exp.submit(ScriptRunConfig('.', 'train.py', run_config=rc))");
    assert_eq!(lost(&passed), ["credential_passthrough"]);
    let wheel = run("env = Environment('e')\n\
         env.python.conda_dependencies.add_pip_package(Environment.add_private_pip_wheel(ws, 'x.whl'))\n\
         exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c', environment=env))");
    assert_eq!(wheel.report.questions[0].reason, "the service gives the wheel its address");
}

#[test]
fn a_data_reference_is_told_from_a_longer_one() {
    let run = run("from azureml.data.data_reference import DataReference\n\
         store = ws.get_default_datastore()\nrc = RunConfiguration()\nrc.target = 'c'\n\
         rc.data_references = {'data': DataReference(store, 'data').to_config(), 'data_2': DataReference(store, 'data_2').to_config()}\n\
         exp.submit(ScriptRunConfig('.', 'train.py', arguments=['--a', '$AZUREML_DATAREFERENCE_data', '--b', '$AZUREML_DATAREFERENCE_data_2', '--c', '$AZUREML_DATAREFERENCE_data_3'], run_config=rc))");
    assert_eq!(
        run.job["command"],
        "python train.py --a ${{inputs.data}} --b ${{inputs.data_2}} --c <your-input-data-3>"
    );
}
