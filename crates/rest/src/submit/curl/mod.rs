//! A submission as a shell script that needs nothing but curl and Python.

mod uploads;

use std::fmt::Write as _;

use run_composer_core::environment::{ANONYMOUS_NAME, EnvironmentReference, InlineEnvironment};
use run_composer_core::job::{EnvironmentField, Job, JobInput, JobKind, is_local_path};
use run_composer_core::plan::LocalData;
use serde_json::{Value, json};

use super::Submission;
use super::registered::registered;
use crate::calls::{segment, version};
use crate::wire::{ResolvedIds, job_body};

/// Reads one field of the JSON on standard input; `a.0.b` is a path.
const FIELD: &str = r#"field() {
  python3 -c 'import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    value = value[int(key)] if isinstance(value, list) else value[key]
print(value)' "$1"
}
"#;

/// Sends a request to the workspace.
const CALL: &str = r#"call() { # METHOD PATH [BODY]
  curl --fail-with-body --silent --show-error --request "$1" "$BASE$WORKSPACE_ID/$2" \
    --header @<(printf 'Authorization: Bearer %s\n' "$TOKEN") --header 'Content-Type: application/json' ${3+--data-binary "$3"}
}
"#;

/// The script. It takes the workspace from `BASE` and `WORKSPACE_ID`, the token from `TOKEN` or the Azure command line, and
/// uploads code and `data` from the folder it is run in. No secret is written into it, nor shown in the list of processes.
///
/// Nothing in it depends on the content of the files, so they may change before it is run.
///
/// The error is why there is none: the job needs files that are not there.
pub fn curl_script(submission: &Submission, data: &[LocalData]) -> Result<String, String> {
    let job = &submission.job;
    uploads::complete(submission, data)?;
    let mut script = String::from(
        "#!/usr/bin/env bash\n# Submits a job to Azure ML over its REST API. Run it in the folder of the job document.\nset -euo pipefail\n",
    );
    script.push_str("BASE=${BASE:-https://management.azure.com}\n");
    script.push_str(": \"${WORKSPACE_ID:?name the workspace: /subscriptions/…/workspaces/NAME}\"\n");
    script.push_str("TOKEN=${TOKEN:-$(az account get-access-token --query accessToken --output tsv)}\n");
    match &job.base().name {
        Some(name) => script.push_str(&format!("JOB=${{JOB:-{}}}\n\n", quoted(name))),
        // A new name every time it is run: the workspace takes each one once.
        None => script.push_str("JOB=${JOB:-job_$(date -u +%Y%m%d%H%M%S)_$RANDOM}\n\n"),
    }
    script.push_str(FIELD);
    script.push_str(CALL);
    let mut ids = ResolvedIds::unresolved(job, None);
    ids.compute = ids.compute.map(|name| {
        if name.starts_with('/') || name.eq_ignore_ascii_case("serverless") || name == "local" {
            name
        } else {
            format!("{MARK}WORKSPACE_ID{MARK}/computes/{name}")
        }
    });
    if submission.code.is_some() || !data.is_empty() {
        script.push_str(uploads::UPLOAD);
    }
    ids.code = uploads::code(&mut script, submission)
        .or(ids.code.filter(|code| code.starts_with("azureml:") || code.starts_with('/')));
    ids.inputs = uploads::data(&mut script, data);
    ids.inputs.extend(assets(&mut script, submission));
    ids.environment = environment(&mut script, submission, data);
    let mut body = job_body(job, &ids);
    if body["properties"].get("displayName").is_none() {
        body["properties"]["displayName"] = format!("{MARK}JOB{MARK}").into();
    }
    let api = if job.kind() == JobKind::Sweep { version::JOB } else { version::JOB_PUT };
    script.push_str("\n# The job itself.\n");
    let _ = writeln!(script, "call PUT \"jobs/$JOB?api-version={api}\" {} | field name", shell_json(&body));
    Ok(script)
}

