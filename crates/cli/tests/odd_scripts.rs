//! Scripts that print odd things, fail, hang, or are canceled.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use common::processes::alive_with;
use common::server::{Server, Store};
use common::until;
use serde_json::{Value, json};

fn run(command: &str) -> (Store, Server, (String, String)) {
    let store = Store::new();
    let server = Server::start(&store);
    server.submit("odd", command);
    let end = server.end_of("odd");
    (store, server, end)
}

#[test]
fn invalid_utf8() {
    let (_store, server, end) =
        run(r"printf 'a\xff\xfe\x00b\xc3'; printf '\xff\xfe' > outputs/raw.bin; exit 1");
    assert_eq!(end.0, "Failed");
    assert!(end.1.contains("a\u{fffd}\u{fffd}"), "{}", end.1);
    assert_eq!(server.log("odd"), b"a\xff\xfe\x00b\xc3\n");
    assert_eq!(server.artifact("odd", "outputs/raw.bin").body, b"\xff\xfe");
}

#[test]
fn a_line_of_100_megabytes() {
    let (_store, server, end) =
        run("head -c 100000000 /dev/zero | tr '\\0' x; echo; echo the end >&2; exit 2");
    assert_eq!(end.0, "Failed");
    // Both streams are read on their own: a long line may be cut by a line of the other one.
    assert!(end.1.len() < 50_000, "a message, not the log: {} bytes", end.1.len());
    let url = server.details("odd")["logFiles"]["user_logs/std_log.txt"].as_str().unwrap().to_owned();
    let head = server.fetch("HEAD", &url);
    let length: usize = head.header("content-length").unwrap().parse().unwrap();
    let log = server.log("odd");
    assert_eq!(log.len(), length);
    assert_eq!(log.iter().map(|byte| usize::from(*byte == b'x')).sum::<usize>(), 100_000_000);
    assert!(
        String::from_utf8_lossy(&log[length - 20..]).contains("the end")
            || log.windows(7).any(|part| part == b"the end")
    );
    let sizes = server.artifacts("odd");
    assert!(sizes.contains(&("user_logs/std_log.txt".to_owned(), length as u64)), "{sizes:?}");
}

