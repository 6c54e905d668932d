//! The MLflow plane, as a training script and a monitor use it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use common::http::Answer;
use common::server::{Server, Store};
use serde_json::{Value, json};

const RUN: &str = "metrics_1";

/// A server with a job that runs until it is canceled.
fn running(store: &Store) -> Server {
    let server = Server::start(store);
    server.submit(RUN, "echo ready; sleep 1000");
    server.until_logged(RUN, "ready");
    server
}

fn post(server: &Server, call: &str, body: &Value) -> Answer {
    server.ask("POST", &Server::mlflow(call), body)
}

fn get(server: &Server, call: &str) -> Value {
    let answer = server.ask("GET", &Server::mlflow(call), &Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn log(server: &Server, key: &str, value: &Value, step: i64, timestamp: i64) {
    let body = json!({ "run_id": RUN, "run_uuid": RUN, "key": key, "value": value, "step": step, "timestamp": timestamp });
    let answer = post(server, "runs/log-metric", &body);
    assert_eq!((answer.status, answer.json()), (200, json!({})));
}

/// Steps and values of a metric.
fn history(server: &Server, key: &str) -> Vec<(i64, Value)> {
    let json = get(server, &format!("metrics/get-history?run_id={RUN}&metric_key={key}"));
    json["metrics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| (point["step"].as_i64().unwrap(), point["value"].clone()))
        .collect()
}

/// Name → value of a list of the run's data.
fn data(server: &Server, list: &str) -> Value {
    let run = get(server, &format!("runs/get?run_id={RUN}"))["run"].clone();
    run["data"][list]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["key"].as_str().unwrap().to_owned(), one["value"].clone()))
        .collect()
}

#[test]
fn metrics_keep_their_history_and_order() {
    let store = Store::new();
    let server = running(&store);
    for step in [0, 1, 2, 3] {
        log(&server, "loss", &json!(1.0 / (f64::from(step) + 1.0)), step.into(), 1000 + i64::from(step));
    }
    // Steps may come late; the same step twice is told by time.
    log(&server, "late", &json!(30.0), 3, 1);
    log(&server, "late", &json!(10.0), 1, 3);
    log(&server, "late", &json!(11.0), 1, 4);
    log(&server, "late", &json!(-2.5), -1, 9);
    assert_eq!(
        history(&server, "loss"),
        [(0, json!(1.0)), (1, json!(0.5)), (2, json!(1.0 / 3.0)), (3, json!(0.25))]
    );
    assert_eq!(
        history(&server, "late"),
        [(-1, json!(-2.5)), (1, json!(10.0)), (1, json!(11.0)), (3, json!(30.0))]
    );
    assert_eq!(
        data(&server, "metrics"),
        json!({ "late": 30.0, "loss": 0.25 }),
        "the last step counts, not the last call"
    );
    assert_eq!(history(&server, "none"), []);
}

#[test]
fn a_point_that_is_sent_twice_is_one() {
    let store = Store::new();
    let server = running(&store);
    // The last point again, and an older one again.
    for (value, step) in [(1.0, 0), (0.5, 1), (0.5, 1), (1.0, 0)] {
        log(&server, "loss", &json!(value), step, 1000 + step);
    }
    // Another value at the place of the last one is another point, and counts.
    log(&server, "loss", &json!(0.4), 1, 1001);
    assert_eq!(history(&server, "loss"), [(0, json!(1.0)), (1, json!(0.5)), (1, json!(0.4))]);
    assert_eq!(data(&server, "metrics"), json!({ "loss": 0.4 }));
}

#[test]
fn numbers_that_are_none() {
    let store = Store::new();
    let server = running(&store);
    let odd = [json!("NaN"), json!("Infinity"), json!("-Infinity"), json!(1e308), json!(5e-324), json!(-0.0)];
    for (step, value) in odd.iter().enumerate() {
        log(&server, "odd", value, step.try_into().unwrap(), 0);
    }
    let values: Vec<_> = history(&server, "odd").into_iter().map(|(_, value)| value).collect();
    assert_eq!(values, odd);
    for bad in [
        json!({ "run_id": RUN, "key": "x", "value": "many" }),
        json!({ "run_id": RUN, "value": 1 }),
        json!({ "run_id": RUN, "key": "x" }),
    ] {
        let answer = post(&server, "runs/log-metric", &bad);
        assert_eq!(
            (answer.status, &answer.json()["error_code"]),
            (400, &json!("INVALID_PARAMETER_VALUE")),
            "{bad}"
        );
    }
}

#[test]
fn a_batch_is_all_or_nothing() {
    let store = Store::new();
    let server = running(&store);
    let batch = json!({
        "run_id": RUN,
        "metrics": [{ "key": "a", "value": 1, "step": "5", "timestamp": "1700000000000" }, { "key": "a", "value": 2, "step": 6, "timestamp": 1 }],
        "params": [{ "key": "alpha", "value": "0.1" }, { "key": "folds", "value": "5" }],
        "tags": [{ "key": "mlflow.note.content", "value": "first" }],
    });
    assert_eq!(post(&server, "runs/log-batch", &batch).status, 200);
    assert_eq!(history(&server, "a"), [(5, json!(1.0)), (6, json!(2.0))]);
    assert_eq!(data(&server, "params"), json!({ "alpha": "0.1", "folds": "5" }));
    // The same parameter again is no change; another value is refused, with everything beside it.
    assert_eq!(
        post(&server, "runs/log-parameter", &json!({ "run_id": RUN, "key": "alpha", "value": "0.1" })).status,
        200
    );
    let change = json!({
        "run_id": RUN, "metrics": [{ "key": "a", "value": 3, "step": 7, "timestamp": 1 }],
        "params": [{ "key": "new", "value": "x" }, { "key": "alpha", "value": "0.2" }],
    });
    let refused = post(&server, "runs/log-batch", &change);
    assert_eq!((refused.status, &refused.json()["error_code"]), (400, &json!("INVALID_PARAMETER_VALUE")));
    assert!(refused.json()["message"].as_str().unwrap().contains("alpha"), "{}", refused.text());
    assert_eq!(history(&server, "a").len(), 2);
    assert_eq!(data(&server, "params"), json!({ "alpha": "0.1", "folds": "5" }));
    // Tags may change and go.
    assert_eq!(
        post(
            &server,
            "runs/set-tag",
            &json!({ "run_id": RUN, "key": "mlflow.note.content", "value": "second" })
        )
        .status,
        200
    );
    assert_eq!(data(&server, "tags")["mlflow.note.content"], "second");
    assert_eq!(
        post(&server, "runs/delete-tag", &json!({ "run_id": RUN, "key": "mlflow.note.content" })).status,
        200
    );
    assert_eq!(data(&server, "tags").get("mlflow.note.content"), None);
}

#[test]
fn a_script_that_says_finished_has_not_ended() {
    let store = Store::new();
    let server = running(&store);
    let answer = post(&server, "runs/update", &json!({ "run_id": RUN, "status": "FINISHED", "end_time": 1 }));
    assert_eq!(
        (answer.status, &answer.json()["run_info"]["status"]),
        (200, &json!("RUNNING")),
        "{}",
        answer.text()
    );
    assert_eq!(server.status(RUN), "Running");
    server.ask("POST", &Server::arm(&format!("jobs/{RUN}/cancel")), &Value::Null);
    assert_eq!(server.end_of(RUN).0, "Canceled");
    assert_eq!(get(&server, &format!("runs/get?run_id={RUN}"))["run"]["info"]["status"], "KILLED");
}

#[test]
fn what_is_not_there() {
    let store = Store::new();
    let server = Server::start(&store);
    let unknown = server.ask("GET", &Server::mlflow("runs/get?run_id=nobody"), &Value::Null);
    assert_eq!((unknown.status, &unknown.json()["error_code"]), (404, &json!("RESOURCE_DOES_NOT_EXIST")));
    let log = post(&server, "runs/log-metric", &json!({ "run_id": "nobody", "key": "a", "value": 1 }));
    assert_eq!((log.status, &log.json()["error_code"]), (404, &json!("RESOURCE_DOES_NOT_EXIST")));
    for method in ["GET", "POST"] {
        let answer = server.ask(method, &Server::mlflow("model-versions/none"), &json!({}));
        assert_eq!((answer.status, &answer.json()["error_code"]), (404, &json!("ENDPOINT_NOT_FOUND")));
    }
}

#[test]
fn a_body_that_is_no_json_is_refused_in_the_envelope() {
    let store = Store::new();
    let server = Server::start(&store);
    let bearer = format!("Bearer {}", server.token);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let answer = common::http::send(
        server.port,
        "POST",
        &Server::mlflow("runs/log-metric"),
        &headers,
        b"{\"run_id\": ",
    );
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert!(answer.json()["error_code"].is_string(), "{}", answer.text());
}

#[test]
fn a_script_logs_with_its_own_token() {
    let store = Store::new();
    let server = Server::start(&store);
    let call = r#"python3 - <<'END'
import json, os, urllib.request
body = {"run_id": os.environ["MLFLOW_RUN_ID"], "key": "score", "value": 0.75, "step": 0, "timestamp": 1}
url = os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric"
headers = {"Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"], "Content-Type": "application/json"}
urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)).read()
END"#;
    server.submit(RUN, call);
    assert_eq!(server.end_of(RUN), ("Completed".into(), String::new()));
    assert_eq!(data(&server, "metrics"), json!({ "score": 0.75 }));
}
