//! Compute targets: clusters of the configuration file and of requests, their nodes and their limits.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use common::server::{Server, Store};
use common::until;
use serde_json::{Value, json};

const WORKSPACE: &str =
    "/subscriptions/0/resourceGroups/local/providers/Microsoft.MachineLearningServices/workspaces/local";

fn on(compute: &str, more: &Value) -> Value {
    let mut properties = json!({ "computeId": format!("{WORKSPACE}/computes/{compute}") });
    properties.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    properties
}

fn with_file(text: &str) -> (Store, Server) {
    let store = Store::new();
    std::fs::create_dir_all(store.path()).unwrap();
    std::fs::write(store.path().join("computes.yml"), text).unwrap();
    let server = Server::start(&store);
    (store, server)
}

#[test]
fn a_configured_cluster_runs_as_many_jobs_as_it_has_nodes() {
    let (_store, server) = with_file("- name: cpu\n  size: Standard_DS3_v2\n  max_instances: 2\n");
    let marks = server.job_folder("..").join("marks");
    std::fs::create_dir_all(&marks).unwrap();
    let command =
        format!("touch {0}/$AZUREML_RUN_ID; while [ ! -e {0}/go ]; do sleep 0.1; done", marks.display());
    for name in ["a", "b", "c"] {
        assert_eq!(server.put_job(name, &command, &on("cpu", &Value::Null)).status, 201);
    }
    until("two jobs to run", || marks.join("a").exists() && marks.join("b").exists());
    assert_eq!(server.status("c"), "Queued");
    let cluster = server.ask("GET", &Server::arm("computes/cpu"), &Value::Null).json();
    assert_eq!(cluster["properties"]["properties"]["nodeStateCounts"]["runningNodeCount"], 2);
    // Another target has its own queue.
    assert_eq!(server.put_job("beside", "true", &Value::Null).status, 201);
    assert_eq!(server.end_of("beside").0, "Completed");
    std::fs::write(marks.join("go"), "").unwrap();
    assert_eq!(server.end_of("c").0, "Completed");
    assert_eq!(server.details("c")["target"], "cpu");
}

#[test]
fn a_job_of_several_nodes_waits_for_all_of_them() {
    let (_store, server) = with_file("- name: cpu\n  max_instances: 2\n");
    let two = json!({ "resources": { "instanceCount": 2 }, "distribution": { "distributionType": "PyTorch", "processCountPerInstance": 1 } });
    let answer =
        server.put_job("too-wide", "true", &on("cpu", &json!({ "resources": { "instanceCount": 3 } })));
    assert!(answer.status == 400 && answer.text().contains("'cpu' has at most 2"), "{}", answer.text());
    server.put_job("one", "echo here; exec sleep 4714.5", &on("cpu", &Value::Null));
    server.until_logged("one", "here");
    assert_eq!(server.put_job("two", "echo $WORLD_SIZE", &on("cpu", &two)).status, 201);
    assert_eq!(server.status("two"), "Queued");
    server.ask("POST", &Server::arm("jobs/one/cancel"), &Value::Null);
    assert_eq!(server.end_of("two").0, "Completed");
}

#[test]
fn a_limit_of_the_cluster_stops_a_job() {
    let (_store, server) = with_file("- name: short\n  limits: {timeout: 1}\n");
    server.put_job("long", "exec sleep 4715.5", &on("short", &json!({ "limits": null })));
    let (status, why) = server.end_of("long");
    assert!(status == "Failed" && why.contains("timeout of 1 s"), "{why}");
}

#[test]
fn a_cluster_is_created_by_a_request_and_outlives_the_server() {
    let (store, mut server) = with_file("- name: fixed\n");
    let cluster = json!({ "location": "local", "properties": { "computeType": "AmlCompute", "properties": {
        "vmSize": "STANDARD_D2_V2", "scaleSettings": { "minNodeCount": 0, "maxNodeCount": 3 },
    } } });
    let answer = server.ask("PUT", &Server::arm("computes/made"), &cluster);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["properties"]["provisioningState"], "Succeeded");
    let fixed = server.ask("PUT", &Server::arm("computes/fixed"), &cluster);
    assert!(fixed.status == 400 && fixed.text().contains("computes.yml"), "{}", fixed.text());
    server.kill_hard();
    let server = Server::start(&store);
    let names = |server: &Server| {
        let all = server.ask("GET", &Server::arm("computes"), &Value::Null).json();
        all["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&server), ["fixed", "local", "made"]);
    assert_eq!(server.put_job("job", "true", &on("made", &Value::Null)).status, 201);
    assert_eq!(server.end_of("job").0, "Completed");
    assert_eq!(server.ask("DELETE", &Server::arm("computes/made"), &Value::Null).status, 200);
    assert_eq!(names(&server), ["fixed", "local"]);
    let gone = server.put_job("late", "true", &on("made", &Value::Null));
    assert!(
        gone.text().contains("Unknown compute target 'made'. This workspace has: fixed, local."),
        "{}",
        gone.text()
    );
}

#[test]
fn a_canceled_job_does_not_hold_up_its_queue() {
    let (_store, server) = with_file("- name: cpu\n  max_instances: 2\n");
    let two = json!({ "resources": { "instanceCount": 2 }, "distribution": { "distributionType": "PyTorch", "processCountPerInstance": 1 } });
    server.put_job("runs", "echo here; exec sleep 4718.5", &on("cpu", &Value::Null));
    server.until_logged("runs", "here");
    assert_eq!(server.put_job("wide", "true", &on("cpu", &two)).status, 201);
    assert_eq!(server.put_job("next", "true", &on("cpu", &Value::Null)).status, 201);
    server.ask("POST", &Server::arm("jobs/wide/cancel"), &Value::Null);
    assert_eq!(server.end_of("next").0, "Completed");
    assert_eq!(server.status("runs"), "Running");
}

#[test]
fn a_cluster_that_is_put_again_keeps_its_nodes() {
    let (_store, server) = with_file("- name: other\n");
    let cluster = |nodes: u32| json!({ "properties": { "computeType": "AmlCompute", "properties": { "vmSize": "x", "scaleSettings": { "maxNodeCount": nodes } } } });
    let put = |nodes: u32| server.ask("PUT", &Server::arm("computes/made"), &cluster(nodes)).status;
    assert_eq!(put(1), 201);
    server.put_job("first", "echo here; exec sleep 4719.5", &on("made", &Value::Null));
    server.until_logged("first", "here");
    server.put_job("second", "echo here; exec sleep 4720.5", &on("made", &Value::Null));
    assert_eq!(put(1), 200);
    assert_eq!(server.status("second"), "Queued");
    assert_eq!(put(2), 200);
    server.until_logged("second", "here");
}
