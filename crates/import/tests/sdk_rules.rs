//! Rules of the SDK v1 that are easy to get wrong: estimators and HyperDrive. What is expected here was sent by
//! azureml-core 1.61 and azureml-train-core 1.62.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use run_composer_core::finding::Code;
use run_composer_core::job::MemoryFiles;
use run_composer_import::{Conversion, convert};
use serde_json::{Value, json};

const HEAD: &str = r"
from azureml.core import Dataset, Environment, Experiment, ScriptRunConfig, Workspace
from azureml.core.compute import ComputeTarget
from azureml.train.dnn import Chainer, Gloo, Mpi, Nccl, ParameterServer, PyTorch, TensorFlow
from azureml.train.estimator import Estimator
from azureml.train.hyperdrive import *
from azureml.train.sklearn import SKLearn
ws = Workspace.from_config()
store = ws.get_default_datastore()
exp = Experiment(ws, 'e')
gpu = ComputeTarget(ws, 'gpu')
";

fn read(program: &str) -> Conversion {
    let mut files = MemoryFiles::default();
    files.add_text("train.py", "print('hello')\n");
    convert("rules.py", &format!("{HEAD}{program}"), &files)
}

/// What the SDK sends for the first run, and everything that is told.
fn sent(program: &str) -> Value {
    let conversion = read(program);
    conversion.runs.first().expect("a run").v1.clone()
}

fn trial(program: &str) -> Value {
    sent(program)["platform_config"]["Definition"]["Overrides"].clone()
}

/// The statements that fail, and what is refused at a submit.
fn failures(program: &str) -> Vec<String> {
    read(program)
        .findings
        .into_iter()
        .filter(|finding| matches!(finding.code, Code::V1StatementFails | Code::V1RunRefused))
        .map(|finding| finding.message)
        .collect()
}

#[test]
fn pytorch_on_several_nodes_sets_a_variable_and_sends_its_code_by_the_blob_store() {
    let program = "exp.submit(PyTorch('.', compute_target=gpu, entry_script='train.py', use_gpu=True, node_count=2, \
                   distributed_backend='Gloo'))";
    let sent = sent(program);
    assert_eq!((&sent["framework"], &sent["communicator"]), (&json!("PyTorch"), &json!("gloo")));
    assert_eq!(sent["environment"]["environmentVariables"]["NCCL_TREE_THRESHOLD"], "0");
    assert_eq!(sent["sourceDirectoryDataStore"], "workspaceblobstore");
    assert_eq!(sent["dataReferences"]["workspaceblobstore"]["dataStoreName"], "workspaceblobstore");
    // Within HyperDrive nothing is put over the estimator.
    let trial = trial(
        "e = PyTorch('.', compute_target=gpu, entry_script='./train.py', node_count=2, distributed_training=Nccl())\n\
         exp.submit(HyperDriveConfig(RandomParameterSampling({'a': uniform(0, 1)}), 'm', PrimaryMetricGoal.MAXIMIZE, 4, \
         estimator=e))",
    );
    assert_eq!(trial["sourceDirectoryDataStore"], Value::Null);
    assert_eq!((&trial["script"], &trial["communicator"]), (&json!("./train.py"), &json!("Nccl")));
}

#[test]
fn versions_of_frameworks_are_known() {
    for (version, image) in [
        ("PyTorch.DEFAULT_VERSION", "pytorch:1.4-cpu"),
        ("max(PyTorch.get_supported_versions())", "pytorch:1.6-cpu"),
    ] {
        let sent = sent(&format!(
            "exp.submit(PyTorch('.', compute_target=gpu, entry_script='train.py', framework_version={version}))"
        ));
        assert_eq!(sent["environment"]["docker"]["baseImage"], image);
    }
    let unknown = sent(
        "exp.submit(PyTorch('.', compute_target=gpu, entry_script='train.py', framework_version=input('version')))",
    );
    assert_eq!(unknown["environment"]["docker"]["baseImage"], json!({ "$hole": "input('version')" }));
}

