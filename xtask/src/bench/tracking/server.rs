//! Two servers that keep metrics, ours and MLflow's, behind the same calls. Must not know what is measured.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{build, files, process};

/// Path of our workspace.
const WORKSPACE: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.MachineLearningServices/workspaces/local";

/// A running server.
pub struct Server {
    child: Child,
    /// Folder of its data.
    pub folder: PathBuf,
    /// Milliseconds from its start to its first answer.
    pub started_ms: f64,
    address: Address,
}

/// How calls reach it. Each client has one of its own, and with it one connection that stays open.
#[derive(Clone)]
pub struct Address {
    calls: String,
    jobs: Option<String>,
    token: String,
}

/// One client.
pub struct Client {
    agent: ureq::Agent,
    address: Address,
}

impl Server {
    /// Starts our workspace.
    pub fn ours(folder: &Path) -> Result<Self> {
        let port = free_port()?;
        let ready = folder.with_extension("ready.json");
        let _ = std::fs::remove_file(&ready);
        let program = files::in_root(build::BINARY);
        let args = [
            "serve",
            "--port",
            &port.to_string(),
            "--store",
            process::text(folder)?,
            "--ready-file",
            process::text(&ready)?,
        ];
        Self::start(process::command(&program, &args, &[]), folder, || {
            let told: Value = serde_json::from_str(&std::fs::read_to_string(&ready)?)?;
            let url = format!("http://127.0.0.1:{port}");
            Ok(Address {
                calls: format!("{url}/mlflow/v2.0{WORKSPACE}/api/2.0/mlflow/"),
                jobs: Some(format!("{url}{WORKSPACE}/jobs?api-version=2024-01-01-preview")),
                token: told["token"].as_str().unwrap_or_default().to_owned(),
            })
        })
    }

    /// Starts `mlflow server` at its best: SQLite, one worker, without its job consumers.
    pub fn mlflow(programs: &Path, folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let port = free_port()?;
        let backend = format!("sqlite:///{}/mlflow.db", folder.display());
        let args = [
            "server",
            "--backend-store-uri",
            &backend,
            "--host",
            "127.0.0.1",
            "--port",
            &port.to_string(),
            "--workers",
            "1",
        ];
        let env = [("MLFLOW_SERVER_ENABLE_JOB_EXECUTION".to_owned(), "false".to_owned())];
        Self::start(process::command(programs.join("mlflow"), &args, &env), folder, || {
            let url = format!("http://127.0.0.1:{port}");
            Ok(Address { calls: format!("{url}/api/2.0/mlflow/"), jobs: None, token: String::new() })
        })
    }

    fn start(mut command: Command, folder: &Path, address: impl Fn() -> Result<Address>) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start `{}`", process::line(&command)))?;
        let mut server =
            Self { child, folder: folder.to_owned(), started_ms: 0.0, address: Address::nowhere() };
        while started.elapsed() < Duration::from_mins(2) {
            if let Some(status) = server.child.try_wait()? {
                bail!("`{}` ended ({status}); run it by hand to see why", process::line(&command));
            }
            if let Ok(address) = address() {
                server.address = address;
                if server.client().post("experiments/search", &json!({ "max_results": 1 })).is_ok() {
                    server.started_ms = started.elapsed().as_secs_f64() * 1000.0;
                    return Ok(server);
                }
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("`{}` does not answer", process::line(&command))
    }

    /// A client with a connection of its own.
    pub fn client(&self) -> Client {
        Client { agent: ureq::Agent::new_with_defaults(), address: self.address.clone() }
    }

    /// Memory of the server and its children in megabytes (resident).
    pub fn memory_mb(&self) -> Result<f64> {
        let all = process::quiet(process::command("ps", &["-eo", "pid=,ppid=,rss="], &[]))?;
        let rows: Vec<Vec<u32>> = all
            .lines()
            .map(|line| line.split_whitespace().filter_map(|word| word.parse().ok()).collect())
            .collect();
        let mut family = vec![self.child.id()];
        let mut kb = 0;
        while let Some(pid) = family.pop() {
            for row in rows.iter().filter(|row| row.len() == 3) {
                if row[0] == pid {
                    kb += row[2];
                } else if row[1] == pid {
                    family.push(row[0]);
                }
            }
        }
        Ok(f64::from(kb) / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both end their children on SIGTERM.
        let _ = process::quiet(process::command("kill", &["-TERM", &self.child.id().to_string()], &[]));
        let _ = self.child.wait();
    }
}

impl Address {
    fn nowhere() -> Self {
        Self { calls: String::new(), jobs: None, token: String::new() }
    }
}

impl Client {
    /// One call of MLflow.
    pub fn post(&self, call: &str, body: &Value) -> Result<Value> {
        self.send(call, body.to_string())
    }

    /// The same with a body that is written already.
    pub fn send(&self, call: &str, body: String) -> Result<Value> {
        let request = self.agent.post(format!("{}{call}", self.address.calls));
        let request =
            request.header("content-type", "application/json").header("authorization", self.bearer());
        let mut answer = request.send(body).with_context(|| format!("the call {call}"))?;
        let text = answer.body_mut().read_to_string()?;
        serde_json::from_str(&text).with_context(|| format!("the answer to {call}"))
    }

    /// Submits a command to our workspace.
    pub fn submit(&self, name: &str, command: &str) -> Result<()> {
        let body = json!({ "properties": { "jobType": "Command", "command": command, "environmentId": "azureml:user-managed:1" } });
        let url = self.jobs_url()?.replace("/jobs?", &format!("/jobs/{name}?"));
        let request = self
            .agent
            .put(url)
            .header("content-type", "application/json")
            .header("authorization", self.bearer());
        request.send(body.to_string()).context("submitting a job")?;
        Ok(())
    }

    /// Waits for a job's end; the signed URL of its log.
    pub fn log_of_ended(&self, name: &str) -> Result<String> {
        let url = self.jobs_url()?;
        let (base, rest) = url.split_once("/subscriptions/").context("our URLs have a subscription")?;
        let scope = rest.split_once("/jobs?").map_or(rest, |(scope, _)| scope);
        let details = format!("{base}/history/v1.0/subscriptions/{scope}/runs/{name}/details");
        loop {
            let answer = self.agent.get(&details).header("authorization", self.bearer()).call();
            let details: Value = serde_json::from_str(&answer?.body_mut().read_to_string()?)?;
            match details["status"].as_str() {
                Some("Completed") => {
                    let url = details["logFiles"]["user_logs/std_log.txt"].as_str();
                    return Ok(url.context("the job has no log")?.to_owned());
                }
                Some("Failed" | "Canceled") => bail!("the job `{name}` failed: {details}"),
                _ => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    /// The content of a signed URL, as a stream.
    pub fn open(&self, url: &str) -> Result<impl std::io::Read> {
        Ok(self.agent.get(url).call()?.into_body().into_reader())
    }

    fn jobs_url(&self) -> Result<&str> {
        self.address.jobs.as_deref().context("only our workspace has jobs")
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.address.token)
    }

    /// The first page of our list of jobs.
    pub fn jobs(&self) -> Result<usize> {
        let request = self.agent.get(self.jobs_url()?).header("authorization", self.bearer());
        let list: Value = serde_json::from_str(&request.call()?.body_mut().read_to_string()?)?;
        Ok(list["value"].as_array().map_or(0, Vec::len))
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
