//! Reading a blob: its properties, all of it, or a range.

use std::io::SeekFrom;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use crate::clock::http_date;
use crate::routes::blocking;
use crate::service::BlobError;
use crate::state::App;
use crate::store::{Content, content};

pub(super) async fn read(
    app: &App,
    container: &str,
    name: &str,
    headers: &HeaderMap,
) -> Result<Response, BlobError> {
    let Some(found) = blocking(|| content(&app.store, container, name))? else {
        return Err(BlobError::not_found());
    };
    let mut answer = described(&found);
    let mut file = tokio::fs::File::open(&found.path).await.map_err(|_| BlobError::not_found())?;
    let total = file.metadata().await.map_or(0, |meta| meta.len());
    let range =
        ["x-ms-range", "range"].iter().find_map(|key| headers.get(*key)?.to_str().ok()).and_then(parse_range);
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
    // The MD5 is that of the whole blob.
    answer.remove("content-md5");
    if let Ok(value) = format!("bytes {start}-{end}/{total}").parse() {
        answer.insert(header::CONTENT_RANGE, value);
    }
    Ok((StatusCode::PARTIAL_CONTENT, answer, Body::from_stream(ReaderStream::new(file.take(length))))
        .into_response())
}

fn described(found: &Content) -> HeaderMap {
    let mut answer = HeaderMap::new();
    answer.insert("x-ms-blob-type", HeaderValue::from_static("BlockBlob"));
    let mut set = |key: HeaderName, value: &str| drop(value.parse().map(|value| answer.insert(key, value)));
    set(header::ETAG, &found.etag);
    set(header::LAST_MODIFIED, &http_date(found.modified_ms));
    if let Some(md5) = &found.md5 {
        set(HeaderName::from_static("content-md5"), md5);
    }
    for (key, value) in &found.metadata {
        if let Ok(key) = format!("x-ms-meta-{key}").parse() {
            set(key, value);
        }
    }
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    // Files of runs come from scripts: a browser must never take them for a page.
    answer.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    answer.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// `bytes=0-99` or `bytes=100-`.
fn parse_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (start, end) = text.strip_prefix("bytes=")?.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()))
}
