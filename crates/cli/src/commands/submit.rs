//! `run-composer submit`: to the running local workspace, or to one embedded for the duration.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use run_composer_core::checks::{WorkspaceFacts, code_root};
use run_composer_core::finding::{Finding, has_errors};
use run_composer_rest::wire::{ArtifactEntry, JobSummary, MetricPoint, RunDetails, is_terminal};
use run_composer_rest::{Request, Submit, WorkspaceAddress, calls, drive, send};
use run_composer_workspace::{Config, ReadyFile, Server, running_server};
use tokio::sync::oneshot;

use super::log_tails::LogTails;
use crate::paths::default_store;
use crate::project::{Unusable, check_file};
use crate::render;
use crate::transport::{HttpTransport, Names, submission};

/// Exit code 0 where the job was accepted (with `--stream`: has completed), 1 otherwise, 2 where the file cannot be read.
pub fn run(file: &Path, stream: bool, store: Option<PathBuf>) -> ExitCode {
    match submit(file, stream, store.unwrap_or_else(default_store)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(Failure::Unusable(message)) => {
            anstream::eprintln!("error: {message}");
            ExitCode::from(2)
        }
        Err(Failure::Failed(message)) => {
            anstream::eprintln!("error: {message}");
            ExitCode::from(1)
        }
    }
}

enum Failure {
    Unusable(String),
    Failed(String),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Failed(message)
    }
}

#[tokio::main]
async fn submit(file: &Path, stream: bool, store: PathBuf) -> Result<bool, Failure> {
    let facts = WorkspaceFacts { local: true, ..WorkspaceFacts::default() };
    let (report, project) =
        check_file(file, Some(&facts)).map_err(|Unusable(message)| Failure::Unusable(message))?;
    if !report.findings.is_empty() {
        anstream::eprintln!("{}", render::findings_text(&report));
    }
    if has_errors(&report.findings) {
        return Err("Nothing was submitted. Correct the errors above first.".to_owned().into());
    }
    let (ready, embedded) = match running_server(&store) {
        Some(ready) => (ready, None),
        None => start_embedded(store).await.map(|(ready, server)| (ready, Some(server)))?,
    };
    let folder = report
        .job
        .as_ref()
        .and_then(|job| code_root(job, report.snapshot.as_ref()))
        .map_or_else(PathBuf::new, |folder| project.path(folder));
    let transport = HttpTransport::new(ready.token.clone(), folder)?;
    let address = WorkspaceAddress::local(&ready.url);
    let environments = names(&transport, calls::list_environments(&address)).await?;
    let computes = names(&transport, calls::list_computes(&address)).await?;
    let mut jobs = Vec::new();
    if let Some(name) = report.job.as_ref().and_then(|job| job.base().name.clone())
        && send(&transport, calls::get_job(&address, &name)).await.is_ok()
    {
        jobs.push(name);
    }
    let facts = WorkspaceFacts { environments, computes, jobs, ..facts };
    let (report, project) =
        check_file(file, Some(&facts)).map_err(|Unusable(message)| Failure::Unusable(message))?;
    if has_errors(&report.findings) {
        anstream::eprintln!("{}", render::findings_text(&report));
        return Err("Nothing was submitted. Correct the errors above first.".to_owned().into());
    }
    let mut operation = Submit::new(submission(&report, &project, address.clone(), Names::fresh()?)?);
    let submitted = drive(&transport, &mut operation, |_| {}).await.map_err(|error| error.to_string())?;
    let progress = operation.progress();
    let code = if progress.code_reused {
        "code reused".to_owned()
    } else {
        format!("{} file{} uploaded", progress.files_total, if progress.files_total == 1 { "" } else { "s" })
    };
    crate::out!("Submitted {} ({code})", submitted.name);
    let name = &submitted.name;
    let mut interrupted = false;
    let result = if stream || embedded.is_some() {
        tokio::select! {
            result = follow(&transport, &address, name) => result,
            _ = tokio::signal::ctrl_c() => {
                interrupted = true;
                let fate = if embedded.is_some() { "is canceled" } else { "goes on; cancel it on its page" };
                Err(format!("interrupted: {name} {fate}"))
            }
        }
    } else {
        Ok(true)
    };
    if let Some((stop, serving)) = embedded {
        if !interrupted {
            wait_for_others(&transport, &address).await;
        }
        let _ = stop.send(());
        let _ = serving.await;
    }
    Ok(result?)
}

/// The names in a list.
async fn names(transport: &HttpTransport, list: Request) -> Result<Vec<String>, String> {
    let list = send(transport, list).await.map_err(|error| error.to_string())?.json();
    let names = list["value"].as_array().into_iter().flatten().filter_map(|item| item["name"].as_str());
    Ok(names.map(str::to_owned).collect())
}

type Embedded = (oneshot::Sender<()>, tokio::task::JoinHandle<()>);

