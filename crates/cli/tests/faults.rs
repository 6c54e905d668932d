//! Servers and supervisors that are killed, stopped, or started twice: no run is lost, no process is left over.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::fs;
use std::net::TcpListener;

use common::command::run;
use common::processes::{alive_with, kill};
use common::server::{Server, Store};
use common::until;
use serde_json::{Value, json};

/// A text that only the processes of one test have in their command lines.
fn marker(test: &str) -> String {
    format!("marker-{test}-{}", std::process::id())
}

/// Prints `before`, waits for a file, prints `after`; a second process stands beside it.
fn waiting(marker: &str, flag: &std::path::Path) -> String {
    format!(
        "(exec -a {marker} sleep 1000) & echo before; while [ ! -e {} ]; do sleep 0.05; done; echo after # {marker}",
        flag.display()
    )
}

fn until_gone(marker: &str) {
    until("all processes of the job to be gone", || alive_with(marker).is_empty());
}

/// The supervisor of a job.
fn supervisor(server: &Server, job: &str) -> u32 {
    let record = fs::read(server.job_folder(job).join("control/process.json")).unwrap();
    serde_json::from_slice::<Value>(&record).unwrap()["pid"].as_u64().unwrap().try_into().unwrap()
}

#[test]
fn a_job_outlives_its_server() {
    let (store, marker) = (Store::new(), marker("outlives"));
    let flag = store.beside("go");
    let mut server = Server::start_with(&store, &["--port", "0", "--slots", "1"]);
    server.submit("long", &waiting(&marker, &flag));
    server.submit("next", "echo mine");
    server.until_logged("long", "before");
    let port = server.port.to_string();
    server.kill_hard();
    assert!(!alive_with(&marker).is_empty(), "the job runs on without its server");
    let server = Server::start_with(&store, &["--port", &port, "--slots", "1"]);
    assert_eq!(server.status("long"), "Running");
    fs::write(&flag, "").unwrap();
    assert_eq!(server.end_of("long"), ("Completed".into(), String::new()));
    assert_eq!(String::from_utf8(server.log("long")).unwrap(), "before\nafter\n");
    until_gone(&marker);
    assert_eq!(server.end_of("next").0, "Completed");
    assert_eq!(server.log("next"), b"mine\n");
}

#[test]
fn a_job_that_ends_while_there_is_no_server() {
    let store = Store::new();
    let flag = store.beside("go");
    let mut server = Server::start(&store);
    for (job, code) in [("good", 0), ("bad", 5)] {
        server.submit(
            job,
            &format!(
                "echo before; while [ ! -e {} ]; do sleep 0.05; done; echo 1 > outputs/one.txt; exit {code}",
                flag.display()
            ),
        );
        server.until_logged(job, "before");
        server.kill_hard();
        fs::write(&flag, "").unwrap();
        let exit = server.job_folder(job).join("control/exit.json");
        until("the supervisor's verdict", || exit.exists());
        fs::remove_file(&flag).unwrap();
        server = Server::start(&store);
        let (status, message) = server.end_of(job);
        assert_eq!(status, if code == 0 { "Completed" } else { "Failed" });
        assert_eq!(message.contains("exit code 5"), code != 0, "{message}");
        assert_eq!(server.artifact(job, "outputs/one.txt").text(), "1\n");
    }
}

#[test]
fn a_server_and_a_supervisor_die_together() {
    let (store, marker) = (Store::new(), marker("together"));
    let mut server = Server::start(&store);
    server.submit("lost", &waiting(&marker, &store.beside("never")));
    server.until_logged("lost", "before");
    let supervisor = supervisor(&server, "lost");
    server.kill_hard();
    kill("-KILL", supervisor);
    let server = Server::start(&store);
    let (status, message) = server.end_of("lost");
    assert_eq!(status, "Failed");
    assert!(message.contains("interrupted") && message.contains("submit it again"), "{message}");
    until_gone(&marker);
    assert_eq!(server.log("lost"), b"before\n", "what it had written is kept");
    server.submit("other", "echo fine");
    assert_eq!(server.end_of("other").0, "Completed");
}

#[test]
fn a_supervisor_dies_alone() {
    let (store, marker) = (Store::new(), marker("alone"));
    let server = Server::start(&store);
    server.submit("lost", &waiting(&marker, &store.beside("never")));
    server.until_logged("lost", "before");
    kill("-KILL", supervisor(&server, "lost"));
    let (status, message) = server.end_of("lost");
    assert!(status == "Failed" && message.contains("interrupted"), "{status} {message}");
    until_gone(&marker);
}

#[test]
fn queued_jobs_keep_waiting_for_their_turn_after_a_kill() {
    let store = Store::new();
    let (flag, busy) = (store.beside("go"), store.beside("busy"));
    let mut server = Server::start_with(&store, &["--port", "0", "--slots", "1"]);
    let first = format!(
        "touch {1}; echo before; while [ ! -e {0} ]; do sleep 0.05; done; rm {1}",
        flag.display(),
        busy.display()
    );
    server.submit("first", &first);
    for job in ["second", "third"] {
        server.submit(
            job,
            &format!(
                "[ -e {} ] && echo TOO EARLY; echo $AZUREML_RUN_ID >> {}",
                busy.display(),
                store.beside("order").display()
            ),
        );
    }
    server.until_logged("first", "before");
    assert_eq!((server.status("second"), server.status("third")), ("Queued".into(), "Queued".into()));
    server.kill_hard();
    let server = Server::start_with(&store, &["--port", "0", "--slots", "1"]);
    // One slot, and the first job still has it. A server that sees it otherwise needs a moment to show.
    std::thread::sleep(std::time::Duration::from_secs(1));
    let early = [server.status("second"), server.status("third")];
    fs::write(&flag, "").unwrap();
    for job in ["first", "second", "third"] {
        assert_eq!(server.end_of(job).0, "Completed");
    }
    assert_eq!(fs::read_to_string(store.beside("order")).unwrap(), "second\nthird\n");
    assert_eq!(early, ["Queued", "Queued"], "more jobs at once than there are slots");
    assert_eq!(server.log("second"), b"");
}

