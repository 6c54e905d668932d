//! What a job may reach: the files of its own run, and its own run in the MLflow plane.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::fs;

use common::http::{Answer, send};
use common::server::{Server, Store};
use serde_json::{Value, json};

fn run_token(server: &Server, job: &str) -> String {
    let spec: Value =
        serde_json::from_slice(&fs::read(server.job_folder(job).join("control/spec.json")).unwrap()).unwrap();
    spec["env"]["MLFLOW_TRACKING_TOKEN"].as_str().unwrap().to_owned()
}

fn ask(server: &Server, token: &str, method: &str, target: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    send(server.port, method, target, &headers, &body)
}

#[test]
fn paths_that_lead_out_of_a_run() {
    let store = Store::new();
    let server = Server::start(&store);
    let keys = store.path().join("keys");
    let script = format!(
        "ln -s {0} outputs/link; ln -s {1} outputs/folder; ln -s ../../control/spec.json outputs/link_2; echo in > outputs/in.txt; true",
        keys.display(),
        store.path().display()
    );
    server.submit("one", &script);
    assert_eq!(server.end_of("one").0, "Completed");
    assert_eq!(server.content_info("one", "outputs/in.txt").status, 200);
    let listed: Vec<_> = server.artifacts("one").into_iter().map(|(path, _)| path).collect();
    assert!(listed.contains(&"outputs/in.txt".to_owned()), "{listed:?}");
    let led_out = |path: &String| path.contains("link") || path.contains("folder");
    assert!(
        !listed.iter().any(led_out),
        "{} files, among them {:?}",
        listed.len(),
        listed.iter().find(|path| led_out(path))
    );
    let up = "../../../keys";
    let absolute = keys.display().to_string();
    let bad = [
        "outputs/link",
        "outputs/link_2",
        "outputs/folder/keys",
        "outputs/folder",
        "outputs",
        "",
        ".",
        "..",
        "/",
        up,
        &absolute,
        "outputs/../code/../../../keys",
        "outputs%2F..%2F..%2F..%2Fkeys",
        "outputs/%2e%2e/%2e%2e/control/spec.json",
        "outputs/..%5C..%5Ckeys",
        "outputs//etc/passwd",
        "code/in.txt",
        "control/spec.json",
        "outputs/%00",
        "outputs/in.txt%00.png",
        "outputs/in.txt/..",
        "outputs/./../../control/spec.json",
        "outputs/%252e%252e/x",
    ];
    for path in bad {
        let answer = server.content_info("one", path);
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        answer.refusal();
    }
    // The storage plane has no signature for any of them.
    let url = server.content_info("one", "outputs/in.txt").json()["contentUri"].as_str().unwrap().to_owned();
    for path in ["outputs/../../control/spec.json", "outputs/%2e%2e/%2e%2e/control/spec.json", "outputs/link"]
    {
        assert_eq!(server.fetch("GET", &url.replace("outputs/in.txt", path)).status, 403, "{path}");
    }
}

#[test]
fn loops_of_links_do_not_hang_the_server() {
    let store = Store::new();
    let server = Server::start(&store);
    server.submit("loops", "cd outputs; ln -s . a; ln -s . b; ln -s .. c; ln -s / root; mkfifo pipe; mkdir deep; echo x > deep/x.txt; ln -s deep again");
    assert_eq!(server.end_of("loops").0, "Completed");
    let listed = server.artifacts("loops");
    assert!(listed.contains(&("outputs/deep/x.txt".to_owned(), 2)), "{} files", listed.len());
    assert!(listed.len() < 100, "{} files", listed.len());
    assert!(server.details("loops")["logFiles"].is_object());
    // Opening a pipe would wait for its writer for ever; a folder has no content.
    for path in ["outputs/pipe", "outputs/deep"] {
        assert_eq!(server.content_info("loops", path).status, 404, "{path}");
    }
}

