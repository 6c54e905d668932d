//! What makes a job body acceptable. Refusals say what is wrong in the service's envelope.

use run_composer_core::environment::EnvironmentReference;
use run_composer_core::job::{PlaceholderKind, placeholders};
use serde_json::Value;

use super::error::ApiError;
use super::sweep_rules::validate_sweep;
use crate::curated;
use crate::executor::{optional_parts, processes, seconds, source, target};
use crate::state::{App, LOCAL_COMPUTE};
use crate::store::{AssetKind, Store, locate};

/// A job that may be stored: every reference in it is resolved.
pub(crate) struct ValidJob {
    /// Experiment; `Default` where none is named.
    pub experiment: String,
    /// `properties` with full ids.
    pub properties: Value,
}

/// Checks a body of `PUT jobs/{name}`.
pub(crate) fn validate_job(app: &App, name: &str, body: &Value) -> Result<ValidJob, ApiError> {
    let good_name = name.len() <= 255
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !good_name {
        return Err(ApiError::bad_request(
            "InvalidName",
            format!(
                "`{name}` cannot be the name of a job: use letters, digits, `-` and `_`, starting with a letter or digit"
            ),
        ));
    }
    let Some(properties) = body["properties"].as_object() else {
        return Err(ApiError::bad_request("BadArgument", "The body has no `properties`"));
    };
    let text = |name: &str| properties.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    match text("jobType").as_str() {
        "Command" => {}
        "Sweep" => return validate_sweep(app, name, &body["properties"]),
        "" => return Err(ApiError::bad_request("BadArgument", "`properties.jobType` is missing")),
        other => return Err(ApiError::not_emulated(&format!("jobs of type {other} yet"))),
    }
    let mut properties = properties.clone();
    for (field, id) in check_command_job(app, &body["properties"], |_| false)? {
        properties.insert(field.into(), id.into());
    }
    Ok(ValidJob { experiment: experiment(&body["properties"]), properties: Value::Object(properties) })
}

/// The job's experiment: `Default` where it names none.
pub(super) fn experiment(properties: &Value) -> String {
    let name = properties["experimentName"].as_str().filter(|name| !name.is_empty());
    name.unwrap_or("Default").to_owned()
}

/// Checks a command, of a job of its own or of a sweep's trials, and gives the full ids of what it refers to.
pub(super) fn check_command_job(
    app: &App,
    properties: &Value,
    is_swept: impl Fn(&str) -> bool,
) -> Result<Vec<(&'static str, String)>, ApiError> {
    let text = |name: &str| properties[name].as_str().unwrap_or_default();
    let command = text("command");
    if command.trim().is_empty() {
        return Err(ApiError::bad_request("BadArgument", "The command is empty"));
    }
    check_placeholders(command, properties, is_swept)?;
    check_compute(app, properties)?;
    // Ports are found when it starts.
    processes(properties, |count| Ok(vec![0; count]))
        .map_err(|message| ApiError::bad_request("NotSupported", message))?;
    check_data(&app.store, properties)?;
    check_timeout("limits.timeout", &properties["limits"]["timeout"])?;
    let mut ids = vec![("environmentId", resolve_environment(&app.store, text("environmentId"))?)];
    if !text("codeId").is_empty() {
        ids.push(("codeId", resolve_code(&app.store, text("codeId"))?));
    }
    Ok(ids)
}

fn check_placeholders(
    command: &str,
    properties: &Value,
    is_swept: impl Fn(&str) -> bool,
) -> Result<(), ApiError> {
    let command = optional_parts(command, |name| properties["inputs"].get(name).is_some());
    for placeholder in placeholders(&command) {
        let group = match placeholder.kind {
            PlaceholderKind::Input => "inputs",
            PlaceholderKind::Output => "outputs",
            PlaceholderKind::SingleBrace => continue,
            PlaceholderKind::SearchSpace if is_swept(&placeholder.name) => continue,
            PlaceholderKind::SearchSpace | PlaceholderKind::Other => {
                return Err(ApiError::bad_request(
                    "BadArgument",
                    format!("`${{{{{}}}}}` in the command stands for nothing", placeholder.name),
                ));
            }
        };
        if properties[group].get(&placeholder.name).is_none() {
            return Err(ApiError::bad_request(
                "BadArgument",
                format!("`{}` is used in the command but is not among the {group}", placeholder.name),
            ));
        }
    }
    Ok(())
}

