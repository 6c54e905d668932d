//! Many jobs, and a server that dies again and again: nothing that was acknowledged is missing.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use common::http::try_send;
use common::server::{Server, Store};
use common::until;
use serde_json::{Value, json};

fn body(command: &str) -> Vec<u8> {
    let properties = json!({
        "jobType": "Command", "experimentName": "tests", "command": command, "environmentId": "azureml:user-managed:1",
        "limits": { "jobLimitsType": "Command", "timeout": "PT5M" },
    });
    json!({ "properties": properties }).to_string().into_bytes()
}

/// Submits until the server is gone; the names that were acknowledged.
fn submit_until_killed(port: u16, token: &str, round: usize) -> Vec<String> {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let name = format!("job-{round}-{number}");
        let command = "mkdir -p outputs; echo $AZUREML_RUN_ID > outputs/name";
        match try_send(port, "PUT", &Server::arm(&format!("jobs/{name}")), &headers, &body(command)) {
            Ok(answer) if answer.status == 201 => acknowledged.push(name),
            Ok(answer) => panic!("{}", answer.text()),
            Err(_) => break,
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    acknowledged
}

#[test]
fn nothing_acknowledged_is_missing_after_kills_at_any_moment() {
    let store = Store::new();
    let mut acknowledged = Vec::new();
    let mut round = 0;
    while acknowledged.len() < 50 || round < 12 {
        let mut server = Server::start_with(&store, &["--port", "0", "--slots", "4"]);
        let (port, token) = (server.port, server.token.clone());
        let submitting = std::thread::spawn(move || submit_until_killed(port, &token, round));
        // Moments without a pattern: early ones hit submissions, later ones jobs that run.
        std::thread::sleep(Duration::from_millis(5 + (round as u64 * 37) % 90));
        server.kill_hard();
        acknowledged.extend(submitting.join().unwrap());
        round += 1;
    }
    let server = Server::start_with(&store, &["--port", "0", "--slots", "4"]);
    for name in &acknowledged {
        let (status, why) = server.end_of(name);
        assert_eq!(status, "Completed", "{name}: {why}");
        assert_eq!(server.artifact(name, "outputs/name").text().trim(), name);
    }
}

#[test]
fn a_thousand_queued_jobs_are_listed_and_canceled() {
    let store = Store::new();
    let server = Server::start_with(&store, &["--port", "0", "--slots", "1"]);
    server.submit("first", "echo here; exec sleep 4717.5");
    server.until_logged("first", "here");
    for number in 0..1000 {
        server.submit(&format!("queued-{number:03}"), "true");
    }
    let mut names = Vec::new();
    let mut next = Server::arm("jobs");
    loop {
        let page = server.ask("GET", &next, &Value::Null).json();
        names.extend(
            page["value"].as_array().unwrap().iter().map(|job| job["name"].as_str().unwrap().to_owned()),
        );
        let Some(url) = page["nextLink"].as_str() else { break };
        url.strip_prefix(&server.url()).unwrap().clone_into(&mut next);
    }
    assert_eq!((names.len(), names[0].as_str()), (1001, "queued-999"));
    assert_eq!(server.status("queued-500"), "Queued");
    for number in 1..1000 {
        let target = Server::arm(&format!("jobs/queued-{number:03}/cancel"));
        assert_eq!(server.ask("POST", &target, &Value::Null).status, 200);
    }
    assert_eq!(server.ask("POST", &Server::arm("jobs/first/cancel"), &Value::Null).status, 200);
    // The one that was not canceled gets its turn.
    assert_eq!(server.end_of("queued-000").0, "Completed");
    assert_eq!(server.status("queued-999"), "Canceled");
}

#[test]
fn slow_and_broken_connections_hold_nobody_up() {
    let store = Store::new();
    let server = Server::start(&store);
    let connect = || TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    // Half a head, half a body, half a TLS greeting, and one that reads nothing.
    let mut head = connect();
    head.write_all(b"PUT /subscr").unwrap();
    let mut half = connect();
    let target = Server::arm("jobs/half");
    let token = &server.token;
    write!(half, "PUT {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{{\"properties\"", server.port).unwrap();
    let mut tls = connect();
    tls.write_all(&[22, 3, 1, 0]).unwrap();
    let mut deaf = connect();
    for _ in 0..50 {
        let get = format!(
            "GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {token}\r\n\r\n",
            Server::arm("jobs"),
            server.port
        );
        deaf.write_all(get.as_bytes()).unwrap();
    }
    let idle: Vec<TcpStream> = (0..200).map(|_| connect()).collect();
    server.submit("beside", "echo fine");
    assert_eq!(server.end_of("beside").0, "Completed");
    drop((head, half, tls, idle));
    // What was never sent to its end is no job.
    assert_eq!(server.ask("GET", &Server::arm("jobs/half"), &Value::Null).status, 404);
    // A reader that goes away in the middle of a long log.
    server.submit("long", "yes 0123456789 | head -n 2000000");
    assert_eq!(server.end_of("long").0, "Completed");
    let url = server.details("long")["logFiles"]["user_logs/std_log.txt"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(&server.url()).unwrap();
    for _ in 0..20 {
        let mut reader = connect();
        write!(reader, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port).unwrap();
        reader.read_exact(&mut [0; 1000]).unwrap();
    }
    until("the whole log", || server.fetch("GET", &url).body.len() == 22_000_000);
}
