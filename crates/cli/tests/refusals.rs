//! Requests the workspace refuses: each with a 4xx, a clear message, and the service's envelope.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use common::http::{Answer, send};
use common::server::{Server, Store};
use serde_json::{Value, json};

/// Sends bytes with the owner's token.
fn raw(server: &Server, method: &str, target: &str, kind: &str, body: &[u8]) -> Answer {
    let bearer = format!("Bearer {}", server.token);
    send(server.port, method, target, &[("Authorization", &bearer), ("Content-Type", kind)], body)
}

/// Puts a job that is to be refused; the message.
fn refused(server: &Server, command: &str, more: &Value) -> String {
    let answer = server.put_job("refused", command, more);
    assert!((400..500).contains(&answer.status), "{more}: {} {}", answer.status, answer.text());
    let message = answer.refusal();
    assert_eq!(
        server.ask("GET", &Server::arm("jobs/refused"), &Value::Null).status,
        404,
        "{more}: it was stored"
    );
    message
}

#[test]
fn jobs_that_cannot_run() {
    let store = Store::new();
    let server = Server::start(&store);
    for (more, said) in [
        (json!({ "computeId": "azureml:gpu-cluster" }), "gpu-cluster"),
        (
            json!({ "computeId": format!("{}/gpu", Server::arm("computes").split('?').next().unwrap()) }),
            "gpu",
        ),
        (json!({ "environmentId": "azureml:nothing:7" }), "nothing:7"),
        (json!({ "environmentId": "not a reference" }), "not a reference"),
        (json!({ "environmentId": "/subscriptions/x/environments/none/versions/1" }), "none"),
        (json!({ "environmentId": null }), "environment"),
        (json!({ "environmentId": 5 }), "environment"),
        (json!({ "jobType": null }), "jobType"),
        (json!({ "jobType": "Pipeline" }), "Pipeline"),
        (json!({ "codeId": "nonsense" }), "nonsense"),
        (json!({ "codeId": "/x/codes/none/versions/1" }), "none"),
        (json!({ "resources": { "instanceCount": 2 } }), "add a `distribution`"),
        (json!({ "distribution": { "distributionType": "Ray" } }), "Ray"),
        (
            json!({ "distribution": { "distributionType": "PyTorch", "processCountPerInstance": 1000 } }),
            "at most 64",
        ),
        (json!({ "inputs": { "d": { "jobInputType": "uri_folder", "uri": "azureml:d:1" } } }), "`d`"),
        (json!({ "command": "" }), "command"),
        (json!({ "command": " \n" }), "command"),
        (json!({ "command": ["echo"] }), "command"),
        (json!({ "limits": { "jobLimitsType": "Command", "timeout": "soon" } }), "timeout"),
        (json!({ "limits": { "jobLimitsType": "Command", "timeout": "-PT5S" } }), "timeout"),
    ] {
        let message = refused(&server, "echo", &more);
        assert!(message.contains(said), "{more}: {message}");
    }
    assert!(refused(&server, "echo ${{inputs.rate}}", &Value::Null).contains("`rate`"));
    assert!(refused(&server, "echo > ${{outputs.model}}", &Value::Null).contains("`model`"));
    assert!(refused(&server, "echo ${{search_space.x}}", &Value::Null).contains('x'));
}

#[test]
fn names_of_jobs() {
    let store = Store::new();
    let server = Server::start(&store);
    for name in [
        "a%20b",
        "a%2Fb",
        "..%2F..%2Fkeys",
        "%2E%2E",
        "-a",
        "_a",
        "a.b",
        "%C3%A4",
        "a%00",
        "%FF",
        &"a".repeat(256),
        "a;b",
        "%24(id)",
    ] {
        let answer = server.put_job(name, "echo", &Value::Null);
        assert!((400..500).contains(&answer.status), "{name}: {} {}", answer.status, answer.text());
        answer.refusal();
    }
    assert_eq!(server.put_job(&"a".repeat(255), "echo", &Value::Null).status, 201);
    let jobs = server.ask("GET", &Server::arm("jobs"), &Value::Null).json();
    assert_eq!(jobs["value"].as_array().unwrap().len(), 1);
}