#[test]
fn packages_of_an_estimator_are_merged_as_the_sdk_merges_them() {
    let sent = sent(
        "exp.submit(PyTorch('.', compute_target=gpu, entry_script='train.py', conda_packages=['numpy'], \
         pip_packages=['torch==1.2', 'azureml-defaults']))",
    );
    assert_eq!(
        sent["environment"]["python"]["condaDependencies"]["dependencies"],
        json!([
            "python=3.6.2",
            { "pip": ["torch==1.2", "azureml-defaults", "torchvision==0.5.0", "horovod==0.18.1", "tensorboard==1.14.0",
                      "future==0.17.1"] },
            "numpy"
        ])
    );
    let optimized = self::sent(
        "exp.submit(Chainer('.', compute_target=gpu, entry_script='train.py', _enable_optimized_mode=True, \
         pip_packages=['x']))",
    );
    assert_eq!(optimized["environment"]["python"]["baseCondaEnvironment"], "base");
    assert_eq!(optimized["environment"]["docker"]["baseImage"], "chainer:5.1.0-cpu");
}

#[test]
fn a_submit_puts_its_arguments_over_those_of_the_estimator() {
    let program = "e = Estimator('.', compute_target=gpu, entry_script='train.py', script_params={'--lr': 0.1, '--flag': '', \
                   '--l': [1, 'a', [2]], '--n': None})\nexp.submit(e)\nexp.submit(e, script_params={'--lr': 0.5, '--q': 3})";
    let conversion = read(program);
    assert_eq!(
        conversion.runs[0].v1["arguments"],
        json!(["--lr", 0.1, "--flag", "--l", 1, "a", "[2]", "--n"])
    );
    assert_eq!(
        conversion.runs[1].v1["arguments"],
        json!(["--lr", 0.5, "--flag", "--l", 1, "a", "[2]", "--n", "--q", 3])
    );
}

#[test]
fn hyperdrive_leaves_out_what_the_space_sets_of_an_estimator_only() {
    let space = "HyperDriveConfig(RandomParameterSampling({'lr': uniform(0, 1), '-c': choice(1, 2)}), 'm', \
                 PrimaryMetricGoal['MINIMIZE'], 4, max_concurrent_runs=2";
    let trial = trial(&format!(
        "e = TensorFlow('.', vm_size='STANDARD_NC6', entry_script='train.py', node_count=2, distributed_training=Mpi(2), \
         script_params={{'--lr': 0.1, '--b': 2, '--c': 3}})\nexp.submit({space}, estimator=e))"
    ));
    assert_eq!(trial["arguments"], json!(["--b", 2]));
    let cluster = &trial["amlcompute"];
    assert_eq!((&cluster["retainCluster"], &cluster["clusterMaxNodeCount"]), (&json!(true), &json!(4)));
    assert!(cluster["name"].is_string(), "the SDK makes up a name");
    let trial = self::trial(&format!(
        "src = ScriptRunConfig('.', command=['python', 'train.py'], compute_target='c')\nexp.submit({space}, run_config=src))"
    ));
    assert_eq!(trial["command"], json!(["python", "train.py"]), "only a submit of its own joins the words");
    let goal = |goal: &str| {
        sent(&format!(
            "exp.submit(HyperDriveConfig(GridParameterSampling({{'a': choice(1)}}), 'm', {goal}, 1, \
             run_config=ScriptRunConfig('.', 'train.py', compute_target='c')))"
        ))["primary_metric_config"]["goal"]
            .clone()
    };
    for text in [
        "PrimaryMetricGoal['MINIMIZE']",
        "PrimaryMetricGoal.from_str('Minimize')",
        "PrimaryMetricGoal('MINIMIZE')",
    ] {
        assert_eq!(goal(text), "minimize", "{text}");
    }
}

#[test]
fn a_tuple_is_no_list_for_the_sdk() {
    let sent = sent("exp.submit(ScriptRunConfig('.', command=('python', 'train.py'), compute_target='c'))");
    assert_eq!(sent["command"], json!(["python", "train.py"]));
    assert_eq!(
        failures(
            "exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c', \
             arguments=('--d', Dataset.get_by_name(ws, 'x').as_named_input('x'))))"
        ),
        ["The SDK v1 refuses this run: 'tuple' object does not support item assignment"]
    );
}

