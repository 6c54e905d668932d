//! Who gets in: tokens, foreign pages and hosts, signed URLs, paths that lead out, secrets at rest.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use common::http::{Answer, send};
use common::server::{Server, Store};
use serde_json::{Value, json};

const SAID: &str = "hello";

/// A server with a finished job `one` that has written `outputs/said.txt`.
fn with_job(store: &Store) -> Server {
    let server = Server::start(store);
    server.submit("one", &format!("printf {SAID} | tee outputs/said.txt"));
    assert_eq!(server.end_of("one").0, "Completed");
    server
}

fn signed_url(server: &Server) -> String {
    let info = server.content_info("one", "outputs/said.txt").json();
    info["contentUri"].as_str().unwrap().to_owned()
}

fn get(server: &Server, target: &str, headers: &[(&str, &str)]) -> Answer {
    send(server.port, "GET", target, headers, &[])
}

/// One path of every plane that needs a token.
fn guarded() -> [String; 5] {
    [
        Server::arm("jobs"),
        Server::arm("jobs/one"),
        Server::history("runs/one/details"),
        Server::mlflow("runs/get?run_id=one"),
        Server::arm("nothing/here"),
    ]
}

#[test]
fn without_a_token_or_with_a_wrong_one() {
    let store = Store::new();
    let server = with_job(&store);
    let almost = format!("Bearer {}x", server.token);
    let cut = format!("Bearer {}", &server.token[1..]);
    let basic = format!("Basic {}", server.token);
    for target in guarded() {
        let missing = get(&server, &target, &[]);
        assert_eq!(missing.status, 401, "{target}");
        assert!(missing.refusal().contains("missing"), "{target}");
        assert_eq!(missing.json()["error"]["code"], "InvalidAuthenticationToken");
        for wrong in ["Bearer wrong", "Bearer ", "Bearer a.b.c", &almost, &cut, &basic, "Bearer"] {
            let answer = get(&server, &target, &[("Authorization", wrong)]);
            assert_eq!(answer.status, 401, "{wrong} for {target}");
            let message = answer.refusal();
            assert!(message.contains("token") && !message.contains(&server.token), "{message}");
        }
    }
    for method in ["PUT", "POST", "PATCH", "DELETE"] {
        assert_eq!(send(server.port, method, "/anything", &[], b"{}").status, 401, "{method}");
        assert_eq!(send(server.port, method, &Server::arm("jobs/one"), &[], b"{}").status, 401, "{method}");
    }
    // A token in the address is none: addresses end up in histories and logs.
    assert_eq!(get(&server, &format!("{}&token={}", Server::arm("jobs"), server.token), &[]).status, 401);
    // Written differently it is still not the page.
    for target in [
        "//subscriptions/x",
        "/%73ubscriptions/a/b/c/d/e/f/g/h/jobs",
        "/./subscriptions/x",
        "/history",
        "/mlflow/",
    ] {
        let answer = get(&server, target, &[]);
        assert!(answer.status >= 400 || !answer.text().contains("properties"), "{target}: {}", answer.text());
    }
}

#[test]
fn pages_of_other_sites() {
    let store = Store::new();
    let server = with_job(&store);
    let bearer = format!("Bearer {}", server.token);
    let port = server.port;
    let with_origin =
        |origin: &str, target: &str| get(&server, target, &[("Authorization", &bearer), ("Origin", origin)]);
    let foreign = [
        "https://evil.example".to_owned(),
        "null".to_owned(),
        String::new(),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{}", port ^ 1),
        format!("http://127.0.0.1.evil.example:{port}"),
        format!("http://evil.example:{port}"),
        format!("http://evil.example@127.0.0.1:{port}"),
        format!("file://127.0.0.1:{port}"),
        "http://127.0.0.1".to_owned(),
    ];
    for origin in &foreign {
        for target in guarded().into_iter().chain(["/".to_owned(), "/metadata/endpoints".to_owned()]) {
            let answer = with_origin(origin, &target);
            assert_eq!(answer.status, 403, "{origin} for {target}");
            assert!(answer.refusal().contains("another site"), "{origin}");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    }
    for own in [format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")] {
        assert_eq!(with_origin(&own, &Server::arm("jobs")).status, 200, "{own}");
    }
    // What a browser asks before it sends a foreign page's PUT.
    let asks = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "PUT")];
    let preflight = send(port, "OPTIONS", &Server::arm("jobs/x"), &asks, &[]);
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (403, None));
}

#[test]
fn names_that_were_bent_to_this_machine() {
    let store = Store::new();
    let server = with_job(&store);
    let bearer = format!("Bearer {}", server.token);
    let port = server.port;
    let with_host =
        |host: &str, target: &str| get(&server, target, &[("Authorization", &bearer), ("Host", host)]);
    let url = signed_url(&server);
    let signed = url.strip_prefix(&server.url()).unwrap();
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1",
        &format!("127.0.0.1:{}", port ^ 1),
        "",
        &format!("127.0.0.1.evil.example:{port}"),
    ] {
        for target in ["/", "/metadata/endpoints", signed, &Server::arm("jobs")] {
            let answer = with_host(host, target);
            assert_eq!(answer.status, 403, "`{host}` for {target}");
            assert!(answer.refusal().contains("host"), "{host}");
        }
    }
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(with_host(&host, &Server::arm("jobs")).status, 200, "{host}");
    }
}