#[test]
fn names_of_uploads_that_lead_out_of_the_snapshot() {
    let store = Store::new();
    let server = Server::start(&store);
    let upload = |name: &str, job: &str| {
        let started = server
            .ask("POST", &Server::arm(&format!("codes/{job}/versions/1/startPendingUpload")), &json!({}))
            .json();
        let reference = &started["blobReferenceForConsumption"];
        let (uri, query) = reference["credential"]["sasUri"].as_str().unwrap().split_once('?').unwrap();
        let target = uri.strip_prefix(&server.url()).unwrap();
        let put = send(
            server.port,
            "PUT",
            &format!("{target}/src/{name}?{query}"),
            &[("x-ms-blob-type", "BlockBlob")],
            b"touch $0.ran",
        );
        let code = json!({ "properties": { "codeUri": format!("{uri}/src") } });
        assert_eq!(server.ask("PUT", &Server::arm(&format!("codes/{job}/versions/1")), &code).status, 201);
        let id = Server::arm(&format!("codes/{job}/versions/1")).split('?').next().unwrap().to_owned();
        assert_eq!(server.put_job(job, "ls -R", &json!({ "codeId": id })).status, 201);
        (put.status, server.end_of(job))
    };
    for (number, name) in
        ["../../../../escaped", "%2e%2e/%2e%2e/escaped", "..%2F..%2F..%2Fescaped", "%2Fescaped"]
            .into_iter()
            .enumerate()
    {
        let (put, (status, message)) = upload(name, &format!("escape_{number}"));
        assert!(
            put == 201 && status == "Failed" && message.contains("leads out"),
            "{name}: {put} {status} {message}"
        );
    }
    assert_eq!(upload("fine.sh", "fine").1.0, "Completed");
    let found = std::process::Command::new("find")
        .arg(store.beside(""))
        .args(["-name", "*escaped*"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "");
    assert!(!std::path::Path::new("/escaped").exists());
}

#[test]
fn the_token_of_a_run_is_good_for_that_run_only() {
    let store = Store::new();
    let server = Server::start_with(&store, &["--port", "0", "--slots", "2"]);
    for job in ["one", "two"] {
        server.submit(job, "echo ready; sleep 1000");
        server.until_logged(job, "ready");
    }
    let token = run_token(&server, "one");
    let metric = |run: &str| json!({ "run_id": run, "key": "a", "value": 1, "step": 0, "timestamp": 0 });
    let log = Server::mlflow("runs/log-metric");
    assert_eq!(ask(&server, &token, "POST", &log, &metric("one")).status, 200);
    let other = ask(&server, &token, "POST", &log, &metric("two"));
    assert_eq!((other.status, &other.json()["error_code"]), (403, &json!("PERMISSION_DENIED")));
    let both = json!({ "run_id": "two", "run_uuid": "one", "metrics": [{ "key": "a", "value": 1 }] });
    assert_eq!(ask(&server, &token, "POST", &Server::mlflow("runs/log-batch"), &both).status, 403);
    for call in ["runs/update", "runs/set-tag", "runs/delete-tag", "runs/log-parameter"] {
        assert_eq!(
            ask(&server, &token, "POST", &Server::mlflow(call), &json!({ "run_id": "two", "key": "k" }))
                .status,
            403,
            "{call}"
        );
    }
    for call in ["runs/get?run_id=two", "metrics/get-history?run_id=two&metric_key=a"] {
        assert_eq!(ask(&server, &token, "GET", &Server::mlflow(call), &Value::Null).status, 403, "{call}");
    }
    for target in [
        Server::arm("jobs"),
        Server::arm("jobs/one"),
        Server::arm("jobs/one/cancel"),
        Server::history("runs/two"),
        Server::history("runs/two/details"),
        Server::history("experiments/runs/runs/two"),
        Server::history("experiments/one/runs/two/token"),
        Server::history("experimentids/1/runs/two/token"),
        Server::history("runs/two").replace("/history/v1.0/", "/metric/v2.0/") + "/list",
        Server::history("artifacts/contentinfo/ExperimentRun/dcid.two/ExperimentRun/dcid.one")
            .replace("/history/v1.0/", "/artifact/v2.0/"),
        Server::history("artifacts/ExperimentRun/dcid.two").replace("/history/v1.0/", "/artifact/v2.0/"),
        // Parts of the workspace are the caller's to choose.
        "/artifact/v2.0/subscriptions/ExperimentRun/dcid.one/g/providers/p/workspaces/w/artifacts/batch/metadata/ExperimentRun/dcid.two".to_owned(),
        "/artifact/v2.0/subscriptions/ExperimentRun/dcid.one/g/providers/p/workspaces/w/artifacts/contentinfo/ExperimentRun/dcid.two/a".to_owned(),
        "/history/v1.0/subscriptions/runs/one/g/providers/p/workspaces/w/rundata".to_owned(),
        "/history/v1.0/subscriptions/s/runs/one/providers/p/workspaces/w/runs/two".to_owned(),
    ] {
        for method in ["GET", "PUT", "POST", "PATCH", "DELETE"] {
            let answer = ask(&server, &token, method, &target, &json!({}));
            assert_eq!(answer.status, 403, "{method} {target}");
            answer.refusal();
        }
    }
    // Its own is what the SDK v1 asks for inside of a job.
    let own = ask(&server, &token, "GET", &Server::history("experimentids/1/runs/one"), &Value::Null);
    assert_eq!((own.status, &own.json()["runId"]), (200, &json!("one")));
    // Changed so that it says another run, or lasts longer.
    let parts: Vec<_> = token.split('.').collect();
    for forged in [
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{}", parts[0], parts[1].replace('o', "p"), parts[2]),
        parts[..2].join("."),
    ] {
        if forged != token {
            assert_eq!(ask(&server, &forged, "POST", &log, &metric("one")).status, 401, "{forged}");
        }
    }
    assert_eq!(server.status("two"), "Running");
}
