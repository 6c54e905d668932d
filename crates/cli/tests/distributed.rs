//! Distributed jobs: several processes on this machine that find each other, fail together and stop together.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use common::processes::alive_with;
use common::server::{Server, Store};
use common::until;
use serde_json::{Value, json};

fn pytorch(nodes: u32, processes: u32) -> Value {
    json!({
        "distribution": { "distributionType": "PyTorch", "processCountPerInstance": processes },
        "resources": { "instanceCount": nodes },
    })
}

fn run(command: &str, more: &Value) -> (Store, Server, (String, String)) {
    let store = Store::new();
    let server = Server::start(&store);
    let answer = server.put_job("together", command, more);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let end = server.end_of("together");
    (store, server, end)
}

/// Rank 0 listens on the address that all were given; the others meet there.
const MEET: &str = r#"
import os, socket
rank, world = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
place = (os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"]))
if rank == 0:
    server = socket.create_server(place)
    met = sorted(int(server.accept()[0].makefile().readline()) for _ in range(world - 1))
    print("met", met)
else:
    import time
    for _ in range(200):
        try:
            peer = socket.create_connection(place)
            break
        except OSError:
            time.sleep(0.05)
    peer.sendall(f"{rank}\n".encode())
print("node", os.environ["NODE_RANK"], "local", os.environ["LOCAL_RANK"])
"#;

#[test]
fn processes_meet_and_each_has_its_log() {
    let (_store, server, end) = run(&format!("python3 -c '{MEET}'"), &pytorch(2, 2));
    assert_eq!(end.0, "Completed", "{}", String::from_utf8_lossy(&server.log("together")));
    let log = String::from_utf8(server.log("together")).unwrap();
    assert!(log.contains("[0] met [1, 2, 3]\n") && log.contains("[3] node 1 local 1\n"), "{log}");
    assert_eq!(server.artifact("together", "user_logs/std_log_process_02.txt").text(), "node 1 local 0\n");
    assert!(server.details("together")["logFiles"]["user_logs/std_log_process_03.txt"].is_string());
}

#[test]
fn one_that_fails_stops_the_others() {
    let command = "if [ $RANK = 1 ]; then echo no data >&2; exit 7; fi; exec sleep 4711.5";
    let (_store, _server, end) = run(command, &pytorch(1, 3));
    assert_eq!(end.0, "Failed");
    for part in ["exit code 7", "[1] no data", "Process 1 ended with exit code 7; the others are stopped."] {
        assert!(end.1.contains(part), "{}", end.1);
    }
    until("all processes to be gone", || alive_with("4711.5").is_empty());
}

#[test]
fn a_cancel_reaches_all_of_them() {
    let store = Store::new();
    let server = Server::start(&store);
    assert_eq!(server.put_job("together", "echo here; sleep 4712.5; true", &pytorch(1, 3)).status, 201);
    server.until_logged("together", "[2] here");
    server.ask("POST", &Server::arm("jobs/together/cancel"), &Value::Null);
    assert_eq!(server.end_of("together").0, "Canceled");
    until("all processes to be gone", || alive_with("4712.5").is_empty());
}

#[test]
fn tensorflow_tasks_know_the_cluster() {
    let more = json!({ "distribution": { "distributionType": "TensorFlow", "workerCount": 2, "parameterServerCount": 1 } });
    let (_store, server, end) = run("echo $TF_CONFIG", &more);
    assert_eq!(end.0, "Completed");
    let config: Value =
        serde_json::from_str(&server.artifact("together", "user_logs/std_log_process_02.txt").text())
            .unwrap();
    assert_eq!(config["task"], json!({ "type": "ps", "index": 0 }));
    assert_eq!(config["cluster"]["worker"].as_array().unwrap().len(), 2);
}

#[test]
fn mpirun_starts_the_processes_of_an_mpi_job() {
    let mpi = json!({ "distribution": { "distributionType": "Mpi", "processCountPerInstance": 3 } });
    let (_store, server, end) = run("echo ${OMPI_COMM_WORLD_RANK:-$PMI_RANK}", &mpi);
    assert_eq!(end.0, "Completed", "{}", end.1);
    assert_eq!(server.artifact("together", "user_logs/std_log_process_02.txt").text(), "2\n");
    assert!(String::from_utf8(server.log("together")).unwrap().contains("[2] 2\n"));
}

#[test]
fn one_mpi_process_that_fails_stops_the_others() {
    let mpi = json!({ "distribution": { "distributionType": "Mpi", "processCountPerInstance": 2 } });
    let command =
        "if [ ${OMPI_COMM_WORLD_RANK:-$PMI_RANK} = 1 ]; then echo no data; exit 7; fi; exec sleep 4716.5";
    let (_store, _server, end) = run(command, &mpi);
    assert!(end.0 == "Failed" && end.1.contains("[1] no data"), "{}", end.1);
    until("all processes to be gone", || alive_with("4716.5").is_empty());
}
