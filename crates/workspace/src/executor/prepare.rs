//! Everything before a job's command starts: unpack the code, get the Python, write down what to run.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use run_composer_core::checks::looks_like_secret;
use run_composer_core::job::PlaceholderKind;
use serde_json::Value;

use super::computes::target;
use super::copy_blobs::copy_below;
use super::distribution::{Processes, free_ports, processes};
use super::environment::MaterializedEnvironment;
use super::mpi;
use super::process::{ProcessSpec, RankSpec, RanksSpec, log_of_rank, write_ranks, write_spec};
use super::sweep::word;
use super::{Inner, command, inputs, python, v1_scripts};
use crate::clock::now_ms;
use crate::state::{App, SUBSCRIPTION};
use crate::store::{AssetKind, JobRecord, Store, WORKSPACE_GUID, locate};

/// How long a run's token lasts where the job has no timeout: 30 days, v1's longest run.
const TOKEN_SECS: f64 = 2_592_000.0;

/// Time between the polite SIGTERM and SIGKILL.
const GRACE_SECS: f64 = 10.0;

/// Prepares a job; blocking. The error is a message for people.
pub(super) fn prepare(inner: &Inner, name: &str, cancel: &AtomicBool) -> Result<(), String> {
    let job = inner.store.job(name).map_err(|error| error.to_string())?.ok_or("The job is gone")?;
    let folder = inner.store.layout.job(name);
    // A former server may have died while it prepared this job.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| file_error(&folder, &error))?;
    }
    for part in ["control", "code", "user_logs", "azureml-logs"] {
        let path = folder.join(part);
        fs::create_dir_all(&path).map_err(|error| file_error(&path, &error))?;
    }
    let code = folder.join("code");
    unpack(&inner.store, &job.properties["codeId"], &code, cancel)?;
    for part in ["outputs", "logs"] {
        let path = code.join(part);
        fs::create_dir_all(&path).map_err(|error| file_error(&path, &error))?;
    }
    let environment = job.properties["environmentId"].as_str().unwrap_or_default();
    let log = folder.join("azureml-logs/20_image_build_log.txt");
    let python = python::python_for(inner, environment, &log, cancel)?;
    inner.store.add_warnings(name, &python.notes).map_err(|error| error.to_string())?;
    let inputs = inputs::materialize(&inner.store, &job.properties["inputs"], &folder, cancel)?;
    let spec = spec(inner, &job, &folder, &python, &inputs)?;
    write_spec(&folder.join("control"), &spec).map_err(|error| file_error(&folder, &error))
}

/// Copies the job's code snapshot into its folder.
fn unpack(store: &Store, code_id: &Value, target: &Path, cancel: &AtomicBool) -> Result<(), String> {
    let Some(id) = code_id.as_str() else { return Ok(()) };
    let (name, version) = id
        .split_once("/codes/")
        .and_then(|(_, rest)| rest.split_once("/versions/"))
        .ok_or("The id of the code is malformed")?;
    let asset = store
        .asset(AssetKind::Code, name, version)
        .map_err(|error| error.to_string())?
        .ok_or("The code of the job is gone")?;
    let uri = asset.properties["codeUri"].as_str().unwrap_or_default();
    let (container, root) =
        locate(uri).ok_or_else(|| format!("The code lies outside of this workspace: {uri}"))?;
    let prefix = if root.is_empty() { root } else { format!("{root}/") };
    copy_below(store, &container, &prefix, target, cancel)
        .map(drop)
        .map_err(|message| if message == "canceled" { message } else { format!("The snapshot: {message}") })
}

