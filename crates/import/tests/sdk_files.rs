//! Files that the SDK v1 writes and reads, against those of the real one in `../shared/fixtures/v1`.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use run_composer_core::job::MemoryFiles;
use run_composer_core::v1::{Files, Sdk, read_yaml, save, wire};
use run_composer_import::{Conversion, convert};
use serde_json::{Value as Json, json};

/// Holds a number beyond 64 bits, which our wire has as a fraction.
const TOO_LARGE: &str = "04-arguments-types";
/// Loaded from a file, whose own order of keys the SDK keeps.
const LOADED: &str = "56-load-separate-environment";

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/v1");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    cases.sort();
    cases
}

fn read(case: &Path, file: &str) -> Option<Json> {
    serde_json::from_str(&fs::read_to_string(case.join(file)).ok()?).ok()
}

fn name(case: &Path) -> String {
    case.file_name().unwrap_or_default().to_string_lossy().to_string()
}

#[test]
fn a_run_configuration_is_saved_as_the_sdk_saves_it() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for case in cases() {
        let (Some(v1), Ok(text)) =
            (read(&case, "runconfig.json"), fs::read_to_string(case.join("runconfig.yml")))
        else {
            continue;
        };
        if name(&case) == TOO_LARGE {
            continue;
        }
        compared += 1;
        let saved = save::run_configuration(&v1, "train");
        if name(&case) == LOADED {
            assert_eq!(read_yaml(&saved[0].1), read_yaml(&text));
            continue;
        }
        let (ours, theirs): (Vec<&str>, Vec<&str>) = (saved[0].1.lines().collect(), text.lines().collect());
        for (at, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            if ours != theirs {
                wrong.push(format!("{}:{}: ours `{ours}`, theirs `{theirs}`", name(&case), at + 1));
            }
        }
        if ours.len() != theirs.len() {
            wrong.push(format!("{}: {} lines, not {}", name(&case), ours.len(), theirs.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared == 0 || compared > 20, "{compared}");
}

#[test]
fn what_was_saved_is_loaded_as_the_sdk_loads_it() {
    let mut wrong = Vec::new();
    for case in cases() {
        let Ok(text) = fs::read_to_string(case.join("runconfig.yml")) else { continue };
        let Some(theirs) = read(&case, "reloaded.json") else { continue };
        let mut files = MemoryFiles::default();
        if let Ok(conda) = fs::read_to_string(case.join("conda_dependencies.yml")) {
            files.add_text(".azureml/conda_dependencies.yml", conda);
        }
        let mut sdk = Sdk::new(Files::new(&files));
        let content = read_yaml(&text).expect("it is YAML");
        let id = sdk.run_configuration_of(&content, ".").expect("the SDK loads it");
        let ours = wire::object(&sdk.heap, id);
        if name(&case) != TOO_LARGE {
            differences(&ours, &theirs, &name(&case), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn differences(ours: &Json, theirs: &Json, path: &str, wrong: &mut Vec<String>) {
    match (ours, theirs) {
        (Json::Object(a), Json::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let (a, b) = (a.get(key).unwrap_or(&Json::Null), b.get(key).unwrap_or(&Json::Null));
                differences(a, b, &format!("{path}.{key}"), wrong);
            }
        }
        _ if ours == theirs => {}
        _ => wrong.push(format!("{path}: ours {ours}, theirs {theirs}")),
    }
}

#[test]
fn an_environment_is_saved_as_the_sdk_saves_it() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (Some(theirs), Some(environment)) =
            (read(&case, "environment_dir.json"), read(&case, "environment.json"))
        else {
            continue;
        };
        for (file, ours) in save::environment_directory(&environment) {
            let theirs = theirs[&file].as_str().unwrap_or_default();
            let is_same = if file.ends_with(".yml") {
                // Comments of the SDK's own file are not made up.
                read_yaml(&ours) == read_yaml(theirs)
            } else {
                ours == theirs
            };
            if !is_same {
                wrong.push(format!("{}/{file}: ours\n{ours}\ntheirs\n{theirs}", name(&case)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const HEAD: &str = r"
from azureml.core import Environment, Experiment, RunConfiguration, ScriptRunConfig, Workspace
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.environment import DockerSection, PythonSection
ws = Workspace.from_config()
exp = Experiment(ws, 'e')
";

fn program(text: &str) -> Conversion {
    let mut files = MemoryFiles::default();
    files.add_text("train.py", "print('hello')\n");
    convert("files.py", &format!("{HEAD}{text}"), &files)
}

/// What the SDK sends for the first run.
fn sent(text: &str) -> Json {
    program(text).runs.first().expect("a run").v1.clone()
}

#[test]
fn a_program_finds_what_it_saved() {
    let sent = sent(
        "rc = RunConfiguration(conda_dependencies=CondaDependencies.create(pip_packages=['xx']))\n\
         rc.target = 'gpu'\nrc.environment_variables = {'yes': 'on', 'A': '010'}\nrc.save('.', 'mine')\n\
         exp.submit(ScriptRunConfig('.', 'train.py', run_config=RunConfiguration.load('.', 'mine')))",
    );
    assert_eq!(sent["environmentVariables"], json!({ "yes": "on", "A": "010" }));
    assert_eq!(sent["environment"]["python"]["condaDependenciesFile"], ".azureml/conda_dependencies.yml");
    assert_eq!(sent["environment"]["python"]["condaDependencies"]["dependencies"][1]["pip"][2], "xx");
    let environment = self::sent(
        "env = Environment('z')\nenv.docker.base_dockerfile = 'FROM x'\nenv.save_to_directory('folder')\n\
         exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c', environment=Environment.load_from_directory('folder')))",
    );
    assert_eq!(environment["environment"]["docker"]["baseDockerfile"], "FROM x");
    assert_eq!(environment["environment"]["python"]["condaDependencies"]["name"], "project_environment");
}

#[test]
fn a_runconfig_is_yaml_1_2() {
    let text = "script: train.py\ntarget: yes\narguments: [on, 010, 0o17, 1e3, 12:30, ~, \"1\", No]\nnodeCount: \"3\"\nenvironment:\n  \
                name: e\n  docker: {}\n";
    let conversion = convert("train.runconfig", text, &MemoryFiles::default());
    let sent = &conversion.runs[0].v1;
    assert_eq!(sent["arguments"], json!(["on", 10, 15, 1000.0, "12:30", null, "1", "No"]));
    assert_eq!((&sent["target"], &sent["nodeCount"]), (&json!("yes"), &json!(3)));
}

#[test]
fn conda_files_are_edited_and_read() {
    let sent = sent(
        "cd = CondaDependencies.create(pip_packages=['aa', 'bb[x]>=1'], conda_packages=['scipy'], python_version='3.7')\n\
         cd.add_tensorflow_conda_package('gpu', '1.14')\ncd.add_tensorflow_pip_package()\ncd.add_channel('pytorch')\n\
         cd.remove_channel('anaconda')\ncd.add_conda_package('python=3.8.1')\ncd.add_pip_package('bb==2')\n\
         cd.save_to_file('.', 'out.yml')\nenv = Environment.from_conda_specification('n', 'out.yml')\n\
         words = list(cd.conda_packages) + list(cd.pip_packages) + list(cd.conda_channels) + [cd.get_python_version()]\n\
         words += CondaDependencies.merge_requirements(['aa==1', 'aa>2', 'bb']) + [str(len(cd.as_dict()['dependencies']))]\n\
         exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c', environment=env, arguments=words))",
    );
    assert_eq!(
        sent["arguments"],
        json!([
            "python=3.8.1",
            "scipy",
            "tensorflow-gpu=1.14",
            "aa",
            "tensorflow==2.2.0",
            "bb==2",
            "conda-forge",
            "pytorch",
            "3.8.1",
            "aa==1,>2",
            "bb",
            "4"
        ])
    );
    let conda = &sent["environment"]["python"]["condaDependencies"];
    assert_eq!(conda["channels"], json!(["conda-forge", "pytorch"]));
    assert_eq!(conda["dependencies"][0], "python=3.8.1");
    let wrong = program("cd = CondaDependencies()\ncd.set_python_version(3.8)");
    assert!(
        wrong.findings[0].message.contains("can only concatenate str (not \"float\") to str"),
        "{:?}",
        wrong.findings
    );
}

#[test]
fn sections_and_things_of_the_service_by_name() {
    let sent = sent(
        "env = Environment('e')\nenv.python = PythonSection()\nenv.docker = DockerSection()\n\
         exp.submit(ScriptRunConfig('.', 'train.py', environment=env, compute_target=ws.compute_targets.get('k')))",
    );
    assert_eq!(sent["target"], "k");
    assert_eq!(sent["environment"]["docker"]["shmSize"], "2g");
    assert_eq!(sent["environment"]["python"]["condaDependencies"]["dependencies"][0], "python=3.8.13");
    let listed = self::sent(
        "exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c', environment=Environment.list(ws)['mine']))",
    );
    assert_eq!(listed["environment"]["name"], "mine");
}
