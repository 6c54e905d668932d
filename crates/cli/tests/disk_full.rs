//! A disk that is full: everything says so, nothing is half there, and with some room it goes on.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::http::{Answer, send};
use common::server::Server;
use common::until;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A disk of 12 MB in memory; beside it room for the test's own files.
struct Disk {
    dir: TempDir,
}

impl Disk {
    /// `None`, with the reason printed, where this user may not mount.
    fn new() -> Option<Self> {
        let disk = Self { dir: tempfile::tempdir().unwrap() };
        fs::create_dir(disk.path()).unwrap();
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"]).arg(disk.path()).output();
        match mount {
            Ok(output) if output.status.success() => return Some(disk),
            Ok(output) => println!("not checked: {}", String::from_utf8_lossy(&output.stderr).trim()),
            Err(error) => println!("not checked: mount: {error}"),
        }
        None
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("disk")
    }

    fn server(&self) -> Server {
        Server::start_at(self.path().join("store"), &self.dir.path().join("ready.json"), &["--port", "0"])
    }

    /// Takes all the room there is.
    fn fill(&self) {
        let filler = self.path().join("filler");
        let status = Command::new("dd")
            .args(["if=/dev/zero", "bs=1k"])
            .arg(format!("of={}", filler.display()))
            .output()
            .unwrap()
            .status;
        assert!(!status.success(), "the disk took everything");
    }

    fn clear(&self) {
        let _ = fs::remove_file(self.path().join("filler"));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a server of a failed test may still be there.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let all = |folder: &Path| {
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<_>>()
    };
    all(folder)
        .into_iter()
        .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] })
        .collect()
}

#[test]
fn a_script_that_fills_the_disk() {
    let Some(disk) = Disk::new() else { return };
    let server = disk.server();
    server.submit(
        "greedy",
        "echo start; dd if=/dev/zero of=outputs/big bs=1k; code=$?; echo the write failed >&2; exit $code",
    );
    // The disk stays full: the end has to show nevertheless.
    let (status, message) = server.end_of("greedy");
    assert_eq!(status, "Failed");
    assert!(message.contains("exit code 1") && message.contains("No space left on device"), "{message}");
    assert_eq!(server.ask("GET", &Server::arm("jobs/greedy"), &Value::Null).status, 200);
    let log = String::from_utf8_lossy(&server.log("greedy")).into_owned();
    let warnings = server.details("greedy")["warnings"].to_string();
    assert!(log.starts_with("start\n"), "{log}");
    assert!(log.contains("the write failed") || warnings.contains("not in the log"), "{log} {warnings}");
    // The next one says what is wrong, or is refused with it.
    disk.fill();
    let next = server.put_job("next", "echo next", &Value::Null);
    match next.status {
        201 => {
            let (status, message) = server.end_of("next");
            assert!(
                status == "Failed" && message.to_lowercase().contains("disk is full"),
                "{status} {message}"
            );
        }
        507 => assert!(next.refusal().contains("disk is full")),
        other => panic!("{other}: {}", next.text()),
    }
    disk.clear();
    fs::remove_file(server.job_folder("greedy").join("code/outputs/big")).unwrap();
    server.submit("after", "echo fine > outputs/fine.txt; echo fine");
    assert_eq!(server.end_of("after"), ("Completed".into(), String::new()));
    assert_eq!(server.artifact("after", "outputs/fine.txt").text(), "fine\n");
}

#[test]
fn an_upload_that_finds_no_room() {
    let Some(disk) = Disk::new() else { return };
    let server = disk.server();
    let started =
        server.ask("POST", &Server::arm("codes/c/versions/1/startPendingUpload"), &json!({})).json();
    let (uri, query) = started["blobReferenceForConsumption"]["credential"]["sasUri"]
        .as_str()
        .unwrap()
        .split_once('?')
        .unwrap();
    let target = format!("{}/src/big.bin?{query}", uri.strip_prefix(&server.url()).unwrap());
    let put = |bytes: &[u8]| -> Answer {
        send(server.port, "PUT", &target, &[("x-ms-blob-type", "BlockBlob"), ("If-None-Match", "*")], bytes)
    };
    disk.fill();
    let blobs = disk.path().join("store/blobs");
    let refused = put(&vec![7; 3_000_000]);
    assert_eq!(refused.status, 507, "{}", refused.text());
    assert!(
        refused.text().contains("disk is full") && refused.text().starts_with("<?xml"),
        "{}",
        refused.text()
    );
    assert_eq!(send(server.port, "GET", &target, &[], &[]).status, 404, "no half blob");
    assert_eq!(files_below(&blobs), [] as [PathBuf; 0], "no rest of it");
    disk.clear();
    assert_eq!(put(&vec![7; 3_000_000]).status, 201);
    assert_eq!(send(server.port, "GET", &target, &[], &[]).body, vec![7; 3_000_000]);
}

#[test]
fn a_disk_that_is_full_before_the_job() {
    let Some(disk) = Disk::new() else { return };
    let server = disk.server();
    server.submit("before", "echo fine");
    assert_eq!(server.end_of("before").0, "Completed");
    disk.fill();
    // Where the database has some pages left, the job is accepted and fails; else it is refused. Never a 500.
    for number in 0..20 {
        let name = format!("full_{number}");
        let answer = server.put_job(&name, &format!("echo {}", "x".repeat(20_000)), &Value::Null);
        match answer.status {
            201 => {
                let (status, message) = server.end_of(&name);
                assert!(
                    status == "Failed" && message.to_lowercase().contains("disk is full"),
                    "{status} {message}"
                );
            }
            507 => assert!(answer.refusal().contains("disk is full"), "{}", answer.text()),
            other => panic!("{other}: {}", answer.text()),
        }
        let metric = json!({ "run_id": "before", "key": "m".repeat(200), "value": number });
        let logged = server.ask("POST", &Server::mlflow("runs/log-metric"), &metric);
        assert!([200, 507].contains(&logged.status), "{} {}", logged.status, logged.text());
    }
    assert_eq!(server.status("before"), "Completed");
    disk.clear();
    server.submit("after", "echo fine");
    until("the queue to move on", || server.status("after") != "Queued");
    assert_eq!(server.end_of("after").0, "Completed");
}
