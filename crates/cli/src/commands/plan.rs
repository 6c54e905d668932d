//! `run-composer plan`: what submitting would upload and request. Nothing is sent.

use std::path::Path;
use std::process::ExitCode;

use run_composer_core::finding::has_errors;
use run_composer_core::plan::{SubmitPlan, plan};
use run_composer_rest::{Body, Request, Submit, WorkspaceAddress, dry_run, redact};
use run_composer_workspace::DEFAULT_PORT;
use serde_json::{Value, json};

use super::check::unusable;
use crate::project::{Unusable, check_file};
use crate::transport::submission;
use crate::{Format, render};

/// Exit code 0, or 1 where errors forbid submitting, or 2 where the file cannot be read.
pub fn run(file: &Path, format: Format) -> ExitCode {
    let (report, project) = match check_file(file, None) {
        Ok(checked) => checked,
        Err(Unusable(message)) => return unusable(&message, format),
    };
    let Some(plan) = plan(&report) else {
        match format {
            Format::Text => crate::out!("{}", render::findings_text(&report)),
            Format::Json => {
                crate::out!("{:#}", json!({ "files": [], "requests": [], "findings": report.findings }));
            }
        }
        return ExitCode::from(1);
    };
    let address = WorkspaceAddress::local(&format!("http://127.0.0.1:{DEFAULT_PORT}"));
    let requests = submission(&report, &project, address)
        .map(Submit::new)
        .and_then(|submit| dry_run(submit).map_err(|error| error.to_string()));
    let requests = match (requests, format) {
        (Ok(requests), _) => requests,
        (Err(message), Format::Text) => {
            anstream::eprintln!("error: {message}");
            return ExitCode::from(1);
        }
        (Err(message), Format::Json) => {
            crate::out!(
                "{:#}",
                json!({ "files": [], "requests": [], "findings": report.findings, "error": message })
            );
            return ExitCode::from(1);
        }
    };
    match format {
        Format::Json => {
            let files: Vec<Value> =
                plan.files.iter().map(|file| json!({ "path": file.path, "bytes": file.bytes })).collect();
            let requests: Vec<Value> = requests.iter().map(request_json).collect();
            crate::out!("{:#}", json!({ "files": files, "requests": requests, "findings": report.findings }));
        }
        Format::Text => print_plan(&plan, &requests, &render::summary(&report)),
    }
    if has_errors(&report.findings) { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

fn request_json(request: &Request) -> Value {
    let body = match &request.body {
        Body::Empty => Value::Null,
        Body::Json(body) => body.clone(),
        Body::File { path, bytes } => json!({ "file": path, "bytes": bytes }),
    };
    json!({ "method": request.method.as_str(), "url": redact(&request.url), "body": body })
}

fn print_plan(plan: &SubmitPlan, requests: &[Request], summary: &str) {
    let timeout = plan.timeout_secs.map_or_else(|| "none".to_owned(), |secs| format!("{secs} s"));
    crate::out!("Experiment   {}", plan.experiment);
    crate::out!(
        "Compute      {} ({} node{})",
        plan.compute,
        plan.nodes,
        if plan.nodes == 1 { "" } else { "s" }
    );
    crate::out!("Command      {}", plan.command);
    crate::out!("Environment  {}", plan.environment);
    crate::out!("Timeout      {timeout}");
    crate::out!(
        "Upload       {} file{}, {} bytes; {} ignored",
        plan.files.len(),
        if plan.files.len() == 1 { "" } else { "s" },
        plan.total_bytes,
        plan.ignored_files
    );
    for file in &plan.files {
        crate::out!("  {:>10}  {}", file.bytes, file.path);
    }
    crate::out!("Requests     {}", requests.len());
    for request in requests {
        crate::out!("  {:<5} {}", request.method.as_str(), redact(&request.url));
    }
    crate::out!("\n{summary}");
}
