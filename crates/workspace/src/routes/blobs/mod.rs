//! The storage plane: uploads into containers, and the files of runs, both by signed URL.

mod list;
mod read;
mod write;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::clock::now_ms;
use crate::service::BlobError;
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rcstore.blob.rc.local/{container}", any(container))
        .route("/rcstore.blob.rc.local/{container}/{*blob}", any(blob))
        .layer(axum::extract::DefaultBodyLimit::disable())
}

/// What stays as it is in a blob's name in a URL.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Percent-encodes a blob's name for a URL.
pub(super) fn encode_path(name: &str) -> String {
    utf8_percent_encode(name, PATH).to_string()
}

fn pairs(query: Option<String>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

/// Whether the URL is signed for this, and the container's name one that can be a folder.
fn allowed(
    app: &App,
    query: &[(String, String)],
    container: &str,
    name: &str,
    writes: bool,
) -> Result<(), BlobError> {
    let plain = !container.is_empty() && container.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !plain {
        return Err(BlobError::new(
            StatusCode::NOT_FOUND,
            "ContainerNotFound",
            "The specified container does not exist.",
        ));
    }
    if app.keys.allows(query, container, name, writes, now_ms()) {
        return Ok(());
    }
    Err(BlobError::new(
        StatusCode::FORBIDDEN,
        "AuthenticationFailed",
        "The URL is not signed for this, or its signature has expired. Reload to get a fresh one.",
    ))
}

fn not_there() -> BlobError {
    BlobError::new(
        StatusCode::BAD_REQUEST,
        "UnsupportedHttpVerb",
        "The local workspace does not have this storage operation.",
    )
}

async fn container(
    State(app): State<App>,
    method: Method,
    Path(container): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, BlobError> {
    let query = pairs(query);
    allowed(&app, &query, &container, "", method == Method::PUT)?;
    let comp = query.iter().find(|(key, _)| key == "comp").map(|(_, value)| value.as_str());
    match (method, comp) {
        (Method::GET, Some("list")) => list::list(&app, &container, &query),
        (Method::GET | Method::HEAD, None) => Ok(StatusCode::OK.into_response()),
        // Containers are there as soon as something is in them.
        (Method::PUT, None) => Ok(StatusCode::CREATED.into_response()),
        _ => Err(not_there()),
    }
}

async fn blob(
    State(app): State<App>,
    method: Method,
    Path((container, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, BlobError> {
    let query = pairs(query);
    allowed(&app, &query, &container, &name, method == Method::PUT)?;
    let get = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    match (method, get("comp")) {
        (Method::PUT, None) => write::put(&app, &container, &name, &headers, body).await,
        (Method::PUT, Some("block")) => {
            let block = get("blockid").unwrap_or_default();
            write::put_block(&app, &container, &name, block, &headers, body).await
        }
        (Method::PUT, Some("blocklist")) => {
            write::put_block_list(&app, &container, &name, &headers, body).await
        }
        (Method::PUT, Some("metadata")) => write::set_metadata(&app, &container, &name, &headers),
        (Method::GET | Method::HEAD, None) => read::read(&app, &container, &name, &headers).await,
        _ => Err(not_there()),
    }
}
