//! `run-composer plan`: what submitting would upload and request. Nothing is sent.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use run_composer_core::checks::WorkspaceFacts;
use run_composer_core::finding::has_errors;
use run_composer_core::git::Repository;
use run_composer_core::plan::{DataUse, SubmitPlan, plan};
use run_composer_core::snapshot::SnapshotFile;
use run_composer_rest::{Body, DataFile, DataUpload, Request, Submit, WorkspaceAddress, dry_run, redact};
use run_composer_workspace::{DEFAULT_PORT, running_server};
use serde_json::{Value, json};

use super::check::unusable;
use crate::paths::default_store;
use crate::project::{Unusable, check_file};
use crate::transport::{Names, submission};
use crate::{Format, render};

/// Exit code 0, or 1 where errors forbid submitting, or 2 where the file cannot be read. `store` is the folder of the
/// workspace whose address the plan shows, where it is running.
pub fn run(file: &Path, format: Format, store: Option<PathBuf>) -> ExitCode {
    // The names of a workspace are not looked at: a plan needs none that is running.
    let facts = WorkspaceFacts { local: true, ..WorkspaceFacts::default() };
    let (report, project) = match check_file(file, Some(&facts)) {
        Ok(checked) => checked,
        Err(Unusable(message)) => return unusable(&message, format),
    };
    let base = running_server(&store.unwrap_or_else(default_store))
        .map_or_else(|| format!("http://127.0.0.1:{DEFAULT_PORT}"), |ready| ready.url);
    let planned = plan(&report).map(|plan| {
        submission(&report, &project, WorkspaceAddress::local(&base), Names::planned()).and_then(
            |submission| {
                let (source, data) = (submission.repository.clone(), submission.data.clone());
                let requests = dry_run(Submit::new(submission)).map_err(|error| error.to_string())?;
                Ok(Planned { plan, source, data, requests })
            },
        )
    });
    // Of a document with errors some requests cannot even be written down: the errors say why.
    let refused = match &planned {
        Some(Err(message)) if !has_errors(&report.findings) => Some(message.clone()),
        _ => None,
    };
    let planned = planned.and_then(Result::ok);
    match format {
        Format::Json => {
            let mut answer = planned.as_ref().map_or_else(Planned::nothing, Planned::to_json);
            answer["findings"] = json!(report.findings);
            if let Some(message) = &refused {
                answer["error"] = message.as_str().into();
            }
            crate::out!("{answer:#}");
        }
        Format::Text => {
            if let Some(planned) = &planned {
                planned.print();
            }
            crate::out!("{}", render::findings_text(&report));
            if let Some(message) = &refused {
                anstream::eprintln!("error: {message}");
            }
        }
    }
    let forbidden = refused.is_some() || has_errors(&report.findings);
    if forbidden { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// All that submitting would do.
struct Planned {
    plan: SubmitPlan,
    source: Option<Repository>,
    data: Vec<DataUpload>,
    requests: Vec<Request>,
}

impl Planned {
    fn nothing() -> Value {
        json!({ "files": [], "data": [], "requests": [] })
    }

    fn to_json(&self) -> Value {
        let file = |file: &SnapshotFile| json!({ "path": file.path, "bytes": file.bytes });
        let data = |data: &DataUpload| {
            let file = |file: &DataFile| json!({ "path": file.path, "bytes": file.bytes });
            let input = match &data.used_by {
                DataUse::Input(name) => Value::from(name.as_str()),
                DataUse::BuildContext => Value::Null,
            };
            json!({ "input": input, "name": data.name, "files": data.files.iter().map(file).collect::<Vec<_>>() })
        };
        json!({
            "files": self.plan.files.iter().map(file).collect::<Vec<_>>(),
            "data": self.data.iter().map(data).collect::<Vec<_>>(),
            "requests": self.requests.iter().map(request_json).collect::<Vec<_>>(),
        })
    }

    fn print(&self) {
        let Self { plan, source, data, requests } = self;
        let timeout = plan.timeout_secs.map_or_else(|| "none".to_owned(), |secs| format!("{secs} s"));
        crate::out!("Experiment   {}", plan.experiment);
        crate::out!("Compute      {} ({})", plan.compute, render::counted(plan.nodes, "node"));
        crate::out!("Command      {}", plan.command.replace('\n', "\n             "));
        crate::out!("Environment  {}", plan.environment);
        crate::out!("Timeout      {timeout}");
        crate::out!(
            "Upload       {}, {} bytes; {} ignored",
            render::counted(plan.files.len(), "file"),
            plan.total_bytes,
            plan.ignored_files
        );
        for file in &plan.files {
            crate::out!("  {:>10}  {}", file.bytes, file.path);
        }
        for data in data {
            let what = match &data.used_by {
                DataUse::Input(name) => format!("the input `{name}`"),
                DataUse::BuildContext => "what the environment is built from".to_owned(),
            };
            let bytes: u64 = data.files.iter().map(|file| file.bytes).sum();
            crate::out!("Data         {}, {bytes} bytes: {what}", render::counted(data.files.len(), "file"));
            for file in &data.files {
                crate::out!("  {:>10}  {}", file.bytes, file.path);
            }
        }
        if let Some(source) = source {
            crate::out!("Git          {}", source.summary());
        }
        crate::out!("Requests     {}", requests.len());
        for request in requests {
            crate::out!("  {:<5} {}", request.method.as_str(), redact(&request.url));
        }
        crate::out!("");
    }
}

fn request_json(request: &Request) -> Value {
    let body = match &request.body {
        Body::Empty => Value::Null,
        Body::Json(body) => body.clone(),
        Body::File { path, bytes } => json!({ "file": path, "bytes": bytes }),
    };
    json!({ "method": request.method.as_str(), "url": redact(&request.url), "body": body })
}
