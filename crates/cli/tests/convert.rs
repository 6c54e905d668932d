//! `run-composer convert` and `upgrade`: a job in other words, and old documents in today's.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use common::command::{Ran, run};
use common::project::Project;
use common::server::{Server, Store};

const WORKSPACE: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/\
                         Microsoft.MachineLearningServices/workspaces/local";

fn convert(project: &Project, target: &str) -> Ran {
    run(&["convert".as_ref(), project.document().as_os_str(), "--to".as_ref(), target.as_ref()])
}

#[test]
fn the_curl_script_submits_the_job() {
    let store = Store::new();
    let server = Server::start(&store);
    let document = "type: command\nexperiment_name: tests\ncode: src\ncommand: bash run.sh ${{inputs.folder}} ${{inputs.file}}\n\
                    environment: azureml:user-managed:1\nlimits:\n  timeout: 600\ninputs:\n  file: {type: uri_file, path: 'd/one {1}.txt'}\n\
                    \u{20} folder: {type: uri_folder, path: ./d}\n";
    let project = Project::new(document)
        .file(
            "src/run.sh",
            "echo hello from curl\nfind \"$1\" -type f | wc -l\ncat \"$1/in/two %.txt\" \"$2\"\n",
        )
        .file("src/data/a b'c.txt", "x")
        .file("d/one {1}.txt", "first\n")
        .file("d/in/two %.txt", "second\n")
        .file("d/empty", "");
    let script = convert(&project, "curl");
    assert_eq!((script.code, script.err.as_str()), (Some(0), ""));
    assert!(!script.out.contains(&server.token), "no secret is written into it");
    fs::write(project.path().join("submit.sh"), &script.out).unwrap();
    let mut bash = Command::new("bash");
    bash.arg("submit.sh").current_dir(project.path());
    bash.env("BASE", server.url()).env("WORKSPACE_ID", WORKSPACE).env("TOKEN", &server.token);
    let ran = bash.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{out}\n{err}\n{}", script.out);
    let name = out.trim().to_owned();
    let log = |name: &str| String::from_utf8_lossy(&server.log(name)).into_owned();
    assert_eq!(server.end_of(&name).0, "Completed", "{}", log(&name));
    assert!(log(&name).contains("hello from curl\n3\nsecond\nfirst\n"), "{}", log(&name));
}

#[test]
fn the_curl_script_names_registered_assets_by_their_ids() {
    let document = "type: command\ncommand: echo\nenvironment: azureml:e:1\ninputs:\n  d: {type: uri_folder, path: azureml:iris:3}\n\
                    \u{20} m: {type: mlflow_model, path: azureml:net:2}\n  n: {type: uri_file, path: azureml:new@latest}\n";
    let script = convert(&Project::new(document), "curl").out;
    for part in [
        r#""uri":"'"$WORKSPACE_ID"'/data/iris/versions/3""#,
        r#""uri":"'"$WORKSPACE_ID"'/models/net/versions/2""#,
        r#""uri":"'"$INPUT_2"'""#,
        "INPUT_2=$(call GET 'data/new/versions?",
    ] {
        assert!(script.contains(part), "{part}\n{script}");
    }
}

#[test]
fn a_script_without_its_files_is_refused() {
    let document = "type: command\ncommand: echo\nenvironment: azureml:e:1\ninputs:\n  d: {type: uri_folder, path: ./gone}\n";
    let ran = convert(&Project::new(document), "curl");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let expected = "error: `./gone`, the input `d`, is not among the files of the project.";
    assert!(ran.err.contains(expected), "{}", ran.err);
}

#[test]
fn the_az_script_hands_over_the_document() {
    let project = Project::bash("echo\n");
    let script = convert(&project, "az");
    // What `az` was called with, and the file it was given.
    let az = project.path().join("az");
    fs::write(&az, "#!/bin/sh\nfor word; do case $word in .job-*.yml) file=$word; word=JOB; esac; echo -n \"$word \"; done; echo; cat $file\n").unwrap();
    fs::set_permissions(&az, fs::Permissions::from_mode(0o755)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("submit.sh"), &script.out).unwrap();
    let path = format!("{}:{}", project.path().display(), std::env::var("PATH").unwrap());
    let mut bash = Command::new("bash");
    bash.arg("submit.sh").current_dir(folder.path()).env("PATH", path);
    let ran = bash.env("RESOURCE_GROUP", "rg 1").env("WORKSPACE", "ws").output().unwrap();
    let document = fs::read_to_string(project.document()).unwrap();
    let expected = format!("ml job create --file JOB --resource-group rg 1 --workspace-name ws \n{document}");
    assert_eq!(String::from_utf8_lossy(&ran.stdout), expected, "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing stays behind");
}

#[test]
fn documents_with_errors_are_not_converted() {
    let project = Project::new("type: command\ncommand: echo\n");
    for target in ["python", "curl", "az", "body", "yaml"] {
        let ran = convert(&project, target);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{target}");
        assert!(ran.err.contains("missing-field"), "{}", ran.err);
    }
}

#[test]
fn a_fetched_job_becomes_a_document() {
    let store = Store::new();
    let server = Server::start(&store);
    let name = "fetched-1";
    server.submit(name, "echo hello");
    let fetched = server.ask("GET", &Server::arm(&format!("jobs/{name}")), &serde_json::Value::Null);
    let fetched = Project::new(fetched.text());
    let ran = convert(&fetched, "yaml");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let expected = format!("type: command\nname: {name}\nexperiment_name: tests\n");
    assert!(ran.out.contains(&expected) && ran.out.contains("command: echo hello\n"), "{}", ran.out);
    assert!(
        ran.out.contains("environment: azureml:user-managed:1\n") && ran.out.contains("timeout: 600\n"),
        "{}",
        ran.out
    );
    let again = run(&["check".as_ref(), Project::new(&ran.out).document().as_os_str()]);
    assert_eq!(again.code, Some(0), "{}", again.out);
}

#[test]
fn old_documents_are_upgraded_in_place() {
    let old = "# mine\ncode:\n  local_path: src # here\ncommand: python train.py {inputs.x}\ncompute:\n  target: azureml:cpu\n  instance_count: 2\n\
               environment:\n  docker:\n    image: ubuntu:22.04\ninputs:\n  x:\n    data: azureml:iris:1\n    mode: mount\n";
    let project = Project::new(old).file("src/train.py", "");
    let shown = run(&["upgrade".as_ref(), project.document().as_os_str()]);
    assert_eq!(shown.code, Some(0));
    assert_eq!(fs::read_to_string(project.document()).unwrap(), old, "nothing is written unasked");
    let written = run(&["upgrade".as_ref(), project.document().as_os_str(), "--write".as_ref()]);
    assert_eq!(written.code, Some(0), "{}", written.err);
    let new = fs::read_to_string(project.document()).unwrap();
    assert_eq!(new.trim_end(), shown.out.trim_end());
    assert!(
        new.starts_with("# mine\ncode: src")
            && new.contains("${{inputs.x}}")
            && new.contains("instance_count: 2"),
        "{new}"
    );
    let checked = run(&["check".as_ref(), project.document().as_os_str()]);
    assert_eq!(checked.code, Some(0), "{}", checked.out);
}

#[test]
fn standard_input_is_converted() {
    let project = Project::bash("echo\n");
    let mut command = Command::new(common::PROGRAM);
    command.args(["convert", "-", "--to", "body"]).stdin(fs::File::open(project.document()).unwrap());
    let ran = command.current_dir(project.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&ran.stdout).contains("\"command\": \"bash run.sh\""), "{ran:?}");
}