#[test]
fn hyperdrive_sends_tuples_as_text_and_takes_no_list_for_an_option() {
    let submit = |arguments: &str| {
        format!(
            "exp.submit(HyperDriveConfig(RandomParameterSampling({{'a': choice(1)}}), 'm', PrimaryMetricGoal.MAXIMIZE, 4, \
             run_config=ScriptRunConfig('.', 'train.py', compute_target='c', arguments={arguments})))"
        )
    };
    assert_eq!(
        trial(&submit("['--t', (3, '4'), '--u', [(1,), 2]]"))["arguments"],
        json!(["--t", "(3, '4')", "--u", ["(1,)", 2]])
    );
    assert_eq!(trial(&submit("('--t', 1)"))["arguments"], "('--t', 1)");
    assert!(failures(&submit("[[1], 2]"))[0].contains("unhashable type: 'list'"));
}

#[test]
fn only_the_submit_passes_credentials() {
    let program = "src = ScriptRunConfig('.', 'train.py', compute_target='c')\n\
                   src.run_config.credential_passthrough = True\nexp.submit(src)\nexp.submit(src, credential_passthrough=True)";
    let conversion = read(program);
    assert_eq!(conversion.runs[0].v1["credentialPassthrough"], false);
    assert_eq!(conversion.runs[1].v1["credentialPassthrough"], true);
}

#[test]
fn what_estimators_refuse_is_told() {
    let cases = [
        (
            "Estimator('.', compute_target=gpu, distributed_backend='nccl')",
            "Unsupported distributed backend value: nccl.",
        ),
        (
            "PyTorch('.', compute_target=gpu, distributed_training=ParameterServer())",
            "Unsupported framework for ParameterServer",
        ),
        ("SKLearn('.', compute_target=gpu, node_count=2)", "unexpected keyword argument 'node_count'"),
        (
            "PyTorch('.', compute_target='c', node_count=2, distributed_training=Mpi())",
            "Compute target should be AmlCompute",
        ),
        ("PyTorch('.', compute_target=gpu, framework_version='9')", "PyTorch 9 is not currently supported"),
        (
            "PyTorch('.', compute_target=gpu, user_managed=True, pip_packages=['x'])",
            "If user_managed is True",
        ),
        ("PyTorch('.')", "Either compute target or VM size should be specified."),
        (
            "PyTorch('.', compute_target=gpu, use_docker=False, custom_docker_image='x')",
            "If use_docker parameter is set to false",
        ),
        (
            "PyTorch('.', compute_target=gpu, custom_docker_image='x', custom_docker_base_image='y')",
            "will be deprecated",
        ),
        (
            "PyTorch('.', compute_target='c', _enable_optimized_mode=True)",
            "Optimized mode is not supported for non-AmlCompute",
        ),
        ("PyTorch('.', compute_target=gpu, worker_count=2)", "unexpected keyword argument 'worker_count'"),
        ("PyTorch('.', compute_target=gpu, inputs=['x'])", "Type <class 'str'> is not supported for inputs."),
        ("Estimator(compute_target=gpu)", "missing 1 required positional argument: 'source_directory'"),
        (
            "Estimator('.', compute_target=gpu, environment_definition=Environment('e'), use_gpu=True)",
            "environment_definition",
        ),
        (
            "Estimator('.', compute_target=gpu, environment_definition='e')",
            "'str' object has no attribute 'docker'",
        ),
        ("Estimator('.', compute_target=gpu, script_params=['a'])", "'list' object has no attribute 'items'"),
        ("Estimator('.', compute_target=gpu, pip_packages='x')", "'str' object has no attribute 'insert'"),
        ("Estimator('.', compute_target=gpu, inputs=store)", "object is not iterable"),
        (
            "Estimator('.', compute_target=gpu, node_count='2')",
            "'<' not supported between instances of 'str' and 'int'",
        ),
        ("ScriptRunConfig('.', 'train.py', environment='team')", "'str' object has no attribute 'docker'"),
    ];
    for (call, message) in cases {
        let failures = failures(&format!("exp.submit({call})"));
        assert!(failures.iter().any(|failure| failure.contains(message)), "{call}: {failures:?}");
    }
    // Where it is not known whether an argument is given, nothing is refused.
    assert_eq!(
        failures("e = Estimator('.', compute_target=gpu, user_managed=x, pip_packages=['x'])"),
        Vec::<String>::new()
    );
}

