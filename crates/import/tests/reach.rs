//! No submit is passed over in silence: behind switches, in functions nobody calls, after statements that fail.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use run_composer_core::finding::Code;
use run_composer_core::job::MemoryFiles;
use run_composer_import::{Conversion, convert};

const HEAD: &str = "from azureml.core import *\nws = Workspace.from_config()\nexp = Experiment(ws, 'e')\n";

fn converted(program: &str) -> Conversion {
    let mut files = MemoryFiles::default();
    for path in ["t.py", "u.py", "a/b/t.py"] {
        files.add_text(path, "");
    }
    convert("program.py", &format!("{HEAD}{program}"), &files)
}

fn commands(conversion: &Conversion) -> Vec<&str> {
    conversion.runs.iter().map(|run| run.job["command"].as_str().expect("a command")).collect()
}

/// Codes with their lines.
fn found(conversion: &Conversion) -> Vec<(Code, u32)> {
    conversion
        .findings
        .iter()
        .map(|finding| (finding.code, finding.place.as_ref().map_or(0, |place| place.line)))
        .collect()
}

#[test]
fn functions_that_nothing_calls_are_runs_with_questions() {
    let conversion = converted(
        "def train(lr, n=3):\n    return exp.submit(ScriptRunConfig('.', 't.py', arguments=['--lr', lr, '--n', n]))\n\n\
         class Trainer:\n    def __init__(self, name):\n        self.name = name\n    def go(self, target):\n        \
         exp.submit(ScriptRunConfig('.', 't.py', arguments=[self.name], compute_target=target))\n",
    );
    assert_eq!(commands(&conversion), ["python t.py --lr <your-lr> --n 3", "python t.py <your-argument-1>"]);
    assert_eq!(conversion.runs[0].report.condition.as_deref(), Some("`train` is called"));
    assert_eq!(conversion.runs[1].report.condition.as_deref(), Some("`go` is called"));
    assert_eq!(found(&conversion), []);
}

#[test]
fn a_submit_behind_a_switch_that_is_off_is_told() {
    let conversion = converted(
        "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--go', action='store_true')\n\
         args = parser.parse_args()\nif args.go:\n    exp.submit(ScriptRunConfig('.', 't.py'))\n",
    );
    assert_eq!(found(&conversion), [(Code::UnknownSubmission, 9)]);
    assert!(conversion.findings[0].message.contains("`args.go`"), "{}", conversion.findings[0].message);
}

#[test]
fn a_submit_after_a_failing_statement_is_told() {
    let conversion = converted(
        "def main():\n    src = ScriptRunConfig('.', 't.py', nonsense=1)\n    exp.submit(src)\n\nmain()\n\
         exp.submit(ScriptRunConfig('.', 'u.py'))\n",
    );
    assert_eq!(commands(&conversion), ["python u.py"]);
    assert_eq!(found(&conversion), [(Code::V1StatementFails, 5), (Code::UnknownSubmission, 6)]);
}

#[test]
fn what_a_failing_statement_would_set_is_not_known() {
    let conversion =
        converted("src = ScriptRunConfig('.', 't.py', nonsense=1)\nrun = exp.submit(src)\nprint(run)\n");
    assert_eq!(found(&conversion), [(Code::V1StatementFails, 4), (Code::UnknownSubmission, 5)]);
}

#[test]
fn a_failure_under_an_unknown_condition_is_told_and_a_raise_is_not() {
    let conversion = converted(
        "import os\nif os.environ['A']:\n    ScriptRunConfig('.', 't.py', nonsense=1)\nif os.environ['B']:\n    \
         raise ValueError('b')\nexp.submit(ScriptRunConfig('.', 't.py'))\n",
    );
    assert_eq!(commands(&conversion), ["python t.py"]);
    assert_eq!(found(&conversion), [(Code::V1StatementFails, 6)]);
}

#[test]
fn stars_of_the_sdk_bring_its_names() {
    let conversion = converted(
        "from azureml.core.runconfig import *\nfrom azureml.core.conda_dependencies import *\nfrom os.path import *\n\
         env = Environment('x')\nenv.python.conda_dependencies = CondaDependencies.create(pip_packages=['a'])\n\
         exp.submit(ScriptRunConfig(join('a', 'b'), 't.py', environment=env, \
         distributed_job_config=MpiConfiguration(node_count=2)))\n",
    );
    assert_eq!(found(&conversion), []);
    assert_eq!(conversion.runs[0].job["code"], "./a/b");
    assert_eq!(conversion.runs[0].job["resources"]["instance_count"], 2);
}