#[test]
fn tags_of_html() {
    let html = "<script>alert(1)</script>";
    let (_store, server, end) =
        run(&format!("echo '{html}' | tee outputs/page.html outputs/page.svg; exit 1"));
    assert!(end.0 == "Failed" && end.1.contains(html), "told as it is: {}", end.1);
    let log = server.details("odd")["logFiles"]["user_logs/std_log.txt"].as_str().unwrap().to_owned();
    let log = server.fetch("GET", &log);
    for answer in
        [log, server.artifact("odd", "outputs/page.html"), server.artifact("odd", "outputs/page.svg")]
    {
        assert_eq!(answer.text(), format!("{html}\n"));
        assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
        assert_eq!(answer.header("content-disposition"), Some("attachment"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    for target in [
        Server::history("runs/odd/details"),
        Server::arm("jobs/odd"),
        Server::arm(&format!("jobs/{html}").replace('<', "%3C").replace('>', "%3E").replace("/s", "%2Fs")),
    ] {
        let answer = server.ask("GET", &target, &Value::Null);
        assert_eq!(answer.header("content-type"), Some("application/json"), "{target}");
    }
}

#[test]
fn scripts_that_fail() {
    let (_store, server, end) = run("echo a; echo b >&2; exit 1");
    assert!(end.0 == "Failed" && end.1.contains("exit code 1"), "{}", end.1);
    // Two streams: their order is nobody's promise.
    assert!(["\na", "\nb"].iter().all(|line| end.1.contains(line)), "{}", end.1);
    server.submit("crash", "python3 -c 'raise ValueError(\"too small\")'");
    let (status, message) = server.end_of("crash");
    assert!(status == "Failed" && message.contains("ValueError: too small"), "{message}");
    server.submit("silent", "exit 7");
    assert!(server.end_of("silent").1.contains("exit code 7. It printed nothing"));
    server.submit("segfault", "kill -SEGV $$");
    assert!(server.end_of("segfault").1.contains("SIGSEGV"));
    server.submit("killed", "kill -KILL $$");
    assert!(server.end_of("killed").1.contains("memory"));
    server.submit("no_program", "no-such-interpreter train.py");
    let (status, message) = server.end_of("no_program");
    assert!(
        status == "Failed" && message.contains("no-such-interpreter") && message.contains("not found"),
        "{message}"
    );
    server.submit("no_shebang", "printf '#!/no/such/python\\n' > a.py; chmod +x a.py; ./a.py");
    assert!(server.end_of("no_shebang").1.contains("a.py"));
    server.submit("syntax", "if then (");
    assert!(server.end_of("syntax").1.contains("syntax error"));
    server.submit("fine", "echo still here");
    assert_eq!(server.end_of("fine").0, "Completed");
}

#[test]
fn a_timeout() {
    let store = Store::new();
    let server = Server::start(&store);
    let limits = json!({ "limits": { "jobLimitsType": "Command", "timeout": "PT1S" } });
    assert_eq!(server.put_job("slow", "echo started; sleep 60", &limits).status, 201);
    let (status, message) = server.end_of("slow");
    assert_eq!(status, "Failed");
    assert!(message.contains("timeout of 1 s") && message.contains("started"), "{message}");
    assert_eq!(server.log("slow"), b"started\n");
}

#[test]
fn canceling_ends_the_whole_tree() {
    let store = Store::new();
    let server = Server::start_with(&store, &["--port", "0", "--slots", "1"]);
    let marker = format!("marker-cancel-{}", std::process::id());
    let command = format!(
        "(exec -a {marker} sleep 1000) & setsid bash -c 'exec -a {marker} sleep 1000' & bash -c 'trap \"\" INT; exec -a {marker} sleep 1000' & echo ready; wait # {marker}"
    );
    server.submit("tree", &command);
    server.submit("behind", "echo never");
    server.until_logged("tree", "ready");
    until("all processes", || alive_with(&marker).len() >= 4);
    let cancel = |job: &str| server.ask("POST", &Server::arm(&format!("jobs/{job}/cancel")), &Value::Null);
    // One that waits is canceled at once and never starts.
    assert_eq!(cancel("behind").status, 200);
    assert_eq!(server.end_of("behind").0, "Canceled");
    assert_eq!(cancel("tree").status, 200);
    assert_eq!(server.end_of("tree").0, "Canceled");
    assert_eq!(alive_with(&marker), [] as [u32; 0], "an end means that everything is gone");
    assert!(server.details("tree")["warnings"].to_string().contains("on request"));
    let again = cancel("tree");
    assert_eq!(again.status, 400);
    assert!(again.refusal().contains("ended already"));
    assert!(cancel("nobody").status == 404);
    server.submit("after", "echo the slot is free");
    assert_eq!(server.end_of("after").0, "Completed");
    assert_eq!(server.log("behind"), b"");
}

#[test]
fn values_reach_the_script_as_they_are() {
    let store = Store::new();
    let server = Server::start(&store);
    let value = "a b'c\"d $HOME `id` \\ ; rm -rf / \u{e4}\n*";
    let inputs = json!({
        "inputs": { "x": { "jobInputType": "literal", "value": value } },
        "outputs": { "model": { "jobOutputType": "uri_folder" } },
        "environmentVariables": { "ODD": value },
    });
    let command = "printf '%s' ${{inputs.x}} > ${{outputs.model}}/x; printf '%s' \"${{inputs.x}}\" > outputs/y; printf '%s' \"$ODD\" > outputs/z $[[--none ${{inputs.none}}]]";
    assert_eq!(server.put_job("values", command, &inputs).status, 201);
    assert_eq!(server.end_of("values"), ("Completed".into(), String::new()));
    for file in ["named-outputs/model/x", "outputs/y", "outputs/z"] {
        assert_eq!(server.artifact("values", file).text(), value, "{file}");
    }
}

#[test]
fn secrets_do_not_get_into_logs_or_errors() {
    let store = Store::new();
    let server = Server::start(&store);
    let more = json!({ "environmentVariables": { "DB_PASSWORD": "correct-horse-battery", "GREETING": "good-morning-all" } });
    let command = "echo $DB_PASSWORD and $GREETING; echo $MLFLOW_TRACKING_TOKEN | cut -c1-500; echo failed with $DB_PASSWORD >&2; exit 3";
    assert_eq!(server.put_job("quiet", command, &more).status, 201);
    let (status, why) = server.end_of("quiet");
    assert!(status == "Failed" && why.contains("failed with ***"), "{why}");
    // The two streams come in any order.
    let log = String::from_utf8(server.log("quiet")).unwrap();
    let mut lines: Vec<&str> = log.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["***", "*** and good-morning-all", "failed with ***"]);
    // Processes of a distributed job write logs of their own.
    let together = json!({
        "environmentVariables": { "DB_PASSWORD": "correct-horse-battery" },
        "distribution": { "distributionType": "PyTorch", "processCountPerInstance": 2 },
    });
    assert_eq!(server.put_job("ranks", "echo $RANK $DB_PASSWORD", &together).status, 201);
    assert_eq!(server.end_of("ranks").0, "Completed");
    assert_eq!(server.artifact("ranks", "user_logs/std_log_process_01.txt").text(), "1 ***\n");
}
