//! The storage plane: uploads into containers, and the files of runs, both by signed URL.

use std::io::SeekFrom;

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use futures_util::StreamExt as _;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use super::blocking;
use super::history::ARTIFACTS;
use crate::clock::{http_date, now_ms};
use crate::service::BlobError;
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rcstore.blob.rc.local/{container}/{*blob}", any(blob))
        .layer(axum::extract::DefaultBodyLimit::disable())
}

/// What stays as it is in a blob's name in a URL.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Percent-encodes a blob's name for a URL.
pub(super) fn encode_path(name: &str) -> String {
    utf8_percent_encode(name, PATH).to_string()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

async fn blob(
    State(app): State<App>,
    method: Method,
    Path((container, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, BlobError> {
    let denied = || {
        BlobError::new(
            StatusCode::FORBIDDEN,
            "AuthenticationFailed",
            "The URL is not signed for this, or its signature has expired. Reload to get a fresh one.",
        )
    };
    let plain_container =
        !container.is_empty() && container.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !plain_container {
        return Err(BlobError::new(
            StatusCode::NOT_FOUND,
            "ContainerNotFound",
            "The specified container does not exist.",
        ));
    }
    let query = pairs(&query.unwrap_or_default());
    let writes = method == Method::PUT;
    if !app.keys.allows(&query, &container, &name, writes, now_ms()) {
        return Err(denied());
    }
    let comp = query.iter().find(|(key, _)| key == "comp").map(|(_, value)| value.as_str());
    match (method, comp) {
        (Method::PUT, None) if container != ARTIFACTS => put(&app, &container, &name, &headers, body).await,
        (Method::PUT, Some("metadata")) => set_metadata(&app, &container, &name, &headers),
        (Method::GET | Method::HEAD, None) => read(&app, &container, &name, &headers).await,
        _ => Err(BlobError::new(
            StatusCode::BAD_REQUEST,
            "UnsupportedHttpVerb",
            "The local workspace does not have this storage operation yet.",
        )),
    }
}

async fn put(
    app: &App,
    container: &str,
    name: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, BlobError> {
    let replace = headers.get(header::IF_NONE_MATCH).is_none();
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok())
        .or_else(|| body.size_hint().exact());
    let mut write = blocking(|| app.store.begin_blob(container))?;
    let mut received = 0;
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        // A connection that breaks leaves nothing behind; the client sends the file again.
        let part = part.map_err(|_| {
            BlobError::new(
                StatusCode::BAD_REQUEST,
                "IncompleteBody",
                "The connection broke during the upload.",
            )
        })?;
        received += part.len() as u64;
        blocking(|| write.append(&part))?;
    }
    if announced.is_some_and(|bytes| bytes != received) {
        return Err(BlobError::new(
            StatusCode::BAD_REQUEST,
            "IncompleteBody",
            format!("{received} bytes arrived instead of the announced ones."),
        ));
    }
    let wanted = headers.get("content-md5").and_then(|value| value.to_str().ok());
    if wanted.is_some_and(|md5| md5 != write.md5()) {
        return Err(BlobError::new(
            StatusCode::BAD_REQUEST,
            "Md5Mismatch",
            "The content differs from its announced MD5.",
        ));
    }
    if !blocking(|| app.store.finish_blob(container, name, write, replace))? {
        return Err(BlobError::new(
            StatusCode::CONFLICT,
            "BlobAlreadyExists",
            "The specified blob already exists.",
        ));
    }
    Ok(StatusCode::CREATED.into_response())
}

fn set_metadata(app: &App, container: &str, name: &str, headers: &HeaderMap) -> Result<Response, BlobError> {
    let metadata: Vec<(String, String)> = headers
        .iter()
        .filter_map(|(key, value)| {
            Some((key.as_str().strip_prefix("x-ms-meta-")?.to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect();
    if blocking(|| app.store.set_blob_metadata(container, name, &metadata))? {
        Ok(StatusCode::OK.into_response())
    } else {
        Err(BlobError::not_found())
    }
}

async fn read(app: &App, container: &str, name: &str, headers: &HeaderMap) -> Result<Response, BlobError> {
    let mut answer = HeaderMap::new();
    answer.insert("x-ms-blob-type", HeaderValue::from_static("BlockBlob"));
    let path = if container == ARTIFACTS {
        let rest = name.strip_prefix("ExperimentRun/dcid.").and_then(|rest| rest.split_once('/'));
        rest.and_then(|(job, path)| blocking(|| app.store.layout.artifact(job, path)))
    } else {
        let blob = blocking(|| app.store.blob(container, name))?;
        if let Some(blob) = &blob {
            let mut set =
                |key: HeaderName, value: &str| drop(value.parse().map(|value| answer.insert(key, value)));
            set(header::ETAG, &blob.etag);
            set(header::LAST_MODIFIED, &http_date(blob.modified_ms));
            if let Some(md5) = &blob.md5 {
                set(HeaderName::from_static("content-md5"), md5);
            }
            for (key, value) in &blob.metadata {
                if let Ok(key) = format!("x-ms-meta-{key}").parse() {
                    set(key, value);
                }
            }
        }
        blob.map(|blob| blob.path)
    };
    let Some(path) = path else { return Err(BlobError::not_found()) };
    let mut file = tokio::fs::File::open(path).await.map_err(|_| BlobError::not_found())?;
    let total = file.metadata().await.map_or(0, |meta| meta.len());
    let range =
        ["x-ms-range", "range"].iter().find_map(|key| headers.get(*key)?.to_str().ok()).and_then(parse_range);
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    // Files of runs come from scripts: a browser must never take them for a page.
    answer.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    answer.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let Some((start, end)) = range else {
        answer.insert(header::CONTENT_LENGTH, total.into());
        return Ok(
            (StatusCode::OK, answer, Body::from_stream(ReaderStream::new(file.take(total)))).into_response()
        );
    };
    if start >= total {
        let mut refused = BlobError::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            "InvalidRange",
            "The range lies behind the end.",
        )
        .into_response();
        if let Ok(value) = format!("bytes */{total}").parse() {
            refused.headers_mut().insert(header::CONTENT_RANGE, value);
        }
        return Ok(refused);
    }
    let end = end.unwrap_or(u64::MAX).min(total - 1);
    let io = |error: std::io::Error| {
        BlobError::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", error.to_string())
    };
    file.seek(SeekFrom::Start(start)).await.map_err(io)?;
    let length = end + 1 - start;
    answer.insert(header::CONTENT_LENGTH, length.into());
    if let Ok(value) = format!("bytes {start}-{end}/{total}").parse() {
        answer.insert(header::CONTENT_RANGE, value);
    }
    Ok((StatusCode::PARTIAL_CONTENT, answer, Body::from_stream(ReaderStream::new(file.take(length))))
        .into_response())
}

/// `bytes=0-99` or `bytes=100-`.
fn parse_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (start, end) = text.strip_prefix("bytes=")?.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()))
}
