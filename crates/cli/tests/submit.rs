//! `run-composer submit`: into an embedded workspace and into a running one.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::fs;
use std::process::{Command, Stdio};

use common::command::{Ran, run};
use common::processes::alive_with;
use common::project::Project;
use common::server::{Server, Store};
use common::{PROGRAM, until};

fn submit(project: &Project, store: &Store, stream: bool) -> Ran {
    let (file, place) = (project.document(), store.path());
    let mut args = vec!["submit".as_ref(), file.as_os_str(), "--store".as_ref(), place.as_os_str()];
    if stream {
        args.push("--stream".as_ref());
    }
    run(&args)
}

/// The name in `Submitted NAME (…)`.
fn name_of(ran: &Ran) -> String {
    let line = ran
        .out
        .lines()
        .find(|line| line.starts_with("Submitted "))
        .unwrap_or_else(|| panic!("{} {}", ran.out, ran.err));
    line.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn into_an_embedded_workspace() {
    let store = Store::new();
    let script = "echo a first line; echo problem >&2; printf '%s' \"$AZUREML_RUN_ID\" > outputs/id.txt\n";
    let ran = submit(&Project::bash(script), &store, true);
    assert_eq!(ran.code, Some(0), "{} {}", ran.out, ran.err);
    let name = name_of(&ran);
    for line in [
        "a first line",
        "problem",
        "(1 file uploaded)",
        &format!("output  outputs/id.txt ({} bytes)", name.len()),
    ] {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    assert!(ran.err.contains("[Completed]"), "{}", ran.err);
    assert!(!store.path().join("server.json").exists(), "the server is gone and says so");
    assert!(alive_with(&store.path().display().to_string()).is_empty());
    // The run is still there for the next server.
    let server = Server::start(&store);
    assert_eq!(server.end_of(&name).0, "Completed");
    assert_eq!(server.artifact(&name, "outputs/id.txt").text(), name);
}

#[test]
fn a_script_that_fails() {
    let store = Store::new();
    let ran = submit(
        &Project::bash("exec 2>&1; for i in $(seq 30); do echo line $i; done; echo last words >&2; exit 3\n"),
        &store,
        true,
    );
    assert_eq!(ran.code, Some(1), "{} {}", ran.out, ran.err);
    assert!(ran.err.contains("exit code 3") && ran.err.contains("last words"), "{}", ran.err);
    assert!(ran.err.contains("line 30") && !ran.err.contains("line 3\n"), "the last lines only: {}", ran.err);
    assert!(ran.out.contains("line 1\n") && ran.out.contains("last words"), "{}", ran.out);
}

#[test]
fn a_failure_is_told_with_its_cause() {
    let store = Store::new();
    let project = Project::bash("python3 train.py\n")
        .file("src/train.py", "print('start')\nimport helpers\n")
        .file("src/helpers.py", "def load():\n    return nothing_of_this_name\n\n\nload()\n");
    let ran = submit(&project, &store, true);
    assert_eq!(ran.code, Some(1), "{} {}", ran.out, ran.err);
    for wanted in [
        "error[run-undefined-name]: Nothing defines `nothing_of_this_name`",
        "--> helpers.py:2",
        "correct its spelling",
    ] {
        assert!(ran.err.contains(wanted), "{wanted}: {}", ran.err);
    }
    assert!(!ran.out.contains("run-undefined-name"), "{}", ran.out);
    // Of one that was caught nothing is told.
    let caught =
        "import traceback\ntry:\n    nothing_of_this_name\nexcept NameError:\n    traceback.print_exc()\n";
    let survived = Project::bash("python3 train.py; exit 0\n").file("src/train.py", caught);
    let ran = submit(&survived, &store, true);
    assert_eq!(ran.code, Some(0), "{} {}", ran.out, ran.err);
    assert!(!ran.err.contains("run-undefined-name"), "{}", ran.err);
}

#[test]
fn into_a_running_server() {
    let store = Store::new();
    let server = Server::start(&store);
    let project = Project::bash(
        "seq 3 > outputs/three.txt; python3 -c 'open(\"outputs/bytes.bin\", \"wb\").write(bytes(range(256)))'; echo done\n",
    );
    let ran = submit(&project, &store, true);
    assert_eq!(ran.code, Some(0), "{} {}", ran.out, ran.err);
    let name = name_of(&ran);
    assert_eq!(server.status(&name), "Completed");
    let files: Vec<_> =
        server.artifacts(&name).into_iter().filter(|(path, _)| path.starts_with("outputs/")).collect();
    assert_eq!(files, [("outputs/bytes.bin".to_owned(), 256), ("outputs/three.txt".to_owned(), 6)]);
    assert_eq!(server.artifact(&name, "outputs/three.txt").text(), "1\n2\n3\n");
    assert_eq!(server.artifact(&name, "outputs%2Fbytes.bin").body, (0..=255).collect::<Vec<u8>>());
    assert_eq!(String::from_utf8(server.log(&name)).unwrap(), "done\n");
}

#[test]
fn the_same_folder_again_is_not_uploaded() {
    let store = Store::new();
    let server = Server::start(&store);
    let project = Project::bash("echo once\n");
    let first = submit(&project, &store, true);
    assert!(first.out.contains("(1 file uploaded)"), "{}", first.out);
    let second = submit(&project, &store, true);
    assert!(second.out.contains("(code reused)"), "{}", second.out);
    assert_ne!(name_of(&first), name_of(&second));
    assert_eq!(server.log(&name_of(&second)), b"once\n");
    let changed = submit(&project.file("src/run.sh", "echo twice\n"), &store, true);
    assert!(changed.out.contains("(1 file uploaded)") && changed.out.contains("twice"), "{}", changed.out);
}

#[test]
fn without_stream_it_does_not_wait() {
    let store = Store::new();
    let server = Server::start(&store);
    let ran = submit(&Project::bash("sleep 1000\n"), &store, false);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    assert!(["Queued", "Preparing", "Running"].contains(&server.status(&name_of(&ran)).as_str()));
}

#[test]
fn errors_are_not_submitted() {
    let store = Store::new();
    let broken = Project::new("code: .\ncommand: python none.py\nenvironment: azureml:user-managed:1\n");
    let ran = submit(&broken, &store, true);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("none.py") && ran.err.contains("Nothing was submitted"), "{}", ran.err);
    assert!(!store.path().exists(), "no workspace was made for it");
    let other =
        Project::new("command: echo\nenvironment: azureml:user-managed:1\ncompute: azureml:gpu-cluster\n");
    let ran = submit(&other, &store, true);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("gpu-cluster") && ran.err.contains("local"), "{}", ran.err);
    let ran = run(&["submit".as_ref(), store.beside("none.yml").as_os_str()]);
    assert_eq!(ran.code, Some(2), "{} {}", ran.out, ran.err);
}

