//! The git repository of the code is named in the run, as the official clients name it (`extra/git-properties.json` of the
//! recorded cases holds their answers); credentials are not.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::path::Path;
use std::process::Command;

use common::command::run;
use common::project::Project;
use serde_json::{Value, json};

fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "t").env(format!("GIT_{role}_EMAIL"), "t@example.invalid");
    }
    let answer = command.arg("-C").arg(folder).args(args).output().unwrap();
    assert!(answer.status.success(), "{args:?}: {}", String::from_utf8_lossy(&answer.stderr));
    String::from_utf8(answer.stdout).unwrap().trim().to_owned()
}

/// The properties of the run that would be submitted.
fn properties(project: &Project) -> Value {
    let (document, store) = (project.document(), project.path().join("no-store"));
    let args = ["plan".as_ref(), document.as_os_str(), "--format=json".as_ref()];
    let plan = run(&[&args[..], &["--store".as_ref(), store.as_os_str()]].concat()).json();
    plan["requests"].as_array().unwrap().last().unwrap()["body"]["properties"]["properties"].clone()
}

#[test]
fn the_repository_of_the_code() {
    let project = Project::bash("echo\n");
    assert_eq!(properties(&project), json!({}), "no repository");
    let root = project.path();
    git(root, &["init", "--quiet", "--initial-branch", "main"]);
    let of = |more: Value| {
        let mut all = json!({ "mlflow.source.git.branch": "main" });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    assert_eq!(properties(&project), of(json!({ "azureml.git.dirty": "True" })), "no commit");
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "-m", "first"]);
    let commit = git(root, &["rev-parse", "HEAD"]);
    let clean = json!({ "mlflow.source.git.commit": commit, "azureml.git.dirty": "False" });
    assert_eq!(properties(&project), of(clean), "no remote");

    git(root, &["remote", "add", "upstream", "https://user:secret@git.example.invalid/team/repo.git"]);
    let url = "https://git.example.invalid/team/repo.git";
    let project = project.file("notes.txt", "above the code");
    let with_url = json!({ "mlflow.source.git.repoURL": url, "mlflow.source.git.commit": commit, "azureml.git.dirty": "False" });
    assert_eq!(properties(&project), of(with_url), "credentials; only what is below the code counts");

    git(project.path(), &["checkout", "--quiet", "--detach"]);
    let project = project.file("src/new.txt", "untracked");
    let detached = json!({ "mlflow.source.git.repoURL": url, "mlflow.source.git.commit": commit, "azureml.git.dirty": "True" });
    assert_eq!(properties(&project), detached);

    let text = std::fs::read_to_string(project.document()).unwrap();
    let project = project.file("job.yml", format!("{text}properties: {{mlflow.source.git.commit: mine}}\n"));
    assert_eq!(
        properties(&project),
        json!({ "mlflow.source.git.commit": "mine" }),
        "the document has the last word"
    );
}