fn spec(
    inner: &Inner,
    job: &JobRecord,
    folder: &Path,
    python: &MaterializedEnvironment,
    inputs: &BTreeMap<String, String>,
) -> Result<ProcessSpec, String> {
    let code = folder.join("code");
    let outputs = output_paths(&job.properties["outputs"], folder)?;
    let line =
        command::resolve(job.properties["command"].as_str().unwrap_or_default(), |kind, name| match kind {
            PlaceholderKind::Input => inputs.get(name).cloned(),
            PlaceholderKind::Output => outputs.get(name).map(|path| path.display().to_string()),
            PlaceholderKind::SearchSpace => job.properties["parameters"].get(name).map(word),
            _ => None,
        })?;
    let asked = job.properties["limits"]["timeout"].as_str().and_then(seconds);
    let allowed =
        inner.computes.get(target(&job.properties)).and_then(|compute| compute.settings.timeout_secs);
    let timeout_secs = match (asked, allowed) {
        (Some(asked), Some(allowed)) => Some(asked.min(allowed)),
        (asked, allowed) => asked.or(allowed),
    };
    let mut env = run_variables(inner, job, timeout_secs);
    let path = std::env::var("PATH").unwrap_or_else(|_| "/usr/local/bin:/usr/bin:/bin".into());
    let shim = python_shim(folder, python)?;
    env.insert(
        "PATH".into(),
        [shim.as_deref(), Some(python.bin_dir.as_path())]
            .into_iter()
            .flatten()
            .map(|p| p.display().to_string())
            .chain([path])
            .collect::<Vec<_>>()
            .join(":"),
    );
    if let Ok(Some(folder)) = v1_scripts::python_path(&inner.store.layout.tools(), &inner.resolver) {
        env.insert("PYTHONPATH".into(), folder.display().to_string());
    }
    // Lines appear when they are printed, not when a buffer is full.
    env.insert("PYTHONUNBUFFERED".into(), "1".into());
    for (name, value) in job.properties["environmentVariables"].as_object().into_iter().flatten() {
        // The official client sends numbers as they are; a process gets them as Python prints them.
        let text = match value {
            Value::Null => continue,
            Value::Bool(flag) => if *flag { "True" } else { "False" }.to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        env.insert(name.clone(), text);
    }
    let given = job.properties["environmentVariables"].as_object().into_iter().flatten();
    let secret = given
        .map(|(name, _)| name.as_str())
        .filter(|name| env.get(*name).is_some_and(|value| looks_like_secret(name, value)))
        .chain(["AZUREML_RUN_TOKEN"])
        .collect::<Vec<_>>()
        .join(",");
    env.insert("RUN_COMPOSER_MASKED".into(), secret);
    let shell = if Path::new("/bin/bash").exists() { "/bin/bash" } else { "/bin/sh" };
    let argv = vec![shell.into(), "-c".into(), line];
    let argv = match processes(&job.properties, free_ports)? {
        None => argv,
        Some(Processes::Ranks(ranks)) => together(inner, argv, ranks, folder)?,
        Some(Processes::Mpi(count)) => {
            env.extend(mpi::variables());
            mpi::command(&inner.supervisor, &env["PATH"], count, &folder.join("user_logs"), argv)?
        }
    };
    Ok(ProcessSpec {
        argv,
        cwd: code,
        env,
        env_remove: ["PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX"].map(str::to_owned).to_vec(),
        timeout_secs,
        grace_secs: GRACE_SECS,
        log_path: folder.join("user_logs/std_log.txt"),
    })
}

/// The command that runs all processes of a distributed job: each with its variables and its log.
fn together(
    inner: &Inner,
    argv: Vec<String>,
    ranks: Vec<BTreeMap<String, String>>,
    folder: &Path,
) -> Result<Vec<String>, String> {
    let control = folder.join("control");
    let logs = folder.join("user_logs");
    let ranks = ranks
        .into_iter()
        .enumerate()
        .map(|(rank, env)| RankSpec { env, log_path: log_of_rank(&logs, rank) })
        .collect();
    // The others of a process that failed get half the time of a canceled job.
    let spec = RanksSpec { argv, grace_secs: GRACE_SECS / 2.0, ranks };
    write_ranks(&control, &spec).map_err(|error| file_error(&control, &error))?;
    Ok(vec![inner.supervisor.display().to_string(), "ranks".into(), control.display().to_string()])
}

/// The variables by which a script finds its run, as on Azure ML.
fn run_variables(inner: &Inner, job: &JobRecord, timeout_secs: Option<f64>) -> BTreeMap<String, String> {
    #[expect(clippy::cast_possible_truncation, reason = "at most some years")]
    let lasts = timeout_secs.unwrap_or(TOKEN_SECS) as i64 + 3600;
    let expires = now_ms() / 1000 + lasts;
    let token = inner.keys.run_token(&job.name, expires);
    let experiment =
        inner.store.experiment_id(&job.experiment).ok().flatten().unwrap_or_default().to_string();
    let base = format!("http://127.0.0.1:{}", inner.port);
    let uri = format!("{base}/mlflow/v2.0{}", App::workspace_id());
    let discovery = format!("{base}/discovery/workspaces/{WORKSPACE_GUID}");
    let authorities = inner.store.layout.authorities();
    let of_v1 = v1_scripts::variables(&base, &discovery, &job.experiment, &token, expires, &authorities);
    [
        ("AZUREML_WORKSPACE_ID", WORKSPACE_GUID.to_owned()),
        ("AZUREML_RUN_ID", job.name.clone()),
        ("AZUREML_EXPERIMENT_ID", experiment.clone()),
        ("AZUREML_ARM_SUBSCRIPTION", SUBSCRIPTION.into()),
        ("AZUREML_ARM_RESOURCEGROUP", "local".into()),
        ("AZUREML_ARM_WORKSPACE_NAME", "local".into()),
        ("MLFLOW_TRACKING_URI", uri),
        ("MLFLOW_TRACKING_TOKEN", token),
        ("MLFLOW_RUN_ID", job.name.clone()),
        ("MLFLOW_EXPERIMENT_ID", experiment),
        ("MLFLOW_EXPERIMENT_NAME", job.experiment.clone()),
        // Its link would lead to a page that a local workspace does not have.
        ("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true".into()),
    ]
    .into_iter()
    .chain(of_v1)
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// Folder (or file) of each named output, made beforehand.
fn output_paths(outputs: &Value, folder: &Path) -> Result<BTreeMap<String, PathBuf>, String> {
    let mut paths = BTreeMap::new();
    for (name, output) in outputs.as_object().into_iter().flatten() {
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(format!("`{name}` cannot be the name of an output"));
        }
        let place = folder.join("named-outputs").join(name);
        fs::create_dir_all(&place).map_err(|error| file_error(&place, &error))?;
        let is_file = output["jobOutputType"] == "uri_file";
        paths.insert(name.clone(), if is_file { place.join(name) } else { place });
    }
    Ok(paths)
}

/// A folder with a `python` where the machine has only `python3`.
fn python_shim(folder: &Path, python: &MaterializedEnvironment) -> Result<Option<PathBuf>, String> {
    if python.bin_dir.join("python").exists() {
        return Ok(None);
    }
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).map_err(|error| file_error(&bin, &error))?;
    let shim = bin.join("python");
    let program =
        shlex::try_quote(&python.python.to_string_lossy()).map_err(|error| error.to_string())?.into_owned();
    fs::write(&shim, format!("#!/bin/sh\nexec {program} \"$@\"\n"))
        .map_err(|error| file_error(&shim, &error))?;
    fs::set_permissions(&shim, fs::Permissions::from_mode(0o755))
        .map_err(|error| file_error(&shim, &error))?;
    Ok(Some(bin))
}

/// Seconds of an ISO 8601 duration such as `PT15M`.
pub(crate) fn seconds(text: &str) -> Option<f64> {
    let span: jiff::Span = text.parse().ok()?;
    span.total((jiff::Unit::Second, jiff::SpanRelativeTo::days_are_24_hours())).ok()
}

pub(super) fn file_error(path: &Path, error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return format!(
            "The disk is full: {} cannot be written. Free some space and submit the job again.",
            path.display()
        );
    }
    format!("{} cannot be written: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        assert_eq!(seconds("PT15M"), Some(900.0));
        assert_eq!(seconds("P1DT1S"), Some(86_401.0));
        assert_eq!(seconds("soon"), None);
    }
}
