//! `run-composer plan`: everything a submission would send, and nothing of it sent.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::collections::HashSet;
use std::net::TcpListener;

use common::command::run;
use common::project::Project;
use common::server::{Server, Store};
use serde_json::{Value, json};

fn project() -> Project {
    Project::bash("echo hello\n")
        .file("src/data/a b.csv", "1,2\n")
        .file("src/ü.txt", "")
        .file("src/.amlignore", "*.tmp\n")
        .file("src/left.tmp", "x")
}

fn plan(project: &Project) -> (Option<i32>, Value) {
    // The store of whoever runs the tests may have a server.
    let store = project.path().join("no-store");
    let store = ["--store".as_ref(), store.as_os_str()];
    let ran =
        run(&[&["plan".as_ref(), project.document().as_os_str(), "--format=json".as_ref()], &store[..]]
            .concat());
    (ran.code, ran.json())
}

fn text<'v>(request: &'v Value, name: &str) -> &'v str {
    request[name].as_str().unwrap()
}

#[test]
fn every_request_in_order() {
    let (code, plan) = plan(&project());
    assert_eq!(code, Some(0), "{plan}");
    let keys: Vec<_> = plan.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["files", "data", "requests", "findings"]);
    let files: HashSet<_> = plan["files"].as_array().unwrap().iter().map(|file| text(file, "path")).collect();
    assert_eq!(files, [".amlignore", "data/a b.csv", "run.sh", "ü.txt"].into());
    assert_eq!(
        plan["files"].as_array().unwrap().iter().map(|f| f["bytes"].as_u64().unwrap()).sum::<u64>(),
        21
    );

    let requests = plan["requests"].as_array().unwrap();
    let (first, last) = (&requests[0], requests.last().unwrap());
    assert_eq!(text(first, "method"), "GET");
    assert!(text(first, "url").contains("/codes/") && text(first, "url").contains("hash="), "{first}");
    assert_eq!(text(last, "method"), "PUT");
    assert!(text(last, "url").contains("/jobs/"), "{last}");
    assert_eq!(requests.iter().filter(|request| text(request, "url").contains("/jobs/")).count(), 1);
    assert_eq!(last["body"]["properties"]["command"], "bash run.sh");
    assert_eq!(last["body"]["properties"]["jobType"], "Command");
    let uploads: Vec<_> = requests.iter().filter_map(|request| request["body"]["file"].as_str()).collect();
    assert_eq!(uploads.len(), files.len(), "every file once");
    assert_eq!(uploads.into_iter().collect::<HashSet<_>>(), files);
    for request in requests {
        assert!(text(request, "url").starts_with("http://127.0.0.1:8799/"), "{request}");
        assert!(
            !text(request, "url").contains("sig=") || text(request, "url").contains("sig=***"),
            "{request}"
        );
    }
}

#[test]
fn a_described_environment_is_registered_before_the_job() {
    let document = "command: echo hello\nenvironment:\n  image: ubuntu\n  conda_file:\n    dependencies:\n    - python=3.11\n";
    let (code, plan) = plan(&Project::new(document));
    assert_eq!((code, plan["files"].as_array().unwrap().len()), (Some(0), 0), "{plan}");
    let requests = plan["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2);
    assert!(text(&requests[0], "url").contains("/environments/"));
    let id = text(&requests[1]["body"]["properties"], "environmentId");
    assert!(text(&requests[0], "url").contains(id), "{id}");
}

#[test]
fn errors_are_in_the_plan() {
    let (code, plan) =
        plan(&Project::new("code: .\ncommand: python none.py\nenvironment: azureml:user-managed:1\n"));
    assert_eq!(code, Some(1));
    assert!(plan["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "script-not-found"));
    assert!(text(plan["requests"].as_array().unwrap().last().unwrap(), "url").contains("/jobs/"));
}

#[test]
fn errors_are_told_to_people_too() {
    let folder = Project::new(
        "code: {local_path: .}\ncommand: ls\nenvironment:\n  docker: {build: {dockerfile: Dockerfile}}\n",
    );
    let ran = run(&["plan".as_ref(), folder.document().as_os_str()]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert!(ran.out.contains("error[preview-syntax]: `environment.docker`"), "{}", ran.out);
}

#[test]
fn the_same_document_has_the_same_plan() {
    let folder = project();
    assert_eq!(plan(&folder), plan(&folder));
}

#[test]
fn a_document_without_a_job_has_an_empty_plan() {
    let (code, nothing) = plan(&Project::new("[]"));
    assert_eq!(code, Some(1), "{nothing}");
    assert_eq!((&nothing["files"], &nothing["requests"]), (&Value::Array(vec![]), &Value::Array(vec![])));
    assert!(!nothing["findings"].as_array().unwrap().is_empty());
    let ran = run(&["plan", "/no/such/job.yml", "--format", "json"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.json()["error"].as_str().unwrap().contains("/no/such/job.yml"));
}

#[test]
fn the_plan_for_people() {
    let folder = project();
    let ran = run(&["plan".as_ref(), folder.document().as_os_str()]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    for part in
        ["4 files, 21 bytes; 1 ignored", "data/a b.csv", "azureml:user-managed:1", "PUT", "600 s", "0 errors"]
    {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
}

#[test]
fn the_plan_names_the_running_workspace() {
    let store = Store::new();
    let server = Server::start(&store);
    let project = project();
    let ran = run(&[
        "plan".as_ref(),
        project.document().as_os_str(),
        "--format=json".as_ref(),
        "--store".as_ref(),
        store.path().as_os_str(),
    ]);
    let plan = ran.json();
    assert!(text(&plan["requests"][0], "url").starts_with(&format!("{}/", server.url())), "{plan}");
}

#[test]
fn nothing_is_sent() {
    // Where nobody listens the plan is the same; where somebody does, nobody comes.
    let Ok(listener) = TcpListener::bind("127.0.0.1:8799") else {
        println!("not checked: port 8799 is in use on this machine");
        return;
    };
    listener.set_nonblocking(true).unwrap();
    assert_eq!(plan(&project()).0, Some(0));
    assert!(listener.accept().is_err(), "somebody connected");
}

#[test]
fn data_of_this_machine_is_listed() {
    let document = "type: command\ncommand: cat ${{inputs.d}}/a ${{inputs.f}}\nenvironment: azureml:e:1\ninputs:\n\
                    \u{20} d: {type: uri_folder, path: ./d}\n  f: {type: uri_file, path: d/in/b.txt}\n";
    let project = Project::new(document).file("d/a", "12").file("d/in/b.txt", "345");
    let (code, plan) = plan(&project);
    assert_eq!(code, Some(0), "{plan}");
    let folder = json!({ "input": "d", "name": "d", "files": [{ "path": "a", "bytes": 2 }, { "path": "in/b.txt", "bytes": 3 }] });
    let file = json!({ "input": "f", "name": "b.txt", "files": [{ "path": "b.txt", "bytes": 3 }] });
    assert_eq!(plan["data"], json!([folder, file]));
}
