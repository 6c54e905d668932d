//! The guard in front of every route: right host, own origin, and somebody who may ask.
//!
//! A page on another site can make a browser send requests to 127.0.0.1; with a name of its own that resolves to
//! 127.0.0.1 (DNS rebinding) it could even read the answers. Hence the checks of `Host` and `Origin` before anything else.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::clock::now_ms;
use crate::service::ApiError;
use crate::state::App;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// The owner of the workspace.
    Owner,
    /// A running job, with a token for its own run.
    Run(String),
    /// Nobody known: the route itself decides (signed URLs), or everybody may (the page's files).
    Anonymous,
}

/// Refuses foreign hosts and origins with 403 and missing or wrong tokens with 401.
pub(crate) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match identify(&app, request.method(), request.uri().path(), request.headers()) {
        Ok(caller) => {
            app.note_request();
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

fn identify(app: &App, method: &Method, path: &str, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let header = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if !app.is_own_host(header(header::HOST).unwrap_or_default()) {
        return Err(ApiError::forbidden(
            "ForeignHost",
            "This server answers only on 127.0.0.1 and localhost; the request was made for another host name",
        ));
    }
    let foreign = |origin: &str| {
        let host = origin.strip_prefix(if app.tls { "https://" } else { "http://" });
        !host.is_some_and(|host| app.is_own_host(host))
    };
    if headers.contains_key(header::ORIGIN) && header(header::ORIGIN).is_none_or(foreign) {
        return Err(ApiError::forbidden(
            "ForeignOrigin",
            "A page from another site may not use this workspace",
        ));
    }
    let open = is_open(path, method);
    let caller = match header(header::AUTHORIZATION).and_then(|text| text.strip_prefix("Bearer ")) {
        Some(token) if app.keys.is_token(token) => Caller::Owner,
        Some(token) if app.keys.is_owner_token(token, now_ms() / 1000) => Caller::Owner,
        Some(token) => match app.keys.run_of_token(token, now_ms() / 1000) {
            Some(run) => Caller::Run(run),
            None => {
                return Err(ApiError::unauthorized(
                    "The access token is not the one of this workspace. Use the link that the server prints on start.",
                ));
            }
        },
        None if open => Caller::Anonymous,
        None => {
            return Err(ApiError::unauthorized(
                "The access token is missing. Use the link that the server prints on start.",
            ));
        }
    };
    // A job may log into its own run and nothing else; the MLflow routes compare the run.
    let own_files = path.ends_with("/artifacts/batch/metadata");
    let may = match &caller {
        Caller::Run(run) => path.starts_with("/mlflow/") || own_files || is_about(path, run),
        Caller::Owner | Caller::Anonymous => true,
    };
    if !may && !open {
        return Err(ApiError::forbidden(
            "RunToken",
            "The token of a run is good for logging to that run only",
        ));
    }
    Ok(caller)
}

/// Whether a path of the run history, the artifact or the metric plane names a run: what the SDK v1 asks inside of a job.
///
/// Only what stands at its place counts: every other part of a path, the workspace's too, is the caller's to choose.
fn is_about(path: &str, run: &str) -> bool {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    // Plane, version, and the eight parts of the workspace.
    let Some((head, rest)) = parts.split_at_checked(10) else { return false };
    let container = format!("dcid.{run}");
    match (head[0], rest) {
        ("history" | "metric", ["runs", named, ..])
        | ("history", ["experiments" | "experimentids", _, "runs", named, ..]) => *named == run,
        (
            "artifact",
            ["artifacts", "batch", "metadata", "ExperimentRun", named]
            | ["artifacts", "contentinfo", "ExperimentRun", named, ..]
            | ["artifacts", "prefix", "contentinfo", "ExperimentRun", named, ..]
            | ["artifacts", "ExperimentRun", named, ..],
        ) => *named == container,
        _ => false,
    }
}

/// Paths that need no bearer token: the page's files, discovery, and blobs, which check their signature.
fn is_open(path: &str, method: &Method) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "subscriptions" | "mferp" | "history" | "artifact" | "metric" | "mlflow" | "data" => false,
        // Storage paths: the route checks the signature.
        "metadata" | "discovery" | "rcstore.blob.rc.local" => true,
        _ => matches!(*method, Method::GET | Method::HEAD),
    }
}