#[test]
fn a_stopped_server_cancels_its_jobs() {
    let (store, marker) = (Store::new(), marker("stopped"));
    let mut server = Server::start_with(&store, &["--port", "0", "--slots", "1"]);
    server.submit(
        "running",
        &format!(
            "trap 'echo goodbye; exit 0' TERM; (exec -a {marker} sleep 1000) & echo before; wait # {marker}"
        ),
    );
    server.submit("waiting", "echo later");
    server.until_logged("running", "before");
    assert_eq!(server.stop().code(), Some(0));
    assert!(alive_with(&marker).is_empty(), "stopped means stopped");
    assert!(alive_with(&store.path().display().to_string()).is_empty(), "no supervisor either");
    assert!(!store.path().join("server.json").exists());
    let server = Server::start(&store);
    assert_eq!(server.status("running"), "Canceled");
    assert!(server.details("running")["warnings"].to_string().contains("workspace was stopped"));
    assert_eq!(server.log("running"), b"before\ngoodbye\n");
    assert_eq!(server.end_of("waiting").0, "Completed");
}

#[test]
fn a_second_server_on_the_same_store() {
    let store = Store::new();
    let server = Server::start(&store);
    let second = run(&["serve".as_ref(), "--port=0".as_ref(), "--store".as_ref(), store.path().as_os_str()]);
    assert_eq!((second.code, second.out.as_str()), (Some(1), ""));
    assert!(second.err.contains(&server.url()) && second.err.contains("--store"), "{}", second.err);
    assert!(!second.err.contains(&server.token), "{}", second.err);
    server.submit("still", "echo here");
    assert_eq!(server.end_of("still").0, "Completed");
}

#[test]
fn what_a_killed_server_left_does_not_mislead() {
    let store = Store::new();
    let mut server = Server::start(&store);
    let old = server.url();
    server.kill_hard();
    assert!(store.path().join("server.json").exists(), "nobody was there to remove it");
    let server = Server::start(&store);
    let told = fs::read_to_string(store.path().join("server.json")).unwrap();
    assert!(told.contains(&server.url()) && (old == server.url() || !told.contains(&old)), "{told}");
}

#[test]
fn a_port_that_is_taken() {
    let store = Store::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let ran = run(&[
        "serve".as_ref(),
        "--port".as_ref(),
        port.as_ref(),
        "--store".as_ref(),
        store.path().as_os_str(),
    ]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains(&format!("port {port} is in use")) && ran.err.contains("--port"), "{}", ran.err);
    // The failed start holds nothing: the store is free.
    Server::start(&store);
}

#[test]
fn an_upload_in_blocks_goes_on_after_a_kill() {
    let store = Store::new();
    let mut server = Server::start(&store);
    let pending = Server::arm("codes/c/versions/1/startPendingUpload");
    let place = server.ask("POST", &pending, &json!({})).json();
    let signed = place["blobReferenceForConsumption"]["credential"]["sasUri"].as_str().unwrap().to_owned();
    let (container, query) = signed.strip_prefix(&server.url()).unwrap().split_once('?').unwrap();
    let target = |more: &str| format!("{container}/big.bin?{query}{more}");
    let put = |server: &Server, target: &str, body: &[u8]| {
        common::http::send(server.port, "PUT", target, &[("x-ms-blob-type", "BlockBlob")], body).status
    };
    assert_eq!(put(&server, &target("&comp=block&blockid=MDE%3D"), &[b'a'; 1000]), 201);
    server.kill_hard();
    let server = Server::start_with(&store, &["--port", &server.port.to_string()]);
    assert_eq!(put(&server, &target("&comp=block&blockid=MDI%3D"), &[b'b'; 500]), 201);
    let list = "<?xml version=\"1.0\"?><BlockList><Latest>MDE=</Latest><Latest>MDI=</Latest></BlockList>";
    assert_eq!(put(&server, &target("&comp=blocklist"), list.as_bytes()), 201);
    let read = common::http::send(server.port, "GET", &target(""), &[], &[]);
    assert!(read.body.starts_with(b"aaa") && read.body.ends_with(b"bbb") && read.body.len() == 1500);
}

#[test]
fn the_states_of_a_job_are_told_with_their_times() {
    let store = Store::new();
    let server = Server::start(&store);
    server.submit("told", "true");
    server.end_of("told");
    let log = server.artifact("told", "system_logs/lifecycler/lifecycler.log").text();
    let words: Vec<&str> = log.lines().filter_map(|line| line.split([' ', ':']).nth(4)).collect();
    assert_eq!(words, ["Preparing", "Running", "Finalizing", "Completed"], "{log}");
}