#[test]
fn data_references_become_inputs() {
    let conversion = converted(
        "from azureml.data.datapath import *\nstore = Datastore.get(ws, 's')\nimages = store.path('images').as_mount()\n\
         labels = DataPath(store, 'labels').create_data_reference('labels', DataPathComputeBinding(mode='download'))\n\
         src = ScriptRunConfig('.', 't.py', arguments=['--a', str(images), '--b', str(labels), '--c', \
         '$AZUREML_DATAREFERENCE_none'])\n\
         src.run_config.data_references = {images.data_reference_name: images.to_config(), 'labels': labels.to_config()}\n\
         exp.submit(src)\n",
    );
    let job = &conversion.runs[0].job;
    assert_eq!(job["inputs"]["labels"]["path"], "azureml://datastores/s/paths/labels");
    let command = job["command"].as_str().expect("a command");
    assert!(command.ends_with("--b ${{inputs.labels}} --c <your-input-none>"), "{command}");
    assert_eq!(conversion.runs[0].report.questions.len(), 1);
}

#[test]
fn a_condition_that_is_not_known_gives_both_runs() {
    let conversion = converted(
        "from azureml.train.hyperdrive import *\nimport os\nuse = os.environ['X']\n\
         src = ScriptRunConfig('.', 't.py', compute_target='a' if use else 'b')\nconfig = src\nif use:\n    \
         config = HyperDriveConfig(run_config=src, hyperparameter_sampling=RandomParameterSampling({'lr': uniform(0, 1)}), \
         primary_metric_name='a', primary_metric_goal=PrimaryMetricGoal.MAXIMIZE, max_total_runs=2)\nexp.submit(config)\n",
    );
    let kinds: Vec<_> =
        conversion.runs.iter().map(|run| (run.kind, run.report.condition.as_deref())).collect();
    assert_eq!(kinds, [("hyperdrive", Some("use")), ("script_run_config", Some("not (use)"))]);
    let question = &conversion.runs[1].report.questions[0];
    assert_eq!(question.reason, "`'a'` where it holds, else `'b'`");
}

#[test]
fn what_is_done_after_a_condition_is_done_to_both() {
    let conversion = converted(
        "import os\nif os.environ['X']:\n    src = ScriptRunConfig('.', 't.py')\nelse:\n    \
         src = ScriptRunConfig('.', 't.py', arguments=['x'])\nsrc.run_config.target = 'gpu'\n\
         src.run_config.environment_variables['A'] = 'b'\nexp.submit(src)\n",
    );
    assert_eq!(commands(&conversion), ["python t.py", "python t.py x"]);
    for run in &conversion.runs {
        assert_eq!(
            (&run.job["compute"], &run.job["environment_variables"]["A"]),
            (&"azureml:gpu".into(), &"b".into())
        );
    }
}

#[test]
fn a_changed_environment_of_the_service_is_a_question() {
    let conversion = converted(
        "env = Environment.get(ws, 'team')\nexp.submit(ScriptRunConfig('.', 't.py', environment=env.clone('b')))\n\
         env.python.conda_dependencies.add_pip_package('x')\nexp.submit(ScriptRunConfig('.', 't.py', environment=env))\n",
    );
    assert_eq!(conversion.runs[0].job["environment"], "azureml:team@latest");
    assert_eq!(conversion.runs[1].job["environment"], "<your-environment>");
    assert!(conversion.runs[1].report.questions[0].reason.starts_with("the program changes `python`"));
}

#[test]
fn a_comprehension_over_what_is_not_known_still_submits() {
    let conversion =
        converted("runs = [exp.submit(ScriptRunConfig('.', f'{name}.py')) for name in names()]\n");
    assert_eq!(conversion.runs.len(), 1);
    assert_eq!(conversion.runs[0].report.condition.as_deref(), Some("for name in names()"));
}

#[test]
fn what_python_cannot_read_is_not_guessed() {
    let conversion = converted(
        "old = ScriptRunConfig('.', 't.py', arguments=['--folds', 010, '--lr', 0.1])\nexp.submit(old)\n\
         print 'done'\nexp.submit(ScriptRunConfig('.', 'u.py'))\nexp.submit(ScriptRunConfig('.', 't.py', arguments=[5L]))\n",
    );
    assert_eq!(commands(&conversion), ["python u.py"]);
    let lost: Vec<_> =
        found(&conversion).into_iter().filter(|(code, _)| *code == Code::UnknownSubmission).collect();
    assert_eq!(lost, [(Code::UnknownSubmission, 5), (Code::UnknownSubmission, 8)]);
}

#[test]
fn a_size_of_shared_memory_without_effect_is_told() {
    let conversion = converted(
        "rc = RunConfiguration()\nrc.environment.docker.shm_size = '8g'\nexp.submit(ScriptRunConfig('.', 't.py', run_config=rc))\n",
    );
    let parts = &conversion.runs[0].report.parts;
    assert!(parts.iter().any(|part| part.v1 == "environment.docker.shm_size"), "{parts:?}");
}