#[test]
fn arguments_that_json_cannot_hold_are_refused() {
    for (argument, kind) in
        [("store.path('x')", "DataReference"), ("range(3)", "range"), ("gpu", "ComputeTarget")]
    {
        let failures = failures(&format!(
            "exp.submit(ScriptRunConfig('.', 'train.py', arguments=[{argument}], compute_target='c'))"
        ));
        assert!(
            failures
                .iter()
                .any(|failure| failure.contains(&format!("Object of type {kind} is not JSON serializable"))),
            "{argument}: {failures:?}"
        );
    }
}

#[test]
fn what_hyperdrive_refuses_is_told() {
    let config = |space: &str, more: &str| {
        format!(
            "exp.submit(HyperDriveConfig(RandomParameterSampling({space}), 'm', PrimaryMetricGoal.MAXIMIZE, 4{more}, \
             run_config=ScriptRunConfig('.', 'train.py', compute_target='c')))"
        )
    };
    let cases = [
        (config("{'a': choice((1, 2))}", ""), "Cannot deserialize generic object with type: <class 'tuple'>"),
        (config("{'a': choice(gpu, 1)}", ""), "Cannot deserialize generic object with type: <class 'ComputeTarget'>"),
        (config("{'a': choice(1)}", ", policy='x'"), "'str' object has no attribute 'to_json'"),
        (config("{'a': choice(1)}", ", max_duration_minutes='x'"), "'>' not supported between instances of 'str' and 'int'"),
        ("GridParameterSampling([1])".to_owned(), "'list' object has no attribute 'values'"),
        (
            "e = Estimator('.', compute_target=gpu, entry_script='train.py', script_params={'--l': [1, 2, 3]})\n\
             exp.submit(HyperDriveConfig(RandomParameterSampling({'a': choice(1)}), 'm', PrimaryMetricGoal.MAXIMIZE, 4, \
             estimator=e))"
                .to_owned(),
            "'int' object has no attribute 'lstrip'",
        ),
    ];
    for (program, message) in cases {
        let failures = failures(&program);
        assert!(failures.iter().any(|failure| failure.contains(message)), "{program}: {failures:?}");
    }
    assert_eq!(
        failures("BayesianParameterSampling({'a': uniform(0, 1)}, properties={})"),
        Vec::<String>::new()
    );
}

#[test]
fn what_a_submit_refuses_is_told() {
    let src = |more: &str| format!("exp.submit(ScriptRunConfig('.', compute_target='c', {more}))");
    let cases = [
        (src("script='train.py', arguments=[b'x']"), "Object of type bytes is not JSON serializable"),
        (src("command=['a', 1]"), "sequence item 1: expected str instance, int found"),
        ("from azureml.core import RunConfiguration\nexp.submit(RunConfiguration())".to_owned(), "Method to be submitted"),
        ("exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c'), foo=1)".to_owned(), "unexpected keyword argument 'foo'"),
        (
            "exp.submit(Estimator('.', compute_target=gpu, entry_script='train.py'), foo=1)".to_owned(),
            "['foo'] parameters cannot be overridden.",
        ),
        (
            "from azureml.data import OutputFileDatasetConfig\nOutputFileDatasetConfig('o').register_on_complete('')".to_owned(),
            "The registration name of the dataset must not be empty.",
        ),
    ];
    for (program, message) in cases {
        let failures = failures(&program);
        assert!(failures.iter().any(|failure| failure.contains(message)), "{program}: {failures:?}");
    }
}

#[test]
fn a_data_reference_that_is_no_section_is_refused_and_understood() {
    let program = "from azureml.core import RunConfiguration\nrc = RunConfiguration()\nrc.target = 'c'\n\
                   rc.data_references = {'raw': store.path('a/b').as_download()}\n\
                   exp.submit(ScriptRunConfig('.', 'train.py', run_config=rc))";
    let conversion = read(program);
    assert_eq!(
        conversion.runs[0].job["inputs"]["raw"],
        json!({ "type": "uri_folder", "path": "azureml://datastores/workspaceblobstore/paths/a/b", "mode": "download" })
    );
    assert!(failures(program)[0].contains("Dictionary with non-native python type values"));
}