/// What has no place in a workspace before it is uploaded: an environment that is built from a folder, and data on this
/// machine.
pub fn needs_upload(job: &Job, environment: Option<&InlineEnvironment>) -> Option<String> {
    if environment.is_some_and(|environment| environment.build_folder().is_some()) {
        return Some("The environment is built from a folder, which has to be uploaded first: register it and refer to it by `azureml:NAME:VERSION`.".into());
    }
    let local = |input: &JobInput| input.data()?.path.as_deref().filter(|path| is_local_path(path)).map(drop);
    let (name, _) = job.inputs().iter().find(|(_, input)| local(input).is_some())?;
    Some(format!(
        "The input `{name}` is a file or folder of this machine, which has to be uploaded first: register it as data."
    ))
}

/// Stands around a shell variable's name in a body until the body is quoted.
const MARK: char = '\u{1}';

/// JSON in single quotes, with shell variables put in where they are marked.
fn shell_json(value: &Value) -> String {
    let json = value.to_string().replace("\\u0001", &MARK.to_string());
    let parts: Vec<&str> = json.split(MARK).collect();
    let quoted: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(index, part)| if index % 2 == 0 { quoted(part) } else { format!("\"${part}\"") })
        .collect();
    quoted.concat()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Ids of the registered data and models that inputs name.
fn assets(script: &mut String, submission: &Submission) -> Vec<(String, String)> {
    let api = version::ASSET;
    let mut ids = Vec::new();
    for (index, asset) in registered(&submission.job).iter().enumerate() {
        let id = if let Some(version) = asset.version {
            format!("{MARK}WORKSPACE_ID{MARK}/{}", asset.path(version))
        } else {
            let _ = writeln!(
                script,
                "\n# The newest version of an input.\nINPUT_{index}=$(call GET '{}/versions?$orderBy=createdtime%20desc&$top=1&api-version={api}' | field value.0.id)",
                asset.asset
            );
            format!("{MARK}INPUT_{index}{MARK}")
        };
        ids.push((asset.input.to_owned(), id));
    }
    ids
}

/// Registers an environment described in place, or finds the newest version of a named one.
fn environment(script: &mut String, submission: &Submission, data: &[LocalData]) -> Option<String> {
    let api = version::ENVIRONMENT;
    if let Some(environment) = &submission.environment {
        let context = uploads::context(data);
        let body = json!({ "properties": environment.wire_properties(true, context.as_deref()) });
        let (name, version) = match environment.anonymous(None, &submission.job_name) {
            Some((name, hash)) => (name, quoted(&hash)),
            // What it is built from may change before the script is run.
            None => (ANONYMOUS_NAME.to_owned(), "\"${UPLOAD//-/}\"".to_owned()),
        };
        script.push_str("\n# The environment that the job describes.\n");
        let _ = writeln!(
            script,
            "ENVIRONMENT=$(call PUT 'environments/{name}/versions/'{version}'?api-version={api}' {} | field id)",
            shell_json(&body)
        );
        return Some(format!("{MARK}ENVIRONMENT{MARK}"));
    }
    let Some(EnvironmentField::Reference(text)) = &submission.job.spec().environment else { return None };
    match EnvironmentReference::parse(text) {
        Some(EnvironmentReference::Workspace { name, version: Some(version), .. }) => {
            Some(format!("{MARK}WORKSPACE_ID{MARK}/environments/{name}/versions/{version}"))
        }
        Some(EnvironmentReference::Workspace { name, label: Some(label), .. })
            if label == "latest" && !name.starts_with("AzureML-") =>
        {
            script.push_str("\n# The newest version of the environment.\n");
            let _ = writeln!(
                script,
                "ENVIRONMENT=$(call GET 'environments/{}/versions?$orderBy=createdtime%20desc&$top=1&api-version={api}' | field value.0.id)",
                segment(&name)
            );
            Some(format!("{MARK}ENVIRONMENT{MARK}"))
        }
        _ => Some(text.clone()),
    }
}
