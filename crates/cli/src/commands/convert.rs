//! `run-composer convert`: a job in other words, or v2 jobs of a source of the SDK v1.

use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum;
use run_composer_core::checks::Report;
use run_composer_core::document::to_yaml;
use run_composer_core::export;
use run_composer_core::finding::has_errors;
use run_composer_core::job::Job;
use run_composer_core::plan::local_data;
use run_composer_rest::wire::{ResolvedIds, document_of, environment_reference, job_body};
use run_composer_rest::{WorkspaceAddress, curl_script, needs_upload};
use serde_json::Value;

use super::check::unusable;
use super::convert_v1;
use crate::project::{DiskProject, Unusable, check_text, read_text};
use crate::transport::{Names, submission};
use crate::{Format, render};

/// What a job can be said as.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Python code for the SDK v2.
    Python,
    /// A script for the Azure command line.
    Az,
    /// A script for curl.
    Curl,
    /// The body of the request, as JSON; ids that only a workspace knows stay as the document has them.
    Body,
    /// The document, tidied; from a fetched REST job the document it came from.
    Yaml,
    /// From a source of the SDK v1: each run as the `.runconfig` file that the SDK itself would save.
    Runconfig,
}

/// Exit code 0, 1 where errors forbid it, 2 where the file cannot be read.
pub fn run(file: &Path, target: Option<Target>, out: Option<&Path>, format: Format) -> ExitCode {
    if file.is_dir() {
        return match target {
            None => convert_v1::run_folder(file, out, format),
            Some(_) => unusable(
                "`--to` takes one file; a folder is read for sources of the SDK v1 without it.",
                Format::Text,
            ),
        };
    }
    let (name, text) = match read_text(file) {
        Ok(read) => read,
        Err(Unusable(message)) => return unusable(&message, Format::Text),
    };
    let Some(target) = target else {
        if convert_v1::is_v1(file, &text) {
            return convert_v1::run(file, &text, out, format);
        }
        let message = format!(
            "{name} is no source of the SDK v1. Say with `--to` what to make of a job, such as `--to python`."
        );
        return unusable(&message, Format::Text);
    };
    if target == Target::Runconfig {
        if convert_v1::is_v1(file, &text) {
            return convert_v1::runconfigs(file, &text, out);
        }
        let message =
            format!("{name} is no source of the SDK v1, so there is no `.runconfig` to make of it.");
        return unusable(&message, Format::Text);
    }
    if out.is_some() {
        return unusable(
            "`--out` goes with sources of the SDK v1; this is printed. Use `>` to keep it.",
            Format::Text,
        );
    }
    if let Some(resource) = rest_job(&text) {
        return from_rest(&resource, target);
    }
    let (report, project) = check_text(file, name, text, None);
    if has_errors(&report.findings) {
        anstream::eprintln!("{}", render::findings_text(&report));
    }
    // What could not be read would be left out silently; what is wrong in other ways is converted as it is.
    let Some(job) = report.job.as_ref().filter(|_| !report.misread) else { return ExitCode::from(1) };
    match converted(&report, &project, job, target) {
        Ok(text) => {
            crate::out!("{}", text.trim_end_matches('\n'));
            ExitCode::SUCCESS
        }
        Err(message) => {
            anstream::eprintln!("error: {message}");
            ExitCode::from(1)
        }
    }
}

fn converted(report: &Report, project: &DiskProject, job: &Job, target: Target) -> Result<String, String> {
    Ok(match target {
        Target::Python => export::python(job),
        Target::Az => export::azure_cli(&report.document.text),
        Target::Yaml => to_yaml(&job.to_document(), 0),
        Target::Runconfig => return Err("only a source of the SDK v1 has a `.runconfig`".to_owned()),
        Target::Curl => {
            let address = WorkspaceAddress::local("$BASE");
            let data = local_data(job, report.environment.as_ref(), project);
            curl_script(&submission(report, project, address, Names::planned())?, &data)?
        }
        Target::Body => {
            if let Some(message) = needs_upload(job, report.environment.as_ref()) {
                anstream::eprintln!("note: {message} The body names what a workspace has not got yet.");
            }
            let fresh = Names::planned().job;
            let environment = environment_reference(job, report.environment.as_ref(), &fresh);
            format!("{:#}", job_body(job, &ResolvedIds::unresolved(job, environment)))
        }
    })
}

/// A job resource as the REST API answers it.
fn rest_job(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    value["properties"]["jobType"].is_string().then_some(value)
}

fn from_rest(resource: &Value, target: Target) -> ExitCode {
    if target != Target::Yaml {
        anstream::eprintln!("error: this is a job of the REST API; convert it with `--to yaml` first");
        return ExitCode::from(1);
    }
    match document_of(resource) {
        Ok(document) => {
            crate::out!("{}", to_yaml(&document, 0).trim_end_matches('\n'));
            ExitCode::SUCCESS
        }
        Err(message) => {
            anstream::eprintln!("error: {message}");
            ExitCode::from(1)
        }
    }
}
