//! The article "Configure and submit training runs", block by block: what each submits, as the SDK v1 sends it and as a v2 job.

use run_composer_core::checks::check_text;
use run_composer_core::finding::{Code, Severity};
use run_composer_core::job::MemoryFiles;
use run_composer_core::v1::lower::Fidelity;
use run_composer_import::{Conversion, Run, convert};
use serde_json::{Value, json};

const EXPERIMENT: &str = "
from azureml.core import Experiment

experiment_name = 'my_experiment'
experiment = Experiment(workspace=ws, name=experiment_name)
";

const CURATED: &str = "
from azureml.core import Workspace, Environment

ws = Workspace.from_config()
myenv = Environment.get(workspace=ws, name=\"AzureML-Minimal\")
";

const USER_MANAGED: &str = "
from azureml.core import Environment

myenv = Environment(\"user-managed-env\")
myenv.python.user_managed_dependencies = True

# You can choose a specific Python environment by pointing to a Python path
# myenv.python.interpreter_path = '/home/johndoe/miniconda3/envs/myenv/bin/python'
";

/// What the prerequisites of the article give.
const GIVEN: &str = "
project_folder = 'project'
my_compute_target = ws.compute_targets['cpu-cluster']
";

const SCRIPT_RUN: &str = "
from azureml.core import ScriptRunConfig

src = ScriptRunConfig(source_directory=project_folder,
                      script='train.py',
                      compute_target=my_compute_target,
                      environment=myenv)
";

const UNDEFINED_TARGET: &str = "
# Set compute target
# Skip this if you are running on your local computer
script_run_config.run_config.target = my_compute_target
";

const SUBMIT: &str = "
run = experiment.submit(config=src)
run.wait_for_completion(show_output=True)
";

fn files() -> MemoryFiles {
    let mut files = MemoryFiles::default();
    files.add_text("project/train.py", "print('hello')\n");
    files
}

fn read(blocks: &[&str]) -> Conversion {
    convert("article.py", &blocks.concat(), &files())
}

fn only(conversion: &Conversion) -> &Run {
    let [run] = conversion.runs.as_slice() else { panic!("{:?}", conversion.findings) };
    run
}

fn codes(conversion: &Conversion) -> Vec<Code> {
    conversion.findings.iter().map(|finding| finding.code).collect()
}

/// What the article's script run gives with other words for its constructor.
fn with(arguments: &str) -> Conversion {
    let src = format!(
        "from azureml.core import ScriptRunConfig\n\
         from azureml.core.runconfig import MpiConfiguration, PyTorchConfiguration, TensorflowConfiguration\n\
         src = ScriptRunConfig(source_directory=project_folder, script='train.py', compute_target=my_compute_target,\n    {arguments})\n"
    );
    read(&[EXPERIMENT, GIVEN, &src, SUBMIT])
}

#[test]
fn an_experiment_a_target_and_a_curated_environment() {
    let conversion = read(&[EXPERIMENT, CURATED, GIVEN, SCRIPT_RUN, SUBMIT]);
    assert_eq!(codes(&conversion), []);
    let run = only(&conversion);
    assert_eq!(
        (run.kind, &run.experiment, &run.source_directory),
        ("script_run_config", &json!("my_experiment"), &json!("project"))
    );
    assert_eq!((&run.v1["script"], &run.v1["target"]), (&json!("train.py"), &json!("cpu-cluster")));
    assert_eq!(run.v1["environment"], json!({ "name": "AzureML-Minimal", "version": null }));
    assert_eq!(
        Value::Object(run.job.clone()),
        json!({
            "$schema": "https://azuremlschemas.azureedge.net/latest/commandJob.schema.json",
            "type": "command",
            "experiment_name": "my_experiment",
            "code": "./project",
            "command": "python train.py",
            "environment": "<your-environment>",
            "compute": "azureml:cpu-cluster",
        })
    );
    // v2 has no environment of this name: a question, not another one.
    let [question] = run.report.questions.as_slice() else { panic!("{:?}", run.report.questions) };
    assert_eq!((question.field.as_str(), question.text.as_str()), ("environment", "AzureML-Minimal"));
    assert!(question.reason.contains("retired"), "{}", question.reason);
}

#[test]
fn a_user_managed_environment_runs_on_this_machine() {
    let local = SCRIPT_RUN.replace("compute_target=my_compute_target,\n", "");
    for local in [local.clone(), local.replace("script=", "compute_target='local', script=")] {
        let conversion = read(&[EXPERIMENT, USER_MANAGED, "project_folder = 'project'\n", &local, SUBMIT]);
        assert_eq!(codes(&conversion), []);
        let run = only(&conversion);
        assert_eq!(run.v1["target"], "local");
        assert_eq!(run.v1["environment"]["name"], "user-managed-env");
        assert_eq!(run.v1["environment"]["python"]["userManagedDependencies"], true);
        assert_eq!(run.v1["environment"]["python"]["interpreterPath"], "python");
        assert_eq!(run.job["compute"], "local");
        assert_eq!(run.job["environment"], "azureml:user-managed@latest");
        assert_eq!(run.job["command"], "python train.py");
    }
}

#[test]
fn another_interpreter_runs_the_script() {
    let chosen = USER_MANAGED.replace("# myenv", "myenv");
    let local = SCRIPT_RUN.replace("compute_target=my_compute_target,\n", "");
    let conversion = read(&[EXPERIMENT, &chosen, "project_folder = 'project'\n", &local, SUBMIT]);
    let run = only(&conversion);
    let interpreter = "/home/johndoe/miniconda3/envs/myenv/bin/python";
    assert_eq!(run.v1["environment"]["python"]["interpreterPath"], interpreter);
    assert_eq!(run.job["command"], format!("{interpreter} train.py"));
    assert_eq!(codes(&conversion), []);
}

#[test]
fn the_articles_own_mistake_is_told_and_survived() {
    let conversion = read(&[EXPERIMENT, CURATED, GIVEN, SCRIPT_RUN, UNDEFINED_TARGET, SUBMIT]);
    let [finding] = conversion.findings.as_slice() else { panic!("{:?}", conversion.findings) };
    assert_eq!((finding.code, finding.severity), (Code::UndefinedName, Severity::Warning));
    assert!(finding.message.contains("`script_run_config`"), "{}", finding.message);
    let line = EXPERIMENT.lines().count()
        + CURATED.lines().count()
        + GIVEN.lines().count()
        + SCRIPT_RUN.lines().count()
        + 4;
    assert_eq!(finding.place.as_ref().map(|place| place.line as usize), Some(line));
    assert_eq!(only(&conversion).job["compute"], "azureml:cpu-cluster");
    // The block alone, as it stands in the article: what it leaves open are questions.
    let alone = read(&[SCRIPT_RUN, UNDEFINED_TARGET]);
    let run = only(&alone);
    let asked: Vec<&str> = run.report.questions.iter().map(|question| question.field.as_str()).collect();
    assert_eq!(asked, ["code", "environment", "compute"]);
    assert_eq!((run.job["command"].as_str(), &run.experiment), (Some("python train.py"), &Value::Null));
    assert!(codes(&alone).contains(&Code::NothingSubmitted));
}

#[test]
fn without_an_environment_the_default_one_is_written_out() {
    let conversion = with("");
    let run = only(&conversion);
    assert_eq!(run.v1["environment"]["name"], "default-environment");
    assert_eq!(run.job["environment"]["conda_file"]["name"], "project_environment");
    assert!(run.job["environment"]["image"].as_str().is_some_and(|image| image.contains("openmpi")));
}

#[test]
fn arguments_and_the_longest_duration() {
    let conversion =
        with("arguments=['--arg1', arg1_val, '--arg2', arg2_val], max_run_duration_seconds=3600");
    assert_eq!(codes(&conversion), [Code::UndefinedName, Code::UndefinedName]);
    let conversion = with("arguments=['--arg1', 0.1, '--arg2', 'two words'], max_run_duration_seconds=3600");
    assert_eq!(codes(&conversion), []);
    let run = only(&conversion);
    assert_eq!(run.v1["arguments"], json!(["--arg1", 0.1, "--arg2", "two words"]));
    assert_eq!(run.v1["maxRunDurationSeconds"], 3600);
    assert_eq!(run.job["command"], "python train.py --arg1 0.1 --arg2 'two words'");
    assert_eq!(run.job["limits"], json!({ "timeout": 3600 }));
}

#[test]
fn distributed_jobs() {
    for (configuration, framework, communicator, v1, distribution, nodes) in [
        (
            "MpiConfiguration(process_count_per_node=2, node_count=3)",
            "Python",
            "IntelMpi",
            ("mpi", json!({ "processCountPerNode": 2, "nodeCount": 3 })),
            json!({ "type": "mpi", "process_count_per_instance": 2 }),
            3,
        ),
        (
            "TensorflowConfiguration(worker_count=4, parameter_server_count=1)",
            "TensorFlow",
            "ParameterServer",
            ("tensorflow", json!({ "workerCount": 4, "parameterServerCount": 1 })),
            json!({ "type": "tensorflow", "worker_count": 4, "parameter_server_count": 1 }),
            4,
        ),
        (
            "PyTorchConfiguration(process_count=8, node_count=2)",
            "PyTorch",
            "nccl",
            ("pytorch", json!({ "communicationBackend": "nccl", "processCount": 8, "nodeCount": 2 })),
            json!({ "type": "pytorch", "process_count_per_instance": 4 }),
            2,
        ),
    ] {
        let conversion = with(&format!("distributed_job_config={configuration}"));
        assert_eq!(codes(&conversion), [], "{configuration}");
        let run = only(&conversion);
        assert_eq!(
            (&run.v1["framework"], &run.v1["communicator"]),
            (&json!(framework), &json!(communicator))
        );
        assert_eq!((&run.v1[v1.0], &run.v1["nodeCount"]), (&v1.1, &json!(nodes)));
        assert_eq!(run.job["distribution"], distribution);
        assert_eq!(run.job["resources"]["instance_count"], nodes);
        let name = configuration.split('(').next().expect("a name");
        assert!(
            run.report.parts.iter().any(|part| part.v1 == name && part.fidelity == Fidelity::Exact),
            "{name}"
        );
    }
}

#[test]
fn what_is_done_with_the_run_is_no_part_of_the_job() {
    let after = "
details = run.get_details()
print(run.get_details()['properties']['azureml.git.commit'], run.properties)
run.download_file(name='outputs/my_output_file', output_file_path='my_destination_path')
my_metric = [1, 2, 3]
N = 2
run.log_list(\"my metric name\", my_metric[:N])
run.log_list(\"my metric name\", my_metric[N:])
";
    let plain = read(&[EXPERIMENT, CURATED, GIVEN, SCRIPT_RUN, SUBMIT]);
    let more = read(&[EXPERIMENT, CURATED, GIVEN, SCRIPT_RUN, SUBMIT, after]);
    assert_eq!(codes(&more), []);
    assert_eq!((&only(&more).job, &only(&more).v1), (&only(&plain).job, &only(&plain).v1));
    // `./outputs` and `./logs` are kept of every run, in v1 and in v2.
    assert_eq!(only(&more).v1["history"]["outputCollection"], true);
    assert_eq!(only(&more).v1["history"]["directoriesToWatch"], json!(["logs"]));
}

#[test]
fn the_snapshot_leaves_out_what_the_ignore_file_says() {
    let mut files = files();
    files.add_text("project/.gitignore", "*.log\n");
    files.add_text("project/.amlignore", "data/\n");
    files.add_text("project/data/big.csv", "1\n");
    files.add_text("project/a.log", "1\n");
    let conversion =
        convert("article.py", &[EXPERIMENT, CURATED, GIVEN, SCRIPT_RUN, SUBMIT].concat(), &files);
    let document = run_composer_core::document::to_yaml(&Value::Object(only(&conversion).job.clone()), 0);
    let snapshot = check_text("job.yml", &document, Some(&files), None).snapshot.expect("a snapshot");
    let paths: Vec<&str> = snapshot.included.iter().map(|file| file.path.as_str()).collect();
    // `.amlignore` alone counts where there is one; the ignore files go along.
    assert!(paths.contains(&"train.py") && paths.contains(&"a.log"), "{paths:?}");
    assert!(!paths.iter().any(|path| path.starts_with("data")), "{paths:?}");
}

#[test]
fn hyperdrive_is_the_alternative() {
    let sweep = "
from azureml.train.hyperdrive import BanditPolicy, HyperDriveConfig, PrimaryMetricGoal, RandomParameterSampling, choice, uniform
config = HyperDriveConfig(run_config=src,
                          hyperparameter_sampling=RandomParameterSampling({'--lr': uniform(0.05, 0.1), '--batch': choice(16, 32)}),
                          policy=BanditPolicy(slack_factor=0.1, evaluation_interval=2),
                          primary_metric_name='accuracy', primary_metric_goal=PrimaryMetricGoal.MAXIMIZE,
                          max_total_runs=20, max_concurrent_runs=4)
run = experiment.submit(config)
run.wait_for_completion(show_output=True)
";
    let conversion = read(&[EXPERIMENT, CURATED, GIVEN, SCRIPT_RUN, sweep]);
    assert_eq!(codes(&conversion), []);
    let run = only(&conversion);
    assert_eq!((run.kind, &run.v1["max_total_jobs"]), ("hyperdrive", &json!(20)));
    assert_eq!(run.job["type"], "sweep");
    assert_eq!(
        run.job["trial"]["command"],
        "python train.py --lr ${{search_space.lr}} --batch ${{search_space.batch}}"
    );
    assert_eq!(run.job["search_space"]["batch"], json!({ "type": "choice", "values": [16, 32] }));
    assert_eq!(run.job["objective"], json!({ "primary_metric": "accuracy", "goal": "maximize" }));
    assert_eq!(run.job["early_termination"]["slack_factor"], 0.1);
    assert_eq!(run.job["limits"]["max_total_trials"], 20);
}

#[test]
fn runs_and_experiments_are_archived_instead() {
    for (deletion, what) in [
        ("run.delete()", "a run"),
        ("experiment.delete(ws, 'id')", "an experiment"),
        ("Experiment.delete(ws, 'id')", "an experiment"),
    ] {
        let conversion = read(&[EXPERIMENT, CURATED, GIVEN, SCRIPT_RUN, SUBMIT, deletion]);
        let [finding] = conversion.findings.as_slice() else {
            panic!("{deletion}: {:?}", conversion.findings)
        };
        assert_eq!((finding.code, finding.severity), (Code::V1Deletion, Severity::Info));
        assert!(
            finding.message.contains(what) && finding.help.contains("rchive"),
            "{} {}",
            finding.message,
            finding.help
        );
        assert_eq!(conversion.runs.len(), 1);
    }
    // Only these: a compute target is deleted for good, and a person's own class is a person's own.
    let others = "my_compute_target.delete()\nclass Experiment:\n    def delete(self):\n        pass\nExperiment().delete()\n";
    assert_eq!(codes(&read(&[EXPERIMENT, CURATED, GIVEN, SCRIPT_RUN, SUBMIT, others])), []);
    assert_eq!(codes(&read(&[EXPERIMENT, "experiment.archive()\n"])), []);
}