fn check_compute(app: &App, properties: &Value) -> Result<(), ApiError> {
    let name = target(properties);
    let Some(compute) = app.executor.compute(name) else {
        let known: Vec<String> = app.executor.computes().into_iter().map(|(name, _)| name).collect();
        return Err(ApiError::bad_request(
            "NotFoundError",
            format!("Unknown compute target '{name}'. This workspace has: {}.", known.join(", ")),
        ));
    };
    let (asked, nodes) = (properties["resources"]["instanceCount"].as_u64(), compute.settings.nodes);
    match asked.filter(|asked| name != LOCAL_COMPUTE && *asked > u64::from(nodes)) {
        None => Ok(()),
        Some(asked) => Err(ApiError::bad_request(
            "BadArgument",
            format!(
                "The job asks for {asked} nodes (`instance_count`), but the compute target '{name}' has at most {nodes}"
            ),
        )),
    }
}

/// Data has to be there when the job is submitted, or be a place where it may appear.
fn check_data(store: &Store, properties: &Value) -> Result<(), ApiError> {
    for (name, input) in properties["inputs"].as_object().into_iter().flatten() {
        if input["jobInputType"] == "literal" || input["mode"] == "Direct" {
            continue;
        }
        source(store, input["uri"].as_str().unwrap_or_default()).map_err(|message| {
            ApiError::bad_request("InvalidInput", format!("The input `{name}`: {message}"))
        })?;
    }
    for (name, output) in properties["outputs"].as_object().into_iter().flatten() {
        if let Some(uri) = output["uri"].as_str().filter(|uri| !uri.is_empty() && locate(uri).is_none()) {
            return Err(ApiError::bad_request(
                "InvalidOutput",
                format!("The output `{name}`: `{uri}` is no place of this workspace"),
            ));
        }
    }
    Ok(())
}

pub(super) fn check_timeout(field: &str, timeout: &Value) -> Result<(), ApiError> {
    if timeout.is_null() || timeout.as_str().and_then(seconds).is_some_and(|secs| secs > 0.0) {
        return Ok(());
    }
    Err(ApiError::bad_request(
        "BadArgument",
        format!("`{field}` has to be a duration such as PT30M, but it is {timeout}"),
    ))
}

fn resolve_environment(store: &Store, id: &str) -> Result<String, ApiError> {
    if id.is_empty() {
        return Err(ApiError::bad_request("BadArgument", "The job names no environment"));
    }
    let short = id.rsplit_once("/environments/").map_or(id, |(_, rest)| rest).replace("/versions/", ":");
    let unknown = || ApiError::not_found(format!("The workspace has no environment `{short}`"));
    if let Some((name, version)) = curated::parse(id) {
        let known = curated::curated(name).ok_or_else(|| {
            ApiError::not_found(format!(
                "The curated environment `{name}` is not known here; known are {}. Describe its packages with `conda_file`.",
                curated::names()
            ))
        })?;
        let version = if version == "latest" { known.version } else { version };
        return Ok(format!("{}/versions/{version}", known.id()));
    }
    let (name, version) = match id.split_once("/environments/") {
        Some((_, rest)) if id.starts_with('/') => match rest.split_once("/versions/") {
            Some((name, version)) => (name.to_owned(), Some(version.to_owned())),
            None => (rest.to_owned(), None),
        },
        _ => match EnvironmentReference::parse(id) {
            Some(EnvironmentReference::Workspace { name, version, .. }) => (name, version),
            _ => return Err(unknown()),
        },
    };
    let full = |version: &str| format!("{}/environments/{name}/versions/{version}", App::workspace_id());
    if App::is_built_in_environment(&name) {
        return Ok(full("1"));
    }
    match version {
        Some(version) => {
            store.asset(AssetKind::Environment, &name, &version)?.map(|asset| full(&asset.version))
        }
        None => {
            store.asset_versions(AssetKind::Environment, &name)?.first().map(|asset| full(&asset.version))
        }
    }
    .ok_or_else(unknown)
}

fn resolve_code(store: &Store, id: &str) -> Result<String, ApiError> {
    let found = id.split_once("/codes/").and_then(|(_, rest)| rest.split_once("/versions/"));
    let Some((name, version)) = found else {
        return Err(ApiError::bad_request("BadArgument", format!("`{id}` is not the id of a code version")));
    };
    match store.asset(AssetKind::Code, name, version)? {
        Some(_) => Ok(id.to_owned()),
        None => Err(ApiError::not_found(format!("The workspace has no code `{name}` version `{version}`"))),
    }
}
