//! `run-composer env` and the identity endpoint: how the official clients find the workspace and get a token.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use common::command::run;
use common::http::send;
use common::server::{Server, Store};

fn env(store: &Store, shell: &str) -> common::command::Ran {
    run(&["env".as_ref(), "--shell".as_ref(), shell.as_ref(), "--store".as_ref(), store.path().as_os_str()])
}

#[test]
fn nothing_is_printed_without_a_server() {
    let store = Store::new();
    let ran = env(&store, "bash");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("public cloud"), "{}", ran.err);
}

#[test]
fn every_shell_gets_its_own_words() {
    let store = Store::new();
    let server = Server::start(&store);
    for (shell, start) in
        [("bash", "export "), ("powershell", "$env:"), ("python", "__import__(\"os\").environ[\"")]
    {
        let ran = env(&store, shell);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        for name in ["ARM_CLOUD_METADATA_URL", "REQUESTS_CA_BUNDLE", "IDENTITY_ENDPOINT", "IDENTITY_HEADER"] {
            assert!(ran.out.contains(&format!("{start}{name}")), "{shell}: {}", ran.out);
        }
        assert!(ran.out.contains(&format!("https://localhost:{}/", server.port)), "{}", ran.out);
    }
}

#[test]
fn the_certificate_is_this_store_s_own() {
    let store = Store::new();
    let _server = Server::start(&store);
    let folder = store.path().join("tls");
    let authorities = std::fs::read_to_string(folder.join("authorities.pem")).unwrap();
    let own = std::fs::read_to_string(folder.join("authority.pem")).unwrap();
    assert!(authorities.starts_with(&own));
    // Nobody can make another certificate: the authority's key was never written down.
    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files.iter().filter(|name| name.contains("key")).collect::<Vec<_>>(), ["server-key.pem"]);
}

#[test]
fn the_identity_endpoint_wants_the_owner_s_secret() {
    let store = Store::new();
    let server = Server::start(&store);
    let ask = |secret: &str| {
        send(
            server.port,
            "GET",
            "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Flocalhost",
            &[("X-IDENTITY-HEADER", secret)],
            &[],
        )
    };
    assert_eq!(ask("").status, 401);
    assert_eq!(ask("wrong").status, 401);
    let answer = ask(&server.token);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!((answer.status, token.split('.').count()), (200, 3));
    let bearer = format!("Bearer {token}");
    assert_eq!(
        send(server.port, "GET", &Server::arm("jobs"), &[("Authorization", &bearer)], &[]).status,
        200
    );
    let forged = format!("{bearer}x");
    assert_eq!(
        send(server.port, "GET", &Server::arm("jobs"), &[("Authorization", &forged)], &[]).status,
        401
    );
}
