//! Sweeps: trials with values, early termination on live metrics, the best one, cancel, restart.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use common::server::{Server, Store};
use common::until;
use serde_json::{Value, json};

/// `log VALUE…` reports the metric `m`, as MLflow does.
const LOG: &str = r#"log() { python3 -c '
import json, os, sys, time, urllib.error, urllib.request
for value in sys.argv[1:]:
    body = json.dumps({"run_id": os.environ["MLFLOW_RUN_ID"], "key": "m", "value": float(value), "timestamp": 1}).encode()
    request = urllib.request.Request(os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric", body,
        {"Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"], "Content-Type": "application/json"})
    while True:
        try:
            urllib.request.urlopen(request)
            break
        except OSError as error:
            # A server that was killed comes back.
            if isinstance(error, urllib.error.HTTPError):
                raise
            time.sleep(0.1)
' "$@"; }
"#;

fn sweep(command: &str, space: &Value, more: &Value) -> Value {
    let mut properties = json!({
        "jobType": "Sweep", "experimentName": "tests", "searchSpace": space,
        "trial": { "command": format!("{LOG}{command}"), "environmentId": "azureml:user-managed:1" },
        "samplingAlgorithm": { "samplingAlgorithmType": "Grid" },
        "objective": { "goal": "maximize", "primaryMetric": "m" },
        "limits": { "jobLimitsType": "Sweep", "maxTotalTrials": 20, "maxConcurrentTrials": 4, "trialTimeout": "PT1M" },
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        properties[key.as_str()] = value.clone();
    }
    json!({ "properties": properties })
}

fn put(server: &Server, name: &str, body: &Value) {
    let answer = server.ask("PUT", &Server::arm(&format!("jobs/{name}")), body);
    assert_eq!(answer.status, 201, "{}", answer.text());
}

fn job(server: &Server, name: &str) -> Value {
    server.ask("GET", &Server::arm(&format!("jobs/{name}")), &Value::Null).json()["properties"].clone()
}

fn children(server: &Server, name: &str) -> Vec<Value> {
    let answer = server.ask("GET", &Server::history(&format!("runs/{name}/children")), &Value::Null).json();
    answer["value"].as_array().unwrap().clone()
}

fn statuses(server: &Server, name: &str) -> Vec<String> {
    children(server, name).iter().map(|child| child["status"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_grid_runs_every_combination_and_names_the_best() {
    let store = Store::new();
    let server = Server::start_with(&store, &["--port", "0", "--slots", "3"]);
    let space = json!({ "a": ["choice", [[1, 2]]], "text": ["choice", [["it's", "$HOME"]]] });
    let command = "echo ${{search_space.a}} \"${{search_space.text}}\"; log 0.5 ${{search_space.a}}";
    put(&server, "grid", &sweep(command, &space, &Value::Null));
    assert_eq!(server.end_of("grid").0, "Completed");
    let trials = children(&server, "grid");
    assert_eq!(trials.len(), 4);
    assert_eq!(trials[1]["runId"], "grid_1");
    assert_eq!(trials[1]["parentRunId"], "grid");
    assert_eq!(trials[1]["tags"]["HD_a"], "1");
    assert_eq!(String::from_utf8(server.log("grid_1")).unwrap(), "1 $HOME\n");
    let properties = job(&server, "grid");
    assert_eq!(properties["properties"]["best_child_run_id"], "grid_2");
    assert_eq!(properties["properties"]["score"], "2");
    assert_eq!(properties["tags"]["_aml_system_grid_2"], r#"{"a":2,"text":"it's"}"#);
    assert_eq!(job(&server, "grid_3")["parameters"], json!({ "a": 2, "text": "$HOME" }));
    let log = server.artifact("grid", "azureml-logs/hyperdrive.txt").text();
    assert!(log.contains("scheduled grid_0 {\"a\":1,\"text\":\"it's\"}\n"), "{log}");
    let listed = server.ask("GET", &Server::arm("jobs"), &Value::Null).json();
    assert_eq!(listed["value"].as_array().unwrap().len(), 1, "trials stand below their sweep");
    // In MLflow trials are found by their parent.
    let search = json!({ "experiment_ids": ["1"], "filter": "tags.mlflow.parentRunId = 'grid'", "order_by": ["metrics.m DESC"] });
    let found = server.ask("POST", &Server::mlflow("runs/search"), &search).json();
    let runs = found["runs"].as_array().unwrap();
    assert_eq!((runs.len(), runs[0]["data"]["metrics"][0]["value"].as_f64()), (4, Some(2.0)));
}

#[test]
fn a_seed_repeats_the_values_of_all_expressions() {
    let store = Store::new();
    let server = Server::start_with(&store, &["--port", "0", "--slots", "3"]);
    let space = json!({
        "a": ["choice", [[1, 2, 3]]], "b": ["uniform", [0.0, 1.0]], "c": ["quniform", [0.0, 10.0, 2]],
        "d": ["loguniform", [-3.0, -1.0]], "e": ["qloguniform", [0.0, 2.0, 1]], "f": ["normal", [0.0, 1.0]],
        "g": ["qnormal", [0.0, 5.0, 1]], "h": ["lognormal", [0.0, 0.5]], "i": ["qlognormal", [0.0, 0.5, 1]],
        "j": ["randint", [10]],
    });
    let more = json!({
        "samplingAlgorithm": { "samplingAlgorithmType": "Random", "seed": 7, "rule": "sobol" },
        "limits": { "maxTotalTrials": 3, "maxConcurrentTrials": 3 },
    });
    for name in ["one", "two"] {
        put(&server, name, &sweep("log 1", &space, &more));
        assert_eq!(server.end_of(name).0, "Completed");
    }
    let values = |name: &str| {
        (0..3)
            .map(|number| job(&server, &format!("{name}_{number}"))["parameters"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(values("one"), values("two"));
    assert_eq!(values("one")[0].as_object().unwrap().len(), 10);
}

#[test]
fn a_policy_stops_running_trials() {
    let store = Store::new();
    let server = Server::start_with(&store, &["--port", "0", "--slots", "3"]);
    let more = json!({ "earlyTermination": { "policyType": "Bandit", "slackAmount": 1, "slackFactor": 0, "evaluationInterval": 1 } });
    // The bad one would run for an hour.
    let command =
        "log ${{search_space.a}}; if [ ${{search_space.a}} = 1 ]; then exec sleep 3600; fi; sleep 1";
    put(&server, "early", &sweep(command, &json!({ "a": ["choice", [[9, 1, 8.5]]] }), &more));
    assert_eq!(server.end_of("early").0, "Completed");
    assert_eq!(statuses(&server, "early"), ["Completed", "Canceled", "Completed"]);
    let why = children(&server, "early")[1]["warnings"].to_string();
    assert!(why.contains("Stopped early by the bandit policy: 1 after 1 reports"), "{why}");
}

#[test]
fn a_cancel_stops_all_trials() {
    let store = Store::new();
    let server = Server::start(&store);
    put(
        &server,
        "stop",
        &sweep("echo here; exec sleep 4713.5", &json!({ "a": ["choice", [[1, 2, 3]]] }), &Value::Null),
    );
    server.until_logged("stop_0", "here");
    let answer = server.ask("POST", &Server::arm("jobs/stop/cancel"), &Value::Null);
    assert_eq!(answer.status, 200);
    assert_eq!(server.end_of("stop").0, "Canceled");
    assert!(statuses(&server, "stop").iter().all(|status| status == "Canceled"));
}

#[test]
fn a_killed_server_goes_on_where_it_was() {
    let store = Store::new();
    let mut server = Server::start_with(&store, &["--port", "0", "--slots", "2"]);
    let more = json!({ "limits": { "maxTotalTrials": 6, "maxConcurrentTrials": 2 }, "samplingAlgorithm": { "samplingAlgorithmType": "Random", "seed": 1 } });
    put(
        &server,
        "go",
        &sweep("sleep 0.5; log ${{search_space.a}}", &json!({ "a": ["uniform", [0, 1]] }), &more),
    );
    until("a trial to end", || statuses(&server, "go").contains(&"Completed".to_owned()));
    server.kill_hard();
    let server = Server::start_with(&store, &["--port", &server.port.to_string(), "--slots", "2"]);
    assert_eq!(server.end_of("go").0, "Completed");
    assert_eq!(statuses(&server, "go"), ["Completed"; 6], "{:?}", children(&server, "go"));
    let best = job(&server, "go")["properties"]["score"].as_str().unwrap().parse::<f64>().unwrap();
    let drawn =
        (0..6).map(|number| job(&server, &format!("go_{number}"))["parameters"]["a"].as_f64().unwrap());
    assert!((best - drawn.fold(0.0, f64::max)).abs() < 1e-12);
}

#[test]
fn a_sweep_says_what_is_wrong_with_it() {
    let store = Store::new();
    let server = Server::start(&store);
    let space = json!({ "a": ["choice", [[1, 2]]] });
    for (body, words) in [
        (
            sweep("echo ${{search_space.b}}", &space, &Value::Null),
            "`${{b}}` in the command stands for nothing",
        ),
        (sweep("true", &json!({ "a": ["uniform", [0, 1]] }), &Value::Null), "choice only; `a`"),
        (sweep("true", &space, &json!({ "limits": { "maxTotalTrials": 0 } })), "between 1 and 1000"),
        (
            sweep("true", &space, &json!({ "objective": { "goal": "most", "primaryMetric": "m" } })),
            "minimize or maximize",
        ),
    ] {
        let answer = server.ask("PUT", &Server::arm("jobs/bad"), &body);
        assert!(
            answer.status == 400 && answer.text().contains(words),
            "{}: {}",
            answer.status,
            answer.text()
        );
    }
    // Trials that log another metric than they are compared by.
    put(
        &server,
        "other",
        &sweep("log 1", &space, &json!({ "objective": { "goal": "maximize", "primaryMetric": "acc" } })),
    );
    assert_eq!(server.end_of("other").0, "Completed");
    let note = server.details("other")["warnings"][0]["message"].as_str().unwrap().to_owned();
    assert_eq!(note, "No trial logged the primary metric `acc`, so there is no best one. Logged was: `m`.");
    put(&server, "broken", &sweep("echo no such data >&2; exit 3", &space, &Value::Null));
    let (status, why) = server.end_of("broken");
    assert!(
        status == "Failed"
            && why.starts_with(
                "All 2 trials failed. The first one, broken_0: The command ended with exit code 3"
            ),
        "{why}"
    );
}

#[test]
fn a_trial_stays_while_its_sweep_counts() {
    let store = Store::new();
    let server = Server::start_with(&store, &["--port", "0", "--slots", "2"]);
    let command = "if [ ${{search_space.a}} = 2 ]; then exec sleep 4721.5; fi";
    put(&server, "counts", &sweep(command, &json!({ "a": ["choice", [[1, 2]]] }), &Value::Null));
    assert_eq!(server.end_of("counts_0").0, "Completed");
    let target = Server::arm("jobs/counts_0");
    let refused = server.ask("DELETE", &target, &Value::Null);
    assert!(refused.status == 400 && refused.text().contains("a trial of `counts`"), "{}", refused.text());
    server.ask("POST", &Server::arm("jobs/counts/cancel"), &Value::Null);
    server.end_of("counts");
    assert_eq!(server.ask("DELETE", &target, &Value::Null).status, 200);
}

#[test]
fn trials_of_a_stopped_server_are_run_again() {
    let store = Store::new();
    let mut server = Server::start_with(&store, &["--port", "0", "--slots", "2"]);
    let go = store.beside("go");
    let command = format!("log 1; while [ ! -e {} ]; do sleep 0.1; done; log 2", go.display());
    put(&server, "again", &sweep(&command, &json!({ "a": ["choice", [[1, 2]]] }), &Value::Null));
    until("both trials to report", || {
        let search = json!({ "experiment_ids": ["1"], "filter": "tags.mlflow.parentRunId = 'again' and metrics.m = 1" });
        let found = server.ask("POST", &Server::mlflow("runs/search"), &search).json();
        found["runs"].as_array().is_some_and(|runs| runs.len() == 2)
    });
    assert!(server.stop().success());
    std::fs::write(&go, "").unwrap();
    let server = Server::start_with(&store, &["--port", "0", "--slots", "2"]);
    assert_eq!(server.end_of("again").0, "Completed");
    assert_eq!(statuses(&server, "again"), ["Completed"; 2]);
    let history = Server::mlflow("metrics/get-history?run_id=again_0&metric_key=m");
    let points = server.ask("GET", &history, &Value::Null).json();
    assert_eq!(points["metrics"].as_array().unwrap().len(), 2, "without those of the first time: {points}");
}

#[test]
fn a_server_after_a_kill_has_the_port_that_jobs_log_to() {
    let store = Store::new();
    let mut server = Server::start(&store);
    let port = server.port;
    server.kill_hard();
    assert_eq!(Server::start(&store).port, port);
}