/// A server of this process, on a free port, with the store everybody uses: the run is still there afterwards.
async fn start_embedded(store: PathBuf) -> Result<(ReadyFile, Embedded), String> {
    let program =
        std::env::current_exe().map_err(|error| format!("This program cannot find itself: {error}"))?;
    // Another `submit` that found this server asks every 150 ms, until it has read the end of its log.
    let quiet = Duration::from_millis(400);
    let config = Config { port: 0, quiet, ..Config::new(store, program) };
    let server = Server::bind(config).await.map_err(|error| error.to_string())?;
    let ready = server.ready().clone();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        let _ = server
            .run(async {
                // Ctrl-C cancels the job; its end is stored and shown.
                tokio::select! {
                    _ = stopped => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
            })
            .await;
    });
    Ok((ready, (stop, serving)))
}

/// Another `submit` may have found this server and use it: it stays until nothing runs any more.
async fn wait_for_others(transport: &HttpTransport, address: &WorkspaceAddress) {
    let mut told = false;
    // Where it does not answer any more, Ctrl-C has ended it.
    while let Ok(answer) = send(transport, calls::list_jobs(address)).await {
        let open = answer.json()["value"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|job| !is_terminal(&JobSummary::from_json(job).status))
            .count();
        if open == 0 {
            return;
        }
        if !told {
            anstream::eprintln!(
                "Other jobs of this workspace are not finished ({open}): waiting for them. Ctrl-C cancels them."
            );
            told = true;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// Prints new log lines until the job ends; whether it completed.
async fn follow(transport: &HttpTransport, address: &WorkspaceAddress, name: &str) -> Result<bool, String> {
    let mut printed: HashMap<String, u64> = HashMap::new();
    let mut tails = LogTails::default();
    let mut status = String::new();
    let mut warned = 0;
    loop {
        let answer =
            send(transport, calls::run_details(address, name)).await.map_err(|error| error.to_string())?;
        let details = RunDetails::from_json(&answer.json());
        let ended = is_terminal(&details.status);
        if details.status != status && !ended {
            anstream::eprintln!("[{}]", details.status);
            status.clone_from(&details.status);
        }
        for warning in details.warnings.iter().skip(warned) {
            anstream::eprintln!("note: {warning}");
        }
        warned = details.warnings.len();
        for (path, url) in details.logs.iter().filter(|(path, _)| is_followed(path)) {
            let offset = printed.entry(path.clone()).or_insert(0);
            let part = send(transport, calls::read_from(url, *offset)).await;
            // 416: nothing new.
            let Ok(part) = part else { continue };
            if std::io::stdout().write_all(&part.body).and_then(|()| std::io::stdout().flush()).is_err() {
                return Err("the log cannot be printed any more: nobody reads it".into());
            }
            *offset += part.body.len() as u64;
            tails.add(path, &part.body);
        }
        if ended {
            // Behind the last lines of the log, also of a job that was too short to be seen running.
            anstream::eprintln!("[{}]", details.status);
            return finish(transport, address, name, &details, &tails.diagnose(&details)).await;
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}

/// What the job says, once: what the workspace did is on the run's page, and the lines of every process stand in the
/// common log.
fn is_followed(path: &str) -> bool {
    !path.starts_with("system_logs/") && !path.starts_with("user_logs/std_log_process_")
}

async fn finish(
    transport: &HttpTransport,
    address: &WorkspaceAddress,
    name: &str,
    details: &RunDetails,
    diagnosis: &[Finding],
) -> Result<bool, String> {
    if let Some(error) = &details.error {
        anstream::eprintln!("error: {error}");
    }
    for finding in diagnosis {
        anstream::eprintln!("\n{}", render::finding_of_log(finding));
    }
    let job = send(transport, calls::get_job(address, name)).await.map_err(|error| error.to_string())?;
    let job = job.json();
    let experiment = JobSummary::from_json(&job).experiment;
    let swept = &job["properties"]["properties"];
    if let (Some(best), Some(score)) = (swept["best_child_run_id"].as_str(), swept["score"].as_str()) {
        let values = job["properties"]["tags"][format!("_aml_system_{best}")].as_str().unwrap_or_default();
        crate::out!("best    {best}: {score} with {values}");
    }
    if let Ok(run) = send(transport, calls::mlflow_run(address, name)).await {
        for (key, point) in MetricPoint::list_from_json(&run.json()["run"]["data"]) {
            crate::out!("metric  {key} = {}", point.value);
        }
    }
    if let Ok(files) = send(transport, calls::list_artifacts(address, &experiment, name)).await {
        for file in ArtifactEntry::list_from_json(&files.json())
            .iter()
            .filter(|file| file.path.starts_with("outputs/"))
        {
            crate::out!("output  {} ({} bytes)", file.path, file.bytes.unwrap_or(0));
        }
    }
    Ok(details.status == "Completed")
}