#[test]
fn signed_urls() {
    let store = Store::new();
    let server = with_job(&store);
    server.submit("two", "echo secret > outputs/said.txt");
    assert_eq!(server.end_of("two").0, "Completed");
    let url = signed_url(&server);
    assert_eq!(server.fetch("GET", &url).text(), SAID);
    let head = server.fetch("HEAD", &url);
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("5"), 0));
    let (place, query) = url.split_once('?').unwrap();
    let field = |name: &str| {
        query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).unwrap().to_owned()
    };
    let (signature, end, permission) = (field("sig"), field("se"), field("sp"));
    let tampered = [
        place.to_owned(),
        url.replace(&signature, ""),
        url.replace(&signature, &signature.chars().rev().collect::<String>()),
        url.replace(&end, "2999-01-01T00%3A00%3A00Z"),
        url.replace(&end, "2001-01-01T00%3A00%3A00Z"),
        url.replace(&end, ""),
        url.replace("said.txt", "other.txt"),
        url.replace("dcid.one", "dcid.two"),
        url.replace("/azureml/", "/other/"),
        url.replace("sr=b", "sr=c"),
        format!("{place}?sr=c&{query}"),
    ];
    for bad in &tampered {
        let answer = server.fetch("GET", bad);
        assert_eq!(answer.status, 403, "{bad}: {}", answer.text());
        assert_eq!(answer.header("x-ms-error-code"), Some("AuthenticationFailed"), "{bad}");
        assert!(!answer.text().contains("secret"));
    }
    // Good for reading only, whatever it says.
    for target in [url.clone(), url.replace(&permission, "racwdl"), format!("{place}?sp=racwdl&{query}")] {
        assert_eq!(server.fetch("PUT", &target).status, 403, "{target}");
    }
    // The owner's token does not replace a signature: blobs are reached by signed URLs alone.
    let target = place.strip_prefix(&server.url()).unwrap();
    assert_eq!(server.ask("GET", target, &Value::Null).status, 403);
}

#[test]
fn a_url_that_has_expired() {
    let store = Store::new();
    let server = with_job(&store);
    // Signed with the store's own key, a minute ago.
    let keys = fs::read_to_string(store.path().join("keys")).unwrap();
    let script = r#"
import base64, hashlib, hmac, sys
key = base64.urlsafe_b64decode(sys.argv[1] + "=")
blob, end = "ExperimentRun/dcid.one/outputs/said.txt", sys.argv[2]
sign = hmac.new(key, f"azureml\n{blob}\nrl\n{end}".encode(), hashlib.sha256).digest()
print(f"/rcstore.blob.rc.local/azureml/{blob}?sr=b&sp=rl&se={end.replace(':', '%3A')}&sig=" + base64.urlsafe_b64encode(sign).decode().rstrip("="))
"#;
    let signed_until = |end: &str| {
        let key = keys.lines().nth(1).unwrap();
        let output = std::process::Command::new("python3").args(["-c", script, key, end]).output().unwrap();
        let target = String::from_utf8(output.stdout).unwrap();
        get(&server, target.trim(), &[])
    };
    assert_eq!(signed_until("2999-01-01T00:00:00Z").text(), SAID, "the test signs as the server does");
    assert_eq!(signed_until("2001-01-01T00:00:00Z").status, 403);
    assert_eq!(signed_until("never").status, 403);
}

#[test]
fn secrets_at_rest() {
    let store = Store::new();
    let server = with_job(&store);
    let mode = |path: std::path::PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(store.path().join("keys")), 0o600);
    assert_eq!(mode(store.path().join("server.json")), 0o600);
    assert_eq!(mode(store.beside("ready.json")), 0o600);
    // Databases, snapshots and the tokens of runs are nobody else's either.
    assert_eq!(mode(store.path()) & 0o077, 0, "others can look into the store");
    drop(server);
}

#[test]
fn the_token_is_nowhere_else() {
    let store = Store::new();
    let server = Server::start(&store);
    server.submit("one", "env; cat /proc/$PPID/cmdline /proc/$PPID/environ; true");
    assert_eq!(server.end_of("one").0, "Completed");
    let token = server.token.as_str();
    let log = String::from_utf8_lossy(&server.log("one")).into_owned();
    assert!(log.contains("MLFLOW_TRACKING_TOKEN=") && !log.contains(token), "the job has its own token only");
    assert!(!server.printed().contains(token), "{}", server.printed());
    for target in guarded() {
        assert!(!server.ask("GET", &target, &Value::Null).text().contains(token), "{target}");
    }
    let page = tempfile::tempdir().unwrap();
    fs::write(page.path().join("index.html"), "<p>page").unwrap();
    let other = Store::new();
    let server = Server::start_with(&other, &["--port", "0", "--page", page.path().to_str().unwrap()]);
    let link = format!("{}/#token={}", server.url(), server.token);
    let printed = server.printed();
    assert!(printed.contains(&link), "{printed}");
    assert_eq!(printed.matches(&server.token).count(), 1, "in the link only: {printed}");
    // The page itself is public, so the token may not be in it; and it may not be framed or sniffed.
    let answer = get(&server, "/", &[]);
    assert!(
        answer.text() == "<p>page"
            && answer.header("content-security-policy").unwrap().contains("frame-ancestors 'none'")
    );
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    for path in ["/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/keys", "//etc/passwd", "/.../keys"] {
        assert_eq!(get(&server, path, &[]).status, 404, "{path}");
    }
    assert_eq!(server.ask("GET", &Server::arm("jobs"), &json!(null)).status, 200);
}