#[test]
fn a_name_is_taken_once() {
    let store = Store::new();
    let named = Project::new("name: only-once\ncommand: echo\nenvironment: azureml:user-managed:1\n");
    assert_eq!(submit(&named, &store, true).code, Some(0));
    let again = submit(&named, &store, true);
    assert_eq!((again.code, again.out.as_str()), (Some(1), ""));
    assert!(again.err.contains("job-name-taken") && again.err.contains("only-once-2"), "{}", again.err);
}

#[test]
fn a_store_that_cannot_be_one() {
    let store = Store::new();
    fs::write(store.path(), "a file").unwrap();
    let ran = submit(&Project::bash("true\n"), &store, true);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("store") && ran.err.contains(&store.path().display().to_string()),
        "{}",
        ran.err
    );
}

#[test]
fn two_at_once_both_complete() {
    // The second uses the server that the first embeds; the first may not take it away too early.
    let store = Store::new();
    let flag = store.beside("go");
    let project =
        Project::bash(&format!("echo started; while [ ! -e {} ]; do sleep 0.1; done\n", flag.display()));
    let mut first = Command::new(PROGRAM)
        .args([
            "submit".as_ref(),
            project.document().as_os_str(),
            "--stream".as_ref(),
            "--store".as_ref(),
            store.path().as_os_str(),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    until("the embedded server", || store.path().join("server.json").exists());
    let second = std::thread::scope(|scope| {
        let other = Project::bash("sleep 2; echo the second one\n");
        let store = &store;
        let second = scope.spawn(move || submit(&other, store, true));
        until("the second job", || {
            fs::read_dir(store.path().join("blobs")).is_ok_and(|folder| folder.count() == 2)
        });
        std::thread::sleep(std::time::Duration::from_millis(500));
        fs::write(&flag, "").unwrap();
        second.join().unwrap()
    });
    assert_eq!(first.wait().unwrap().code(), Some(0));
    assert_eq!(second.code, Some(0), "{} {}", second.out, second.err);
    assert!(second.out.contains("the second one"), "{}", second.out);
}

#[test]
fn a_single_file_is_the_code() {
    let document = "command: python only.py\ncode: src/only.py\nenvironment: azureml:user-managed:1\ncompute: azureml:local\nlimits: {timeout: 60}\n";
    let project = Project::new(document)
        .file("src/only.py", "import os\nprint(sorted(os.listdir('.')))\n")
        .file("src/other.py", "");
    let store = Store::new();
    let ran = run(&[
        "submit".as_ref(),
        project.document().as_os_str(),
        "--stream".as_ref(),
        "--store".as_ref(),
        store.path().as_os_str(),
    ]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("['logs', 'only.py', 'outputs']") && ran.out.contains("1 file uploaded"),
        "{}",
        ran.out
    );
}

#[test]
fn local_data_is_uploaded_once() {
    let document = "command: cat ${{inputs.one}} ${{inputs.many}}/deep/b.txt\nenvironment: azureml:user-managed:1\ncompute: azureml:local\n\
                    limits: {timeout: 60}\ninputs:\n  one: {type: uri_file, path: data/a.txt}\n  many: {type: uri_folder, path: ./data}\n";
    let project = Project::new(document)
        .file("data/a.txt", "first\n")
        .file("data/deep/b.txt", "second\n")
        .file("data/x.tmp", "")
        .file("data/.amlignore", "*.tmp\n");
    let store = Store::new();
    let submit = || {
        run(&[
            "submit".as_ref(),
            project.document().as_os_str(),
            "--stream".as_ref(),
            "--store".as_ref(),
            store.path().as_os_str(),
        ])
    };
    let first = submit();
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    assert!(
        first.out.contains("first\nsecond\n") && first.out.contains("(4 files uploaded)"),
        "{}",
        first.out
    );
    let again = submit();
    assert!(again.code == Some(0) && again.out.contains("(0 files uploaded)"), "{}{}", again.out, again.err);
}