#[test]
fn bodies_that_are_none() {
    let store = Store::new();
    let server = Server::start(&store);
    let job = Server::arm("jobs/refused");
    let kind = "application/json";
    let deep = [vec![b'['; 5000], vec![b']'; 5000]].concat();
    for (kind, body) in [
        (kind, &b"{\"properties\": {"[..]),
        (kind, b""),
        (kind, b"\xff\xfe"),
        (kind, b"[]"),
        (kind, b"null"),
        (kind, b"{\"properties\": 7}"),
        (kind, &deep),
        ("text/plain", b"{}"),
    ] {
        for target in [&job, &Server::arm("codes/c/versions/1"), &Server::arm("environments/e/versions/1")] {
            let answer = raw(&server, "PUT", target, kind, body);
            let shown = String::from_utf8_lossy(&body[..body.len().min(30)]).into_owned();
            assert!((400..500).contains(&answer.status), "{shown} for {target}: {}", answer.status);
            assert!(!answer.refusal().is_empty());
        }
        let answer = raw(&server, "PATCH", &Server::history("experiments/tests/runs/refused"), kind, body);
        assert!((400..500).contains(&answer.status));
        answer.refusal();
    }
    assert_eq!(server.ask("GET", &job, &Value::Null).status, 404);
}

#[test]
fn a_body_that_is_too_large() {
    let store = Store::new();
    let server = Server::start(&store);
    let mut body = br#"{"properties": {"command": ""#.to_vec();
    body.resize((8 << 20) + 1, b'x');
    let answer = raw(&server, "PUT", &Server::arm("jobs/refused"), "application/json", &body);
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert!(answer.refusal().contains("8 MiB"), "{}", answer.text());
}

#[test]
fn requests_nobody_serves() {
    let store = Store::new();
    let server = Server::start(&store);
    let targets = [
        Server::arm("schedules"),
        Server::arm("jobs/a/b/c"),
        Server::arm("datastores/workspaceblobstore/listSecrets"),
        Server::history("runs/none"),
        Server::history("something/else"),
        "/subscriptions/x".to_owned(),
        "/subscriptions/x/y/z/a/b".to_owned(),
        "/history/v1.0/x".to_owned(),
        Server::history("experiments/%FF/runs/%FF/artifacts"),
        Server::arm("jobs/%FF"),
    ];
    for target in &targets {
        let answer = raw(&server, "GET", target, "application/json", b"");
        assert!((400..500).contains(&answer.status), "{target}: {}", answer.status);
        answer.refusal();
    }
    for (method, target) in
        [("DELETE", Server::arm("jobs")), ("POST", Server::arm("jobs")), ("PUT", Server::history("runs/a"))]
    {
        let answer = raw(&server, method, &target, "application/json", b"{}");
        assert!((400..500).contains(&answer.status), "{method} {target}: {}", answer.status);
        answer.refusal();
    }
    // A compute target that is not there is a 404 without a body, as the service has it.
    let compute = raw(&server, "GET", &Server::arm("computes/none"), "", b"");
    assert_eq!((compute.status, compute.body.len()), (404, 0));
}

#[test]
fn the_same_again_changes_nothing() {
    let store = Store::new();
    let server = Server::start(&store);
    server.submit("same", "echo once >> outputs/count.txt");
    assert_eq!(server.end_of("same").0, "Completed");
    let again = server.put_job("same", "echo twice", &json!({ "displayName": "renamed" }));
    assert_eq!((again.status, &again.json()["properties"]["displayName"]), (200, &json!("renamed")));
    assert_eq!(again.json()["properties"]["command"], "echo once >> outputs/count.txt");
    assert_eq!(server.artifact("same", "outputs/count.txt").text(), "once\n");
    let environment = json!({ "properties": { "image": "ubuntu" } });
    let target = Server::arm("environments/e/versions/1");
    assert_eq!(server.ask("PUT", &target, &environment).status, 201);
    assert_eq!(server.ask("PUT", &target, &environment).status, 200);
    let other = server.ask("PUT", &target, &json!({ "properties": { "image": "debian" } }));
    assert_eq!(other.status, 409);
    assert!(other.refusal().contains("new version"));
    assert!(
        server
            .ask("PUT", &Server::arm("environments/user-managed/versions/1"), &environment)
            .refusal()
            .contains("user-managed")
    );
}
