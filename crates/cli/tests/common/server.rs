//! A local workspace that runs as long as its test.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::http::{Answer, send};
use super::processes::{alive_with, kill};
use super::{PROGRAM, until};

const WORKSPACE: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/\
                         Microsoft.MachineLearningServices/workspaces/local";

/// Folder of a workspace. When it goes, so do the processes that still work in it.
pub struct Store(TempDir);

impl Store {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The store's folder; files of the test itself lie beside it.
    pub fn path(&self) -> PathBuf {
        self.0.path().join("store")
    }

    pub fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Only what a failed test left: supervisors are called with a folder in the store.
        for pid in alive_with(&self.0.path().display().to_string()) {
            kill("-KILL", pid);
        }
    }
}

/// A running server.
pub struct Server {
    child: Child,
    pub port: u16,
    pub token: String,
    store: PathBuf,
    printed: PathBuf,
}

impl Server {
    /// Starts a server on a free port.
    pub fn start(store: &Store) -> Self {
        Self::start_with(store, &["--port", "0"])
    }

    /// Starts a server with these options.
    pub fn start_with(store: &Store, options: &[&str]) -> Self {
        Self::start_at(store.path(), &store.beside("ready.json"), options)
    }

    /// Starts a server on a folder.
    pub fn start_at(store: PathBuf, ready: &Path, options: &[&str]) -> Self {
        let _ = fs::remove_file(ready);
        let printed = ready.with_extension("printed");
        let file = File::options().create(true).append(true).open(&printed).unwrap();
        let mut command = Command::new(PROGRAM);
        command.arg("serve").arg("--store").arg(&store).arg("--ready-file").arg(ready).args(options);
        command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        let child = command.spawn().unwrap();
        let mut server = Self { child, port: 0, token: String::new(), store, printed };
        let mut told = Value::Null;
        until("the server to be ready", || {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "the server ended: {}", server.printed());
            told =
                fs::read(ready).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
            told.is_object()
        });
        let url = told["url"].as_str().unwrap();
        server.port = url.rsplit(':').next().unwrap().parse().unwrap();
        told["token"].as_str().unwrap().clone_into(&mut server.token);
        server
    }

    /// Everything the server has printed.
    pub fn printed(&self) -> String {
        fs::read_to_string(&self.printed).unwrap_or_default()
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends the server as if the machine had failed it.
    pub fn kill_hard(&mut self) {
        kill("-KILL", self.child.id());
        let _ = self.child.wait();
    }

    /// Asks the server to stop.
    pub fn stop(&mut self) -> ExitStatus {
        kill("-TERM", self.child.id());
        let mut status = None;
        until("the server to stop", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }

    /// A request with the owner's token.
    pub fn ask(&self, method: &str, target: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        send(self.port, method, target, &headers, &body)
    }

    /// Path in the management plane.
    pub fn arm(tail: &str) -> String {
        let mark = if tail.contains('?') { '&' } else { '?' };
        format!("{WORKSPACE}/{tail}{mark}api-version=2024-01-01-preview")
    }

    /// Path in the run history.
    pub fn history(tail: &str) -> String {
        format!("/history/v1.0{WORKSPACE}/{tail}")
    }

    /// Path in the MLflow plane.
    pub fn mlflow(tail: &str) -> String {
        format!("/mlflow/v2.0{WORKSPACE}/api/2.0/mlflow/{tail}")
    }

    /// Puts a job; `more` is merged into its properties.
    pub fn put_job(&self, name: &str, command: &str, more: &Value) -> Answer {
        let mut properties = json!({
            "jobType": "Command", "experimentName": "tests", "command": command,
            "environmentId": "azureml:user-managed:1", "limits": { "jobLimitsType": "Command", "timeout": "PT10M" },
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            properties[key.as_str()] = value.clone();
        }
        self.ask("PUT", &Self::arm(&format!("jobs/{name}")), &json!({ "properties": properties }))
    }

    /// Submits a plain command.
    pub fn submit(&self, name: &str, command: &str) {
        let answer = self.put_job(name, command, &Value::Null);
        assert_eq!(answer.status, 201, "{}", answer.text());
    }

    pub fn details(&self, name: &str) -> Value {
        self.ask("GET", &Self::history(&format!("runs/{name}/details")), &Value::Null).json()
    }

    pub fn status(&self, name: &str) -> String {
        self.details(name)["status"].as_str().unwrap_or_default().to_owned()
    }

    /// Waits for a job's end: its status and the message of its error (or why it was canceled).
    pub fn end_of(&self, name: &str) -> (String, String) {
        let mut details = Value::Null;
        until(&format!("the end of {name}"), || {
            details = self.details(name);
            ["Completed", "Failed", "Canceled"].contains(&details["status"].as_str().unwrap_or_default())
        });
        let message = details["error"]["error"]["message"].as_str().unwrap_or_default();
        (details["status"].as_str().unwrap().to_owned(), message.to_owned())
    }

    pub fn log(&self, name: &str) -> Vec<u8> {
        let details = self.details(name);
        let url = details["logFiles"]["user_logs/std_log.txt"].as_str();
        url.map_or_else(Vec::new, |url| self.fetch("GET", url).body)
    }

    /// Waits until a text is in a job's log.
    pub fn until_logged(&self, name: &str, text: &str) {
        until(&format!("`{text}` in the log of {name}"), || {
            String::from_utf8_lossy(&self.log(name)).contains(text)
        });
    }

    /// A signed URL, without any token.
    pub fn fetch(&self, method: &str, url: &str) -> Answer {
        let target = url.strip_prefix(&self.url()).unwrap_or_else(|| panic!("not of this server: {url}"));
        send(self.port, method, target, &[], &[])
    }

    pub fn artifacts(&self, name: &str) -> Vec<(String, u64)> {
        let answer = self.ask(
            "GET",
            &Self::history(&format!("experiments/tests/runs/{name}/artifacts")),
            &Value::Null,
        );
        let json = answer.json();
        let entry =
            |file: &Value| (file["path"].as_str().unwrap().to_owned(), file["size"].as_u64().unwrap());
        json["value"].as_array().unwrap().iter().map(entry).collect()
    }

    /// Asks for the signed URL of a file of a run; `path` is encoded by the caller.
    pub fn content_info(&self, name: &str, path: &str) -> Answer {
        let tail = format!("experiments/tests/runs/{name}/artifacts/contentinfo?path={path}");
        self.ask("GET", &Self::history(&tail), &Value::Null)
    }

    pub fn artifact(&self, name: &str, path: &str) -> Answer {
        let info = self.content_info(name, path).json();
        self.fetch("GET", info["contentUri"].as_str().unwrap_or_else(|| panic!("{info}")))
    }

    /// Folder of a job in the store.
    pub fn job_folder(&self, name: &str) -> PathBuf {
        self.store.join("jobs").join(name)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Not `stop`: a second panic while a test fails would hide the first.
        kill("-TERM", self.child.id());
        for _ in 0..1500 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
