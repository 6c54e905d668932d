//! Writing a blob: at once, or in blocks that are put together.

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;

use crate::clock::{http_date, now_ms};
use crate::routes::blocking;
use crate::service::BlobError;
use crate::state::App;
use crate::store::{ARTIFACTS, BlobWrite, content, run_file};

/// Longest list of blocks: 50,000 of them, as in Azure Storage.
const BLOCK_LIST_BYTES: usize = 16 << 20;

/// `PUT` without `comp`: the whole blob.
pub(super) async fn put(
    app: &App,
    container: &str,
    name: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, BlobError> {
    let replace = headers.get(header::IF_NONE_MATCH).is_none();
    let write = received(app, container, headers, body).await?;
    finish(app, container, name, write, replace)
}

fn finish(
    app: &App,
    container: &str,
    name: &str,
    write: BlobWrite,
    replace: bool,
) -> Result<Response, BlobError> {
    let taken =
        || BlobError::new(StatusCode::CONFLICT, "BlobAlreadyExists", "The specified blob already exists.");
    if let Some((job, path)) = run_file(container, name).filter(|_| container == ARTIFACTS) {
        if !blocking(|| app.store.finish_artifact(job, &path, write, replace))? {
            return Err(taken());
        }
    } else if !blocking(|| app.store.finish_blob(container, name, write, replace))? {
        return Err(taken());
    }
    let mut answer = HeaderMap::new();
    // No Content-MD5: of a block list it would have to be that of the list, or the client sends it again.
    if let Ok(date) = http_date(now_ms()).parse() {
        answer.insert(header::LAST_MODIFIED, date);
    }
    answer.insert(header::ETAG, HeaderValue::from_static("\"0x0\""));
    if let Ok(Some(found)) = blocking(|| content(&app.store, container, name))
        && let Ok(etag) = found.etag.parse()
    {
        answer.insert(header::ETAG, etag);
    }
    Ok((StatusCode::CREATED, answer).into_response())
}

/// The body on its way to a file: complete, and what its sender announced.
async fn received(
    app: &App,
    container: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<BlobWrite, BlobError> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok())
        .or_else(|| body.size_hint().exact());
    let incomplete = |message: String| BlobError::new(StatusCode::BAD_REQUEST, "IncompleteBody", message);
    let mut write = blocking(|| app.store.begin_blob(container))?;
    let mut received = 0;
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        // A connection that breaks leaves nothing behind; the client sends the file again.
        let part = part.map_err(|_| incomplete("The connection broke during the upload.".into()))?;
        received += part.len() as u64;
        blocking(|| write.append(&part))?;
    }
    if announced.is_some_and(|bytes| bytes != received) {
        return Err(incomplete(format!("{received} bytes arrived instead of the announced ones.")));
    }
    let wanted = headers.get("content-md5").and_then(|value| value.to_str().ok());
    if wanted.is_some_and(|md5| md5 != write.md5()) {
        return Err(BlobError::new(
            StatusCode::BAD_REQUEST,
            "Md5Mismatch",
            "The content differs from its announced MD5.",
        ));
    }
    Ok(write)
}

/// `PUT ?comp=block&blockid=`: one part of a large blob.
pub(super) async fn put_block(
    app: &App,
    container: &str,
    name: &str,
    block: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, BlobError> {
    let write = received(app, container, headers, body).await?;
    blocking(|| app.store.finish_block(container, name, block, write))?;
    Ok(StatusCode::CREATED.into_response())
}

/// `PUT ?comp=blocklist`: puts the parts together.
pub(super) async fn put_block_list(
    app: &App,
    container: &str,
    name: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, BlobError> {
    let invalid = || {
        BlobError::new(StatusCode::BAD_REQUEST, "InvalidBlockList", "The specified block list is invalid.")
    };
    let text = to_bytes(body, BLOCK_LIST_BYTES).await.map_err(|_| invalid())?;
    let text = String::from_utf8(text.to_vec()).map_err(|_| invalid())?;
    let blocks: Vec<&str> = ["Latest", "Uncommitted", "Committed"]
        .iter()
        .find_map(|tag| Some(elements(&text, tag)).filter(|found| !found.is_empty()))
        .unwrap_or_default();
    let replace = headers.get(header::IF_NONE_MATCH).is_none();
    let Some(write) = blocking(|| app.store.join_blocks(container, name, &blocks))? else {
        return Err(invalid());
    };
    finish(app, container, name, write, replace)
}

/// The texts of the elements of a name. Block ids are Base64: nothing in them is escaped.
fn elements<'t>(text: &'t str, tag: &str) -> Vec<&'t str> {
    text.split(&format!("<{tag}>"))
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(&format!("</{tag}>"))?.0))
        .collect()
}

/// `PUT ?comp=metadata`: replaces all metadata.
pub(super) fn set_metadata(
    app: &App,
    container: &str,
    name: &str,
    headers: &HeaderMap,
) -> Result<Response, BlobError> {
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
